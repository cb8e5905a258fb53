"""Công Thương: ePi MasterCMS; captions in table rows, in td.media-caption, or in centred lines below.

Known from crawlers of 2025 and its feeds, read 2025-2026; the tables seen at sister newspapers 2021-03 and 2026-03.
Unverified: a photo section; titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import MASTERCMS

SITE = MASTERCMS.but(
    name="congthuong",
    title="Công Thương",
    hosts=("congthuong.vn",),
    sections=("https://congthuong.vn/tai-chinh",),
    feeds=("https://congthuong.vn/rss/trang-chu.rss", "https://congthuong.vn/rss/thi-truong.rss"),
    listing_link=".article h3 a[href]",
    next_page=".__MB_ARTICLE_PAGING a[href]",
    pager="{section}&s_cond=&BRSR={offset}",
    page_size=20,
    gallery_url=r"-\d+\.html$",
    article_id=r"-(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
