"""Báo Điện tử Chính phủ: VCCorp since 2022.

Article and list markup seen 2026-03; the pages before (.vgp) are not covered. Many of its figures carry no caption.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="baochinhphu",
    title="Báo Chính phủ",
    hosts=("baochinhphu.vn",),
    sections=("https://baochinhphu.vn/kinh-te.htm",),
    feeds=("https://baochinhphu.vn/rss/home.rss",),
    listing_link=".box-stream-item a.box-stream-link-title[href]",
    pager="https://baochinhphu.vn/timelinelist/{zone}/{page}.htm",
    zones=("1027",),  # kinh tế
    zone_css="input#hdZoneId",
    gallery_url=r"-\d{15,}\.htm$",
    article_id=r"-(\d{15,})\.htm$",
    author_css=("[data-role=content] > p:last-of-type",),  # a bare name, where there is one
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
)
