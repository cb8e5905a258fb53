"""Soha: VCCorp; h1.news-title and .news-content before the common frame.

Known from scrapers of 2020-2025 and from the family; no whole page was seen.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="soha",
    title="Soha",
    hosts=("soha.vn",),
    feeds=("https://soha.vn/rss/home.rss",),
    sitemaps=("https://soha.vn/sitemap.xml",),
    gallery_url=r"-\d{17,}\.htm$",
    article_id=r"-(\d{17,})\.htm$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
    author_css=("article header b",),
    body=(*VCCORP.body, ".news-content"),
)
