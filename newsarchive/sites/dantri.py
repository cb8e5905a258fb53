"""Dân trí: VCCorp until 2020, .singular-content until 2025, [data-slot] since.

News pages seen 2026-03, VCCorp's 2018-10 and 2018-11, the oldest 2011-06; photo stories (.e-magazine) are known from
scrapers of 2023-2025. Its photo addresses are signed: none is rewritten but those of the VCCorp years.
"""

from __future__ import annotations

from newsarchive.sites.families import DANTRI

SITE = DANTRI.but(
    name="dantri",
    title="Dân trí",
    hosts=("dantri.com.vn",),
    sections=("https://dantri.com.vn/photo-news.htm", "https://dantri.com.vn/photo-story.htm"),
    feeds=("https://dantri.com.vn/rss/home.rss",),
    sitemaps=("https://dantri.com.vn/google-news-sitemap.xml",),
    listing_link="article.article-item h3.article-title a[href]",
    pager="{section}/trang-{page}.htm",
    last_page=30,
    gallery_url=r"-\d{17}\.htm$",
    article_id=r"-(\d{17})\.htm$",
    date_css=(".tt-capitalize", ".box26"),  # until 2020; newer pages say it in <time>
)
