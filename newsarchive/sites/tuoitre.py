"""Tuổi Trẻ: VCCorp since about 2016, tables of its own CMS before.

Article and list markup seen 2026-03, the tables 2015-03. Unverified: that the photo section pages like the others.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="tuoitre",
    title="Tuổi Trẻ",
    hosts=("tuoitre.vn",),
    sections=("https://tuoitre.vn/photo.htm",),
    feeds=("https://tuoitre.vn/rss/tin-moi-nhat.rss",),
    sitemaps=("https://tuoitre.vn/sitemaps/index.rss",),
    listing_link=".box-category-item a.box-category-link-title[href]",
    pager="https://tuoitre.vn/timelinelist/{zone}/{page}.htm",
    zone_css="input#hdZoneId",
    gallery_url=r"-\d{14,20}\.htm$|^/tin/.*/\d{8}/[^/]+/\d+\.html$",
    article_id=r"-(\d{14,20})\.htm$|^/tin/.*/(\d+)\.html$",
    author_css=(".wrapper-qt strong",),  # of 2015; newer pages name authors in meta elements
    body=(*VCCORP.body, ".fck"),
)
