"""PetroTimes: ePi MasterCMS; its sections stand on petrovietnam.petrotimes.vn since about 2020.

Known from crawlers of 2020-2025 and photo addresses of 2012-2021; a sister newspaper's body seen 2021-03.
Unverified: a photo section; titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import MASTERCMS

SITE = MASTERCMS.but(
    name="petrotimes",
    title="PetroTimes",
    hosts=("petrotimes.vn", "petrovietnam.petrotimes.vn", "nangluongquocte.petrotimes.vn"),
    sections=("https://petrovietnam.petrotimes.vn/dong-chay-petro", "https://petrovietnam.petrotimes.vn/dau-khi"),
    feeds=("https://petrotimes.vn/rss_feed/trang-chu",),
    listing_link=".article h3 a[href]",
    next_page=".__MB_ARTICLE_PAGING a[href]",
    pager="{section}&s_cond=&BRSR={offset}",
    page_size=20,
    gallery_url=r"-\d+\.html$",
    article_id=r"-(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
