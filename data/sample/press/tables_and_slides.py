"""Page shapes that real newspapers built from tables and slides."""

from __future__ import annotations

import re
import unicodedata

from data.sample.press.frame import BLANK, text, weekday
from data.sample.press.stories import PHOTO_HOST, Story


def folded(title: str) -> str:
    """The title as MasterCMS wrote it into every ``alt``: lower case, no marks, no punctuation."""
    plain = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters.lower()))


def render_mastercms(story: Story) -> str:
    """ePi MasterCMS before 2021: one table for each photo, every ``alt`` the folded title."""
    alt = folded(story.title_verbatim)
    tables = "\n".join(
        f'<table class="MASTERCMS_TPL_TABLE" style="width: 100%;"><tbody>\n'
        f'<tr><td><img class="__img_mastercms" src="{text(picture.url)}" alt="{alt}" '
        f'title="{text(story.title_verbatim)}" width="600"></td></tr>\n'
        f"<tr><td>{text(picture.printed)}</td></tr>\n</tbody></table>"
        for picture in story.pictures
    )
    return f"""<article class="article">
<h1 class="article-detail-title">{text(story.title_verbatim)}</h1>
<div class="article-meta"><span class="format_time">{story.published:%H:%M}</span> |
<span class="format_date">{story.published:%d/%m/%Y}</span></div>
<div class="article-detail-desc">{text(story.printed_lead())}</div>
<div class="__MASTERCMS_CONTENT"><div class="__MB_MASTERCMS_EL_3">
{tables}
<p align="right"><strong>{text(story.source_line)}</strong></p>
<table class="__MB_ARTICLE_A"><tr><td><a href="/anh">Xem thêm ảnh</a></td></tr></table>
</div></div>
</article>"""


def render_hemera_slideshow(story: Story) -> str:
    """Hemera before 2017: the slideshow's captions without a blank between them, then each below its photo."""
    glued = "".join(f"<em>{text(picture.printed)}</em>" for picture in story.pictures)
    blocks = "\n".join(
        f'<div class="item-photo"><img src="{text(picture.url)}" alt="{text(story.title)} - Hình {number}">'
        f"<p>{text(picture.printed)}</p></div>"
        for number, picture in enumerate(story.pictures, 1)
    )
    return f"""<div class="article">
<h1 class="title cms-title">{text(story.title_verbatim)}</h1>
<div class="time">{weekday(story.published).title()}, {story.published:%d/%m/%Y, %H:%M} (GMT+7)</div>
<div class="sapo cms-desc">{text(story.printed_lead())}</div>
<div id="gallery" class="slideshow"><div class="stage"><img id="slide_stage" src="{text(story.cover.sized("zoom/800"))}"
 alt="{text(story.title)}"></div><div class="slide-title">{glued}</div></div>
<div id="main_detail" class="cms-body">
{blocks}
<p class="source-photo">{text(story.gallery_credit_line)}</p>
</div>
<ul class="article-relate"><li class="story"><a href="/anh"><img src="{PHOTO_HOST}/lien-quan/bai-3.jpg" alt=""></a>
<a href="/anh">Những góc ảnh được bạn đọc chọn trong tuần</a></li></ul>
</div>"""


def render_vnexpress_slides(story: Story) -> str:
    """VnExpress photo story: ``fck_detail`` with a trailing blank; each caption inside the thumb and after it."""
    items = "\n".join(
        f'<div class="item_slide_show clearfix">\n'
        f'<div class="block_thumb_slide_show" data-src="{text(signed(picture.url, 1200))}">\n'
        f'<picture><source data-srcset="{text(signed(picture.url, 680))} 1x, {text(signed(picture.url, 1020))} 1.5x">'
        f'<img class="lazy" src="{BLANK}" data-src="{text(signed(picture.url, 680))}" '
        f'alt="{text(story.title)}"></picture>\n'
        f'<div class="desc_cation"><p class="Normal">{picture.marked_up}</p></div></div>\n'
        f'<div class="desc_cation"><p class="Normal">{picture.marked_up}</p></div>\n</div>'
        for picture in story.pictures
    )
    day = story.published
    return f"""<h1 class="title-detail">{text(story.title_verbatim)}</h1>
<span class="date">{weekday(day)}, {day.day}/{day.month}/{day.year}, {day:%H:%M} (GMT+7)</span>
<p class="description"><span class="location-stamp">{text(story.place)}</span>{text(story.lead)}</p>
<article class="fck_detail " id="lightgallery">
{items}
<p class="Normal" style="text-align:right;"><strong>{text(story.author)}</strong></p>
<div data-component="true" data-component-type="tin_xemthem"><p>&gt;&gt; <a href="/anh">Xem thêm ảnh đẹp</a></p></div>
<div class="box_comment_vne"></div>
</article>"""


def signed(url: str, width: int) -> str:
    """The address with a size and its signature, which nobody but the newspaper can make."""
    mark = f"{sum(url.encode()) * width:x}"
    return f"{url}?w={width}&h=0&q=100&dpr=1&fit=crop&s={mark}"


def render_zing(story: Story) -> str:
    """Zing: ``table.picture``, and in each wrapper a hidden copy for the popup."""
    wrapped = "\n".join(
        f'<div class="z-photoviewer-wrapper z-has-caption">\n'
        f'<table class="picture" align="center"><tbody><tr><td class="pic">'
        f'<img data-src="{text(picture.sized("w660"))}" src="{BLANK}" title="{text(story.title)} hình ảnh {number}" '
        f'alt="{text(story.title)} hình ảnh {number}"></td></tr>\n'
        f'<tr><td class="pCaption caption"><p>{picture.marked_up}</p></td></tr></tbody></table>\n'
        f'<div class="z-img-popup" style="display: none;"><img src="{text(picture.sized("w1920"))}">'
        f'<div class="z-photo-caption"><span class="z-desc">{text(picture.printed)}</span></div>'
        f'<ul class="z-share-wrapper"><li>Chia sẻ</li></ul></div>\n</div>'
        for number, picture in enumerate(story.pictures, 1)
    )
    day = story.published
    return f"""<article class="the-article">
<header class="the-article-header"><h1 class="the-article-title">{text(story.title_verbatim)}</h1>
<ul class="the-article-meta"><li class="the-article-author"><a href="/tac-gia/1">{text(story.author)}</a></li>
<li class="the-article-publish">{weekday(day)}, {day.day}/{day.month}/{day:%Y %H:%M} (GMT+7)</li></ul></header>
<p class="the-article-summary">{text(story.printed_lead())}</p>
<div class="the-article-body">
{wrapped}
<div class="inner-article"><a href="/anh"><img src="{PHOTO_HOST}/lien-quan/bai-2.jpg" alt="">
<span>Năm khu vườn nên ghé một lần trong đời</span></a><p>Một gợi ý cho kỳ nghỉ cuối năm.</p></div>
</div>
<p class="the-article-tags"><a href="/tag/la-do">lá đỏ</a></p>
</article>"""
