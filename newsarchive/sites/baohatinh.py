"""Báo Hà Tĩnh: Hemera; ePi MasterCMS until about 2021, whose tables stand in the stories that moved.

A text of 2017 seen whose every alt is the title without marks; addresses and photo hosts of 2024-2026.
A story keeps its number: /138112.htm became -post138112.html. Unverified: a photo section, a sitemap.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA, MASTERCMS

SITE = HEMERA.but(
    name="baohatinh",
    title="Báo Hà Tĩnh",
    hosts=("baohatinh.vn",),
    sections=("https://baohatinh.vn/",),
    feeds=("https://baohatinh.vn/rss/home.rss",),
    listing_link="article.story .story__heading a.cms-link[href]",
    gallery_url=r"-post\d+\.html$|/\d+\.htm$",
    article_id=r"(?:-post|/)(\d+)\.html?$",
    gallery_mark=r"^\[photo\]|^photo-",
    body=(*HEMERA.body, *MASTERCMS.body),
    drop=(*HEMERA.drop, *MASTERCMS.drop),
    rewrites=(*HEMERA.rewrites, *MASTERCMS.rewrites),
)
