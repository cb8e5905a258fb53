"""Kiến Thức (now Tri thức và Cuộc sống): Hemera since, an older one with slideshows about 2016.

Texts of 2016-2017 seen; they hold all captions glued together and once more one by one (#gallery, #main_detail: the
markup itself is known from a sister newspaper). Feeds were read 2025-2026. Unverified: today's figures.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="kienthuc",
    title="Kiến Thức",
    hosts=("kienthuc.net.vn", "vietnamdaily.kienthuc.net.vn", "betav3.kienthuc.net.vn"),
    sections=("https://kienthuc.net.vn/the-gioi-24h/",),
    feeds=("https://kienthuc.net.vn/rss/home.rss",),
    sitemaps=("https://kienthuc.net.vn/sitemap.xml",),
    gallery_url=r"-(?:post)?\d{5,7}\.html$",
    article_id=r"-(?:post)?(\d{5,7})\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
