"""Nghệ An: the 1cdn CMS today, Hemera 2018-2024.

Names of the parts known from crawlers of 2024-2025 (the same CMS as Hà Nội Mới), a photo story's text of 2019 seen.
Unverified: its listings; titles and slugs tell the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE, HEMERA

SITE = FIGURE.but(
    name="baonghean",
    title="Nghệ An",
    hosts=("baonghean.vn",),
    sections=("https://baonghean.vn/",),
    sitemaps=("https://baonghean.vn/sitemap.xml",),
    gallery_url=r"-(?:post)?\d{6,}\.html$",
    article_id=r"-(?:post)?(\d{6,})\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
    body=(".b-maincontent", *FIGURE.body, *HEMERA.body),
    drop=(".c-box", *HEMERA.drop),
    rewrites=HEMERA.rewrites,
)
