"""The page around a gallery: head, header, navigation, sidebar, comments, footer. All of it must be rejected."""

from __future__ import annotations

import html
import json
from datetime import datetime

from data.sample.press.stories import PAPER, PHOTO_HOST, Story

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# Families whose pages name the time only in print, only in JSON-LD, or in a meta element too.
PRINT_ONLY = frozenset({"mastercms", "paragraph_below", "caption_above", "ttxvn", "read_more"})
WITH_META_TIME = frozenset({"vccorp", "zing", "photo_story", "figures_nfd"})
SECTIONS = {"Thời sự": "thoi-su", "Thế giới": "the-gioi", "Ảnh": "anh", "Đời sống": "doi-song", "Video": "video"}


def text(words: str | None) -> str:
    """``words`` escaped for HTML text and attributes."""
    return html.escape(words or "", quote=True)


def weekday(when: datetime) -> str:
    """The Vietnamese name of the day of ``when``."""
    return WEEKDAYS[when.weekday()]


def render_page(story: Story, article: str, others: list[Story]) -> str:
    """The whole page: ``article`` in the middle of everything a newspaper puts around it."""
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
{render_head(story)}
</head>
<body class="detail-page">
{render_header()}
<main class="container">
<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/anh" title="Ảnh">Ảnh</a></div>
<div class="col-main">
{article}
{render_after(story)}
</div>
{render_sidebar(others[:4])}
</main>
{render_footer(others[4:7])}
</body>
</html>
"""


def render_head(story: Story) -> str:
    """Title, meta, og: and JSON-LD with the quirks of the newspaper family that the page imitates."""
    title = text(story.title_verbatim)
    shared = f"{PAPER}/share{story.id}.html" if story.layout.startswith("hemera") else story.url
    return f"""<meta charset="utf-8">
<title>{title} - Báo Ảnh Mẫu</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{text(story.printed_lead())}">
<meta name="keywords" content="ảnh báo chí, chùm ảnh, Báo Ảnh Mẫu">
<meta name="robots" content="index, follow, max-image-preview:large">
<link rel="canonical" href="{story.url}">
<link rel="alternate" type="application/rss+xml" href="{PAPER}/rss/anh.rss" title="Ảnh">
<link rel="icon" href="{PAPER}/favicon.ico">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Báo Ảnh Mẫu">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{text(story.printed_lead())}">
<meta property="og:url" content="{shared}">
<meta property="og:image" content="{text(story.cover.sized("zoom/600_315"))}">
<meta property="article:section" content="Ảnh">
{render_time(story)}
<link rel="stylesheet" href="{PAPER}/css/detail.css">
{render_json_ld(story)}
<script>window.dataLayer = window.dataLayer || []; var pageId = "{story.id}";</script>"""


def render_time(story: Story) -> str:
    """The meta element with the time of publication, if this family has one."""
    when = story.published.isoformat()
    if story.layout in WITH_META_TIME:
        return f'<meta property="article:published_time" content="{when}">'
    if story.layout == "vnexpress_slides":
        return f'<meta name="pubdate" itemprop="datePublished" content="{when}">'
    return '<meta name="generator" content="Tòa soạn Mẫu">'


def render_json_ld(story: Story) -> str:
    """A NewsArticle as dirty as the real ones: escaped twice, no zone, a blank before it, an empty author."""
    if story.layout in PRINT_ONLY:
        return "<!-- JSON-LD: tắt -->"
    headline, when, author = story.title_verbatim, story.published.isoformat(), story.author or ""
    if story.layout == "vccorp":
        headline = html.escape("".join(c if c.isascii() else f"&#{ord(c)};" for c in headline))
        when, author = f"{story.published:%Y-%m-%dT%H:%M:%S}", ""
    elif story.layout == "lazy_figures":
        when = f"{story.published:%Y-%m-%dT%H:%M:%S}.000 +07:00"
    elif story.layout.startswith("hemera"):
        when = f"{story.published:%Y-%m-%dT%H:%M:%S}+0700"
    said = {
        "@context": "https://schema.org",
        "@type": ["NewsArticle"] if story.layout == "photo_story" else "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "headline": headline,
        "image": {"@type": "ImageObject", "url": story.cover.sized("zoom/600_315")},
        "datePublished": when,
        "author": {"@type": "Person", "name": author},
        "publisher": {"@type": "Organization", "name": "Báo Ảnh Mẫu"},
    }
    body = json.dumps(said, ensure_ascii=False, indent=1)
    return f'<script type="application/ld+json">\n{body}\n</script>'


def render_header() -> str:
    """Logo, menu, a banner."""
    menu = "".join(f'<li><a href="/{path}">{name}</a></li>' for name, path in SECTIONS.items())
    return f"""<header class="header">
