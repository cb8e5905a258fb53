"""VTV: VCCorp; #entry-body before the common frame.

The older frame is known from scrapers of 2018-2020; that today's pages carry the common one is inferred.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="vtv",
    title="VTV",
    hosts=("vtv.vn",),
    sections=("https://vtv.vn/timeline/121/trang-1.htm",),
    feeds=("https://vtv.vn/rss/home.rss",),
    sitemaps=("https://vtv.vn/sitemap.xml",),
    listing_link="a[data-linktype=newsdetail]",
    pager="https://vtv.vn/timeline/{zone}/trang-{page}.htm",
    zones=("121", "122"),  # trong nước, thế giới
    gallery_url=r"-\d{12,}\.htm$",
    article_id=r"-(\d{12,})\.htm$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
    body=(*VCCORP.body, "#entry-body"),
)
