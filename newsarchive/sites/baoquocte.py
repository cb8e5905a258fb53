"""Thế giới và Việt Nam: ePi MasterCMS; credits such as "(Nguồn: Reuters)".

Listing known from a crawler of 2025, the feed read 2026-07; the tables seen at sister newspapers 2021-03 and 2026-03.
Unverified: a photo section; titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import MASTERCMS

SITE = MASTERCMS.but(
    name="baoquocte",
    title="Thế giới và Việt Nam",
    hosts=("baoquocte.vn",),
    sections=("https://baoquocte.vn/the-gioi",),
    feeds=("https://baoquocte.vn/rss_feed/",),
    listing_link=".bx-list-left .article a[href]",
    next_page=".__MB_ARTICLE_PAGING a[href]",
    pager="{section}&s_cond=&BRSR={offset}",
    page_size=20,
    gallery_url=r"-\d+\.html$",
    article_id=r"-(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
