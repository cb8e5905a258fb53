"""Page shapes in which nothing but the order of the blocks ties a caption to its photo."""

from __future__ import annotations

from itertools import groupby

from data.sample.press.frame import text, weekday
from data.sample.press.stories import PHOTO_HOST, Story


def render_paragraph_below(story: Story) -> str:
    """A photo in one paragraph, its caption in the next."""
    body = "\n".join(
        f'<p style="text-align: center;"><img src="{text(p.url)}" alt=""></p>\n<p>{text(p.printed)}</p>'
        for p in story.pictures
    )
    return _plain_article(story, body)


def render_caption_above(story: Story) -> str:
    """The caption first, its photo after it."""
    body = "\n".join(
        f'<p>{text(p.printed)}</p>\n<p style="text-align: center;"><img src="{text(p.url)}" alt=""></p>'
        for p in story.pictures
    )
    return _plain_article(story, body)


def _plain_article(story: Story, body: str) -> str:
    return f"""<div class="post">
<h1 class="post-title">{text(story.title_verbatim)}</h1>
<div class="post-time">{story.published:%H:%M %d/%m/%Y}</div>
<div class="post-summary"><strong>{text(story.printed_lead())}</strong></div>
<div class="post-content" itemprop="articleBody">
{body}
<p class="author" style="text-align: right;"><strong>{text(story.author)}</strong></p>
</div>
</div>"""


def render_read_more(story: Story) -> str:
    """VTC News: figures, then "Đọc thêm" with three more pictures inside the body's own container."""
    figures = "\n".join(
        f'<figure class="expNoEdit"><img data-src="{text(p.url)}" src="{PHOTO_HOST}/giao-dien/cho-tai.gif" '
        f'alt="{text(story.title)} - {number}">'
        f'<figcaption class="expEdit"><p>{text(p.printed)}</p></figcaption></figure>'
        for number, p in enumerate(story.pictures, 1)
    )
    titles = ("Chuyến tàu chở rau về phố", "Người gác chắn và tiếng còi đêm", "Sân ga ngày mưa")
    cards = "\n".join(
        f'<article class="story"><a href="/anh"><img src="{PHOTO_HOST}/lien-quan/bai-{number}.jpg" alt="{title}"></a>\n'
        f'<h2><a href="/anh">{title}</a></h2>'
        f'<div class="summary">Một phóng sự khác của Báo Ảnh Mẫu về {title.lower()}.</div></article>'
        for number, title in enumerate(titles, 1)
    )
    day = story.published
    return f"""<section class="nd-detail">
<h1 class="font28 bold">{text(story.title_verbatim)}</h1>
<span class="time-update">{weekday(day).title()}, {day:%d/%m/%Y %H:%M:%S} +07:00</span>
<h2 class="font18 bold">{text(story.printed_lead())}</h2>
<div class="edittor-content">
{figures}
<p class="author"><strong>{text(story.author)}</strong></p>
<h3>Đọc thêm</h3>
{cards}
</div>
</section>"""


def render_photo_story(story: Story) -> str:
    """Dân trí photo story: the words after one photo, or after a grid of several, belong to all of them."""
    blocks = []
    for group, members in groupby(story.pictures, key=lambda picture: picture.group):
        pictures = list(members)
        images = [
            f'<figure class="image align-center"><img data-src="{text(p.url)}" src="{text(p.sized("thumb_w/40"))}" '
            f'alt="{text(story.title)} - {p.path}"></figure>'
            for p in pictures
        ]
        if group is None:
            blocks += [f"{image}\n<p>{text(p.printed)}</p>" for image, p in zip(images, pictures, strict=True)]
        else:
            rows = "\n".join(
                f'<div class="photo-row">{"".join(images[n : n + 2])}</div>' for n in range(0, len(images), 2)
            )
            sentences = (pictures[0].printed or "").replace(". ", ".\n").split("\n")
            words = "\n".join(f"<p>{text(sentence)}</p>" for sentence in sentences)
            blocks.append(f'<div class="photo-grid">\n{rows}\n</div>\n{words}')
    body = "\n".join(blocks)
    day = story.published
    return f"""<article class="e-magazine">
<div class="e-magazine__cover"><img src="{text(story.cover.sized("zoom/1200_630"))}" alt="{text(story.title)}"></div>
<h1 class="e-magazine__title">{text(story.title_verbatim)}</h1>
<div class="e-magazine__meta"><a href="/tac-gia/bui-phong.htm">{text(story.author)}</a>
<time class="e-magazine__time" datetime="{day:%Y-%m-%d %H:%M}">{weekday(day)}, {day:%d/%m/%Y - %H:%M}</time></div>
<h2 class="e-magazine__sapo">{text(story.printed_lead())}</h2>
<div class="e-magazine__body">
{body}
</div>
</article>"""


def render_ttxvn(story: Story) -> str:
    """Báo Ảnh Việt Nam: the caption is an attribute of the link around the photo."""
    links = "\n".join(
        f'<div class="uk-flex uk-flex-column"><a class="uk-inline" href="{text(p.url)}" '
        f'data-caption="{text(p.printed)}"><img src="{text(p.sized("w450"))}" alt=""></a></div>'
        for p in story.pictures
    )
    return f"""<div class="bavn-post">
<h1 class="bavn-tt-post">{text(story.title_verbatim)}</h1>
<time class="bavn-time-news">{story.published:%d/%m/%Y}</time>
<div class="bavn-main-post"><article class="lr-ct">
<p class="sapo"><strong>{text(story.printed_lead())}</strong></p>
<div class="uk-child-width-1-3" uk-grid uk-lightbox="animation: slide">
{links}
</div>
<p class="author" style="text-align: right;"><strong>{text(story.author)}</strong></p>
</article></div>
</div>"""
