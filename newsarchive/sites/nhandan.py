"""Nhân Dân: Hemera; galleries bear "[Ảnh]" and "anh-"; the lead photo may be a table above the body.

Known from readers of its pages of 2024-2026 and from addresses of 2025-2026; robots.txt read 2026-07.
Unverified: the number of a photo zone for the API of further pages.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="nhandan",
    title="Nhân Dân",
    hosts=("nhandan.vn", "nhandan.com.vn"),
    sections=("https://nhandan.vn/",),
    feeds=("https://nhandan.vn/rss/home.rss",),
    sitemaps=("https://nhandan.vn/sitemap.xml",),
    listing_link="article.story .story__heading a.cms-link[href]",
    gallery_url=r"-post\d+\.html$",
    article_id=r"-post(\d+)\.html$",
    gallery_mark=r"^\[ảnh\]|^anh-(?!huong)",
    author_css=(".cms-author .name",),
)
