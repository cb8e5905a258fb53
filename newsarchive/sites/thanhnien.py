"""Thanh Niên: VCCorp since 2022, Hemera before, a CMS of its own until about 2012.

Article markup of 2025 known from scrapers and fragments, Hemera's tables likewise, the oldest seen 2011-06.
No photo section is known: titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="thanhnien",
    title="Thanh Niên",
    hosts=("thanhnien.vn", "thanhnien.com.vn"),
    sections=("https://thanhnien.vn/thoi-su.htm",),
    feeds=("https://thanhnien.vn/rss/home.rss",),
    sitemaps=("https://thanhnien.vn/sitemap.xml",),
    listing_link=".box-category-item a[title][href]",
    pager="https://thanhnien.vn/timelinelist/{zone}/{page}.htm",
    zone_css="input#hdZoneId",
    gallery_url=r"-185\d+\.htm$|-post\d+\.html$|-\d{6,8}\.html$|^/[Pp]ages/\d{8}/[^/]+\.aspx$",
    article_id=r"-(?:post)?(\d{6,})\.html?$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
    body=(*VCCORP.body, "#abody", ".article-content"),
    caption=(*VCCORP.caption, ".imgcaption"),
)
