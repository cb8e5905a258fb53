"""Báo Tin tức (TTXVN): CKEditor figures, the body in two halves around a player; every alt is "Chú thích ảnh".

A body seen 2026-07, an address of a gallery 2025-11. The photo feed is /anh.rss in four lists of 2019-2025.
"""

from __future__ import annotations

from newsarchive.sites.families import TTXVN

SITE = TTXVN.but(
    name="baotintuc",
    title="Báo Tin tức",
    hosts=("baotintuc.vn",),
    sections=("https://baotintuc.vn/anh.htm",),
    feeds=("https://baotintuc.vn/anh.rss", "https://baotintuc.vn/anh-360.rss"),
    listing_link=".list-content li.item a[href], li.boxnews-item a[href]",
    gallery_url=r"-\d{17}\.htm$",
    article_id=r"-(\d{17})\.htm$",
    gallery_mark=r"^/anh/",
    title_css=("h1.title",),
    lead_css=("h2.sapo",),
    source_css=(".author i",),
)
