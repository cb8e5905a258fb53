"""Lao động Thủ đô: ePi MasterCMS; its frame of 2020 prints the date in ".tool i".

Frame known from a crawler of 2020, photo addresses of 2016-2023. Unverified: a photo section, today's frame, the feed
(its sisters answer at /rss_feed/).
"""

from __future__ import annotations

from newsarchive.sites.families import MASTERCMS

SITE = MASTERCMS.but(
    name="laodongthudo",
    title="Lao động Thủ đô",
    hosts=("laodongthudo.vn",),
    sections=("https://laodongthudo.vn/thoi-su",),
    feeds=("https://laodongthudo.vn/rss_feed/",),
    listing_link=".article h3 a[href], .list_news_title h2 a[href]",
    next_page=".__MB_ARTICLE_PAGING a[href], .paging a[href]",
    pager="{section}&s_cond=&BRSR={offset}",
    page_size=20,
    gallery_url=r"-\d+\.html$",
    article_id=r"-(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
    date_css=(".content_detail .tool i",),
)