<a class="logo" href="/"><img src="{PHOTO_HOST}/giao-dien/logo.png" alt="Báo Ảnh Mẫu" width="180" height="40"></a>
<nav class="main-nav"><ul>{menu}</ul></nav>
<div class="banner-top ads"><a href="http://quangcao.example/1">
<img src="{PHOTO_HOST}/quang-cao/tren-cung.gif" width="970" height="90" alt="Quảng cáo"></a></div>
</header>"""


def render_after(story: Story) -> str:
    """What stands below every article: tags, share buttons, comments."""
    icon = f"{PHOTO_HOST}/giao-dien"
    return f"""<div class="share-box"><a class="fb" href="#">
<img src="{icon}/facebook.svg" alt="Chia sẻ" width="24"></a> <a class="copy" href="#">Sao chép liên kết</a></div>
<div class="tags"><span>Từ khóa:</span> <a href="/tag/anh">ảnh đẹp</a> <a href="/tag/cuoc-song">cuộc sống</a></div>
<section class="comment" id="binh-luan"><h3>Bình luận (2)</h3>
<div class="comment-item"><img class="avatar" src="{icon}/ban-doc-1.png" width="40" height="40" alt="">
<b>Bạn đọc</b><p>Ảnh đẹp quá, cảm ơn tòa soạn!</p></div>
<div class="comment-item"><img class="avatar" src="{icon}/ban-doc-2.png" width="40" height="40" alt="">
<b>Người xa quê</b><p>Xem mà nhớ nhà. Bài số {story.id % 100}.</p></div></section>"""


def render_sidebar(others: list[Story]) -> str:
    """Other galleries with their pictures and titles, and an advertisement."""
    cards = "\n".join(
        f'<li class="item"><a class="thumb" href="{other.path}"><img src="{text(other.cover.sized("zoom/220_138"))}" '
        f'alt="{text(other.title)}" width="220" height="138"></a>'
        f'<h4><a href="{other.path}">{text(other.title)}</a></h4></li>'
        for other in others
    )
    return f"""<aside class="sidebar">
<div class="box-most-read"><h3>Đọc nhiều</h3>
<ul>
{cards}
</ul></div>
<div class="ads ads-right"><a href="http://quangcao.example/2">
<img src="{PHOTO_HOST}/quang-cao/ben-phai.jpg" width="300" height="250" alt="Quảng cáo"></a></div>
</aside>"""


def render_footer(others: list[Story]) -> str:
    """More galleries, and the imprint."""
    cards = "\n".join(
        f'<div class="news"><a href="{other.path}"><img class="lazy" src="{BLANK}" '
        f'data-src="{text(other.cover.sized("zoom/220_138"))}" alt="{text(other.title)}"></a>'
        f'<a class="name" href="{other.path}">{text(other.title)}</a></div>'
        for other in others
    )
    return f"""<section class="same-category"><h3>Cùng chuyên mục</h3>
{cards}
</section>
<footer class="footer"><img src="{PHOTO_HOST}/giao-dien/logo-chan-trang.png" alt="Báo Ảnh Mẫu" width="120">
<p>Báo Ảnh Mẫu. Tờ báo không có thật, dùng để thử nghiệm.</p>
<p>Địa chỉ: 1 Phố Mẫu, Thành phố Mẫu. Mọi nội dung đều do dự án tự viết.</p></footer>"""
