"""Người Lao Động: VCCorp.

Article and list markup seen 2026-03; the older frame (h1.title-content, #divNewsContent) is known from scrapers only.
Its home page showed a captcha late in 2025, its articles did not.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="nld",
    title="Người Lao Động",
    hosts=("nld.com.vn",),
    sections=("https://nld.com.vn/photo.htm",),
    feeds=("https://nld.com.vn/rss/home.rss",),
    listing_link=".box-category-item a.box-category-link-title[href]",
    pager="https://nld.com.vn/timelinelist/{zone}/{page}.htm",
    zone_css="input#hdZoneId",
    gallery_url=r"-\d{14,20}\.htm$",
    article_id=r"-(\d{14,20})\.htm$",
    author_css=("p.name[data-role=author]", "p.nguon-tin-detail"),
)
