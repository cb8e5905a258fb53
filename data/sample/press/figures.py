"""Page shapes that real newspapers build from figures."""

from __future__ import annotations

from itertools import groupby

from data.sample.press.frame import BLANK, text, weekday
from data.sample.press.stories import PHOTO_HOST, Picture, Story


def render_vccorp(story: Story) -> str:
    """VCCorp IMS: sortable figures; a photo without words shows the editor's placeholder."""
    figures = "\n".join(_vccorp_figure(story, number, p) for number, p in enumerate(story.pictures, 1))
    return f"""<div class="detail__main">
<h1 class="detail-title article-title" data-role="title">{text(story.title_verbatim)}</h1>
<div class="detail-top"><div class="author-info"><a class="name" href="/tac-gia/2">{text(story.author)}</a></div>
<div class="detail-time" data-role="publishdate">{story.published:%d/%m/%Y %H:%M} GMT+7</div></div>
<h2 class="detail-sapo" data-role="sapo">{text(story.printed_lead())}</h2>
<div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">
{figures}
<div class="VCSortableInPreviewMode" type="RelatedOneNews"><a class="OneNewsTitle" href="/anh">
<img src="{PHOTO_HOST}/lien-quan/bai-1.jpg" alt="{text(story.title)} - Ảnh 9."></a>
<p class="VCObjectBoxRelatedNewsItemSapo">Chuyện của người mang chợ hoa ra giữa sông.</p></div>
<!-- eonewsrelation -->
</div>
<div class="detail-author-bot">{text(story.author)}</div>
</div>"""


def _vccorp_figure(story: Story, number: int, picture: Picture) -> str:
    if picture.printed:
        kind, words = "VCSortableInPreviewMode", f"<p>{text(picture.printed)}</p>"
    else:
        kind = "VCSortableInPreviewMode noCaption"
        words = (
            '<p class="NLPlaceholderShow" data-placeholder="Nhập chú thích ảnh">Nhập chú thích ảnh</p>'
            if number % 2 == 0
            else '<p class="NLPlaceholderShow" data-placeholder="Nhập chú thích ảnh"></p>'
        )
    return (
        f'<figure class="{kind}" type="Photo" style=""><div><img id="img_{story.id}{number}" w="1280" h="800" '
        f'src="{text(picture.sized("thumb_w/730"))}" data-original="{text(picture.url)}" data-author="" '
        f'alt="{text(story.title)} - Ảnh {number}." title="{text(story.title)} - Ảnh {number}."></div>\n'
        f'<figcaption class="PhotoCMS_Caption">{words}</figcaption></figure>\n<!-- bonewsrelation -->'
    )


def render_hemera_album(story: Story) -> str:
    """Hemera OneCMS: single figures, and an album of three photos with one caption for all."""
    blocks = []
    for group, members in groupby(story.pictures, key=lambda picture: picture.group):
        pictures = list(members)
        if group is None:
            blocks += [
                f"<figure>{_cms_photo(story, p)}<figcaption>{text(p.printed)}</figcaption></figure>" for p in pictures
            ]
        else:
            inner = "\n".join(
                f'<figure class="figure{n}">{_cms_photo(story, p)}</figure>' for n, p in enumerate(pictures, 1)
            )
            words = text(pictures[0].printed)
            blocks.append(
                f'<div class="layout-image-{len(pictures)}">\n{inner}\n<figcaption>{words}</figcaption></div>'
            )
    body = "\n".join(blocks)
    when = f"{story.published:%Y-%m-%dT%H:%M:%S}+0700"
    return f"""<div class="article">
<h1 class="article__title cms-title">{text(story.title_verbatim)}</h1>
<div class="article__meta"><span class="cms-author"><a class="name" href="/tac-gia/3">{text(story.author)} - </a></span>
<time class="article__time" datetime="{when}">{story.published:%d/%m/%Y %H:%M}</time></div>
<div class="article__sapo cms-desc">{text(story.lead_prefix)}\u00a0{text(story.lead)}</div>
<div class="article__body zce-content-body cms-body" itemprop="articleBody">
<div class="audio-player"><span>Nam miền Bắc</span><span>Nữ miền Nam</span></div>
{body}
<div class="article-relate"><h3>Tin liên quan</h3><article class="story"><a class="cms-link" href="/anh">
<img class="cms-photo" src="{PHOTO_HOST}/lien-quan/bai-1.jpg" alt="Chợ tình và những câu chuyện chưa kể"></a>
<h2 class="story__heading"><a class="cms-link" href="/anh">Chợ tình và những câu chuyện chưa kể</a></h2></article></div>
</div>
<div class="article__tag"><h4>từ khóa</h4><a href="/tag/cho-phien">chợ phiên</a></div>
</div>"""


def _cms_photo(story: Story, picture: Picture) -> str:
    return (
        f'<img class="cms-photo lazyload" src="{BLANK}" data-src="{text(picture.sized("w1000"))}.webp" '
        f'data-photo-original-src="{text(picture.url)}" data-width="1280" data-height="800" '
        f'alt="{text(story.title)}" title="\ufeff">'
    )


