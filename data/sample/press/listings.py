"""What leads to the galleries: the section of three pages, the feed, the sitemap, robots.txt."""

from __future__ import annotations

from email.utils import format_datetime

from data.sample.press.frame import render_footer, render_header, text
from data.sample.press.stories import PAPER, Story

PER_PAGE = 5
HIDDEN = "/anh/noi-bo/ban-nhap-chua-duyet-26031499.htm"

ROBOTS = f"""User-agent: *
Disallow: /anh/noi-bo/
Disallow: /tim-kiem

Sitemap: {PAPER}/sitemap.xml
"""

HIDDEN_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Bản nháp</title></head>
<body><h1>Bản nháp chưa duyệt</h1>
<p>robots.txt cấm trang này: ai đọc được dòng này là đã không hỏi robots.txt.</p></body></html>
"""


def listing_path(number: int) -> str:
    """The path of page ``number`` (from 1) of the section."""
    return "/anh" if number == 1 else f"/anh/trang-{number}.htm"


def render_listings(stories: list[Story]) -> list[str]:
    """The section's pages, newest first; the last story of a page stands on the next one too, as on a busy day."""
    starts = range(0, len(stories), PER_PAGE)
    return [
        _render_listing(stories[max(0, start - 1) : start + PER_PAGE], number, len(starts))
        for number, start in enumerate(starts, 1)
    ]


def _render_listing(stories: list[Story], number: int, count: int) -> str:
    cards = "\n".join(_card(story) for story in stories)
    if number == 1:
        cards += f'\n<article class="tin-anh"><h3><a href="{HIDDEN}">Bản nháp chưa duyệt</a></h3></article>'
    onward = (
        f'<a class="trang-sau" rel="next" href="{listing_path(number + 1)}">Trang sau</a>' if number < count else ""
    )
    pages = " ".join(f'<a href="{listing_path(page)}">{page}</a>' for page in range(1, count + 1))
    return f"""<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>Ảnh - Trang {number} - Báo Ảnh Mẫu</title>
<link rel="canonical" href="{PAPER}{listing_path(number)}">
<meta name="robots" content="index, follow"></head>
<body class="list-page">
{render_header()}
<main><h1>Ảnh</h1>
<section class="list-photo">
{cards}
</section>
<article class="tin-video"><h3><a href="/video/mot-phut-qua-cau-26031498.htm">Video: Một phút qua cầu</a></h3></article>
<div class="phan-trang">{pages} {onward}</div>
</main>
{render_footer([])}
</body>
</html>
"""


def _card(story: Story) -> str:
    return f"""<article class="tin-anh">
<a class="thumb" href="{story.path}"><img src="{text(story.cover.sized("zoom/330_210"))}" alt="{text(story.title)}"></a>
<h3><a href="{story.path}">{text(story.title_verbatim)}</a></h3>
<p class="tom-tat">{text(story.printed_lead())}</p>
<a class="count_cmt" href="{story.path}#binh-luan">2</a>
</article>"""


def render_feed(stories: list[Story]) -> str:
    """RSS 2.0 with every gallery, newest first."""
    items = "\n".join(
        f"<item><title>{text(story.title_verbatim)}</title><link>{story.url}</link>"
        f'<guid isPermaLink="true">{story.url}</guid><description>{text(story.printed_lead())}</description>'
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        for story in stories
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel><title>Báo Ảnh Mẫu - Ảnh</title><link>{PAPER}/anh</link><description>Chùm ảnh mới</description>
<language>vi</language>
{items}
</channel>
</rss>
"""


def render_sitemap(stories: list[Story]) -> str:
    """The sitemap with every gallery and its time."""
    urls = "\n".join(
        f"<url><loc>{story.url}</loc><lastmod>{story.published.isoformat()}</lastmod></url>" for story in stories
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{urls}
</urlset>
"""
