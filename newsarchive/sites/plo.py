"""Pháp Luật TP.HCM: the reference of the Hemera family.

Articles seen 2025-10 (the template for phones; both name the same parts), fragments of 2025-12.
Unverified: the number of the photo section's zone, so its further pages are found by links alone.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="plo",
    title="Pháp Luật TP.HCM",
    hosts=("plo.vn",),
    sections=("https://plo.vn/lens/",),
    feeds=("https://plo.vn/rss/home.rss",),
    sitemaps=("https://plo.vn/sitemap.xml",),
    listing_link="article.story .story__heading a.cms-link[href]",
    gallery_url=r"-post\d+\.html$",
    article_id=r"-post(\d+)\.html$",
    author_css=(".cms-author .name",),
)
