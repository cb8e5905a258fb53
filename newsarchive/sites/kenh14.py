"""Kenh14: VCCorp with frames of its own (knc-*, kbwcb-*).

The frames are known from scrapers of 2023-2025; a body as pasted by a reader was seen 2024-01.
Unverified: whether listings always answer without a browser (scrapers disagree).
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="kenh14",
    title="Kenh14",
    hosts=("kenh14.vn",),
    sections=("https://kenh14.vn/timeline/laytinmoitronglist-215142/page-1.chn",),
    feeds=("https://kenh14.vn/rss/the-gioi-do-day/chum-anh.rss",),
    sitemaps=("https://kenh14.vn/sitemap.xml",),
    pager="https://kenh14.vn/timeline/laytinmoitronglist-{zone}/page-{page}.chn",
    zones=("2154", "215142"),  # đời sống, xã hội
    gallery_url=r"-\d{6,}\.chn$",
    article_id=r"-(\d{6,})\.chn$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
    source_css=(".link-source-text-name",),
    body=(*VCCORP.body, ".kbwcb-content"),
)
