"""VietNamNet: figures with signed addresses; pages ask archives to hold back (noarchive).

Article and list markup seen 2026-03; the older (#ArticleContent, .image_desc) is known from scrapers only.
Unverified: how the photo section turns its pages.
"""

from __future__ import annotations

from newsarchive.sites.families import VIETNAMNET

SITE = VIETNAMNET.but(
    name="vietnamnet",
    title="VietNamNet",
    hosts=("vietnamnet.vn",),
    sections=("https://vietnamnet.vn/anh",),
    feeds=("https://vietnamnet.vn/rss/home.rss",),
    sitemaps=("https://vietnamnet.vn/sitemap.xml",),
    listing_link=".verticalPost__main h3 a[href], .horizontalPost__main h3 a[href]",
    next_page=".pagination__list-item.active + .pagination__list-item a[href]",
    gallery_url=r"-\d{5,8}\.html$",
    article_id=r"-(\d{5,8})\.html$",
    date_css=(".ArticleDate",),
    author_css=("#ArticleContent > p:last-of-type",),  # a bare name, where there is one
)
