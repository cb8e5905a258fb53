"""Sài Gòn Giải Phóng: Hemera as at Pháp Luật TP.HCM.

Known from readers of its pages of 2024-2025. Unverified: the address of a photo section.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="sggp",
    title="Sài Gòn Giải Phóng",
    hosts=("sggp.org.vn", "cn.sggp.org.vn", "en.sggp.org.vn"),
    sections=("https://www.sggp.org.vn/",),
    feeds=("https://www.sggp.org.vn/rss/home.rss",),
    sitemaps=("https://www.sggp.org.vn/sitemap.xml",),
    listing_link="article.story .story__heading a.cms-link[href]",
    gallery_url=r"-post\d+\.html$",
    article_id=r"-post(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
)
