"""VTC News: figure.expNoEdit with figcaption.expEdit; a gallery holds several photos above one caption.

Selectors known from scrapers of 2018-2024. Unverified: a photo section; titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE

SITE = FIGURE.but(
    name="vtcnews",
    title="VTC News",
    hosts=("vtcnews.vn", "vtc.vn"),
    sections=("https://vtcnews.vn/xa-hoi-28.html",),
    feeds=("https://vtcnews.vn/rss/feed.rss",),
    sitemaps=("https://vtcnews.vn/sitemap.xml",),
    pager="{section}/trang-{page}.html",
    last_page=30,
    gallery_url=r"-(?:ar|d)\d+\.html$",
    article_id=r"-(?:ar|d)(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
    caption=(".expEdit", "figcaption"),
    date_css=(".time-update",),
)
