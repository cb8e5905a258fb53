"""Giáo dục và Thời đại: Hemera; table.picture until about 2022, figures since.

A fragment seen 2021; its feeds were read 2025-2026. Unverified: a photo section, a sitemap.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="giaoducthoidai",
    title="Giáo dục và Thời đại",
    hosts=("giaoducthoidai.vn",),
    sections=("https://giaoducthoidai.vn/",),
    feeds=("https://giaoducthoidai.vn/rss/home.rss", "https://giaoducthoidai.vn/rss/giao-duc.rss"),
    listing_link="article.story .story__heading a.cms-link[href]",
    gallery_url=r"-post\d+\.html$",
    article_id=r"-post(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