def render_lazy_figures(story: Story) -> str:
    """VietNamNet: ``source`` never closed inside comments for Internet Explorer; half of the photos as data-src."""
    half = len(story.pictures) // 2
    figures = [_ie_figure(p) for p in story.pictures[:half]] + [_srcset_figure(story, p) for p in story.pictures[half:]]
    body = "\n".join(figures)
    return f"""<div class="content-detail">
<h1 class="content-detail-title">{text(story.title_verbatim)}</h1>
<div class="bread-crumb-detail__time">{story.published:%d/%m/%Y %H:%M} (GMT+07:00)</div>
<div class="article-detail-author__info"><span class="name"><a href="/tac-gia/4">{text(story.author)}</a></span></div>
<h2 class="content-detail-sapo sm-sapo-mb-0">{text(story.printed_lead())}</h2>
<div class="maincontent main-content" id="maincontent">
<!-- BEGIN COMPONENT -->
{body}
<div class="vnn-share-social"><a href="#"><img src="{PHOTO_HOST}/giao-dien/zalo.svg" alt="Zalo"></a></div>
<div class="box-taitro"><img src="{PHOTO_HOST}/quang-cao/tai-tro.png" alt="Nhà tài trợ"></div>
</div>
</div>"""


def _ie_figure(picture: Picture) -> str:
    url, name = text(picture.url), text((picture.path or "").rsplit("/", 1)[-1])
    return (
        f'<figure class="image vnn-content-image"><picture>\n<!--[if IE 9]><video style="display: none;"><![endif]-->\n'
        f'<source data-srcset="{url}?width=768&amp;s=a1 1x, {url}?width=1024&amp;s=b2 1.5x">\n'
        f"<!--[if IE 9]></video><![endif]-->\n"
        f'<img class="lazy" src="{BLANK}" data-thumb-small-src="{url}?width=260&amp;s=c3" '
        f'data-original="{url}?width=0&amp;s=d4" alt="{name}"></picture>'
        f"<figcaption>{text(picture.printed)}</figcaption></figure>"
    )


def _srcset_figure(story: Story, picture: Picture) -> str:
    url = text(picture.url)
    return (
        f'<figure class="image"><img class="lazyload" src="{BLANK}" data-src="{url}?width=480" '
        f'data-srcset="{url}?width=480 480w, {url}?width=960 960w, {url}?width=1280 1280w" sizes="100vw" '
        f'alt="{text(story.title)} ảnh"><noscript><img src="{url}?width=480" alt=""></noscript>'
        f"<figcaption>{text(picture.printed)}</figcaption></figure>"
    )


def render_ckeditor(story: Story) -> str:
    """Báo Tin tức: figures of CKEditor whose ``alt`` is "Chú thích ảnh"; one photo is gone, its words are left."""
    figures = "\n".join(_ckeditor_figure(picture) for picture in story.pictures)
    day = story.published
    return f"""<div class="boxdetail">
<h1 class="title">{text(story.title_verbatim)}</h1>
<div class="time">{weekday(day).title()}, {day:%d/%m/%Y %H:%M}</div>
<h2 class="sapo">{text(story.printed_lead())}</h2>
<div class="contents">
{figures}
<div class="author" style="text-align: right;"><strong>{text(story.author)}</strong></div>
</div>
<div class="boxnews-relate"><h3>Tin cùng chuyên mục</h3><ul class="list-content"><li class="boxnews-item">
<a href="/anh"><img src="{PHOTO_HOST}/lien-quan/bai-2.jpg" alt="Chú thích ảnh"></a>
<a href="/anh">Mùa nước về, chim về</a></li></ul></div>
</div>"""


def _ckeditor_figure(picture: Picture) -> str:
    image = f'<img alt="Chú thích ảnh" src="{text(picture.url)}">' if picture.path else ""
    return f'<figure class="image">{image}\n<figcaption>{text(picture.printed)}</figcaption></figure>'


def render_figures_nfd(story: Story) -> str:
    """Plain figures; :mod:`data.sample.build` turns all text of this page into decomposed letters (NFD)."""
    figures = "\n".join(
        f'<figure class="expNoEdit"><img src="{text(picture.url)}" alt="{text(story.title)}">'
        f'<figcaption class="expEdit"><p>{text(picture.printed)}</p></figcaption></figure>'
        for picture in story.pictures
    )
    return f"""<article class="entry">
<h1 class="c-detail-head__title">{text(story.title_verbatim)}</h1>
<div class="c-detail-head__row"><span class="author">{text(story.author)}</span>
<span class="date">{story.published:%d/%m/%Y %H:%M}</span></div>
<h2 class="desc">{text(story.printed_lead())}</h2>
<div class="b-maincontent">
{figures}
</div>
</article>"""
