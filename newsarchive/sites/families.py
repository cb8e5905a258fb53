"""Families of content management systems as Site values without hosts; a newspaper says only its difference.

What each family does was read off real pages of 2007-2026. A family that still shows its older markup (VCCorp's
tables, Hemera's slideshows) carries both. Families that sign photo addresses have no ``rewrites``, or
none that touch a signed one.
"""

from __future__ import annotations

from newsarchive.sites.site import Site

FIGURE = Site(
    name="figure",
    title="figure and figcaption",
    body=("[itemprop=articleBody]", ".article-content", ".art-body", ".edittor-content", ".post-content", ".entry"),
    caption=("figcaption", ".image-caption", ".caption"),
)

VCCORP = FIGURE.but(
    name="vccorp",
    title="VCCorp IMS",
    body=("[data-role=content]", ".afcbc-body", ".knc-content", "#divNewsContent", "#main-detail-body", ".contentbody"),
    drop=(
        "[type=RelatedNewsBox]",
        "[type=RelatedOneNews]",
        "[type=VideoStream]",
        "[type=insertembedcode]",
        ".kbwscwl-relatedbox",
        ".knc-relate-wrapper",
        ".readmore-body-box",
        ".tindnd",
        "#listNewsInContent",
        ".link-source-wrapper",
        ".c-banner",
        ".detail__related",
        ".detail-author-bot",
        ".news-tag",
    ),
    caption=(".PhotoCMS_Caption", ".LayoutAlbumCaption", "figcaption", ".caption"),
    rewrites=((r"/(?:thumb_w/\d+|zoom/\d+_\d+)/", "/"),),
)

VNEXPRESS = FIGURE.but(
    name="vnexpress_family",
    title="VnExpress (FPT)",
    body=(".fck_detail", ".content_detail", "#article_content"),
    drop=(
        "[data-component-type=tin_xemthem]",
        ".box-tinlienquanv2",
        ".related_news",
        ".block_tinlienquan_temp",
        ".box_embed_video_parent",
        ".footer-content",
        ".box_comment_vne",
    ),
    # td.Image is no place for captions: in the tables of 2009-11 the photos' cells bear it too
    caption=(".desc_cation", "figcaption", "p.Image"),
    # until about 2019 addresses were not signed: "..._680x0.jpg", "..._m_460x0.jpg"; a signed one ends with its query
    rewrites=((r"(?:_m)?_\d+x\d+(?=\.\w+$)", ""),),
)

MASTERCMS = FIGURE.but(
    name="mastercms",
    title="ePi MasterCMS",
    body=(
        ".__MASTERCMS_CONTENT",
        ".__MB_CONTENT_FOR_PRINTER",
        ".__MASTERCMS_CONTENT_BODY",
        ".__MB_MASTERCMS_EL",
        "#content_detail_news",
    ),
    drop=(".__mb_article_in_image", ".__MB_ARTICLE_A", ".__MB_ARTICLE_PAGING", ".post-tag"),
    caption=(".media-caption", "figcaption"),
    rewrites=((r"(/stores/news_dataimages/.*/)(?:croped|amp_img|in_article)/", r"\1"), (r"\?rt=\d+$", "")),
)

HEMERA = FIGURE.but(
    name="hemera",
    title="Hemera OneCMS",
    body=(".cms-body", ".article__body", ".article-body", "#main_detail", "#abody", "#article-body"),
    drop=(
        ".article-relate",
        ".related-news",
        "article.story",
        ".ads_middle",
        ".sda_middle",
        "[id^=adsMobile_]",
        "[id^=adsWeb_]",
        ".article__tag",
        ".wrap-comment",
        ".details__morenews",
    ),
    caption=("figcaption", "td.caption", "span.fig", ".imgcaption"),
    rewrites=(
        (r"/(?:w\d+|t\d+|\d+x\d+|zoomh?/\d+)/(?=[Uu]ploaded/)", "/"),
        (r"(\.(?:jpe?g|png))\.webp$", r"\1"),
    ),
)

ZING = FIGURE.but(
    name="zing",
    title="Zing / Znews",
    body=(".the-article-body",),
    drop=("#innerarticle", ".inner-article", "table.article", ".notebox", ".surveywidget", ".the-article-tags"),
    caption=("td.pCaption", "td.caption", "figcaption"),
    rewrites=((r"(photo\.z\w+\.vn|znews-photo(?:-td)?\.zadn\.vn)/w\d+/", r"\1/"),),
)

VIETNAMNET = FIGURE.but(
    name="vietnamnet_family",
    title="VietNamNet",
    body=("#maincontent", ".maincontent", "#ArticleContent"),
    drop=(
        ".ck-cms-insert-neww-group",
        ".vnn-news-ai-suggest",
        ".VnnAdsPos",
        ".inner-article",
        ".vnn-share-social",
        ".box-taitro",
    ),
    caption=("figcaption", ".image_desc"),
)

DANTRI = FIGURE.but(
    name="dantri_family",
    title="Dân trí",
    body=("[data-slot=content]", ".singular-content", ".e-magazine__body", "#divNewsContent"),
    drop=("aside", ".dantri-widget", "[data-module=related-article-in-content]", ".news-tag", "[type=VideoStream]"),
    caption=("figcaption", ".PhotoCMS_Caption"),
)

TTXVN = FIGURE.but(
    name="ttxvn",
    title="Thông tấn xã Việt Nam",
    body=(".bavn-main-post", ".bavn-mid-post", ".lr-ct", ".boxdetail", ".contents"),
    caption=(".lr-caption", "figcaption"),
)

FAMILIES = (VCCORP, VNEXPRESS, MASTERCMS, HEMERA, ZING, VIETNAMNET, DANTRI, TTXVN, FIGURE)
