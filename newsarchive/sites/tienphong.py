"""Tiền Phong: Hemera; photos in pairs with one caption, advertisements called "sda" and "rennab".

A gallery's body seen 2026-09, the tables' successor (a.photo, figcaption.fig) known from 2020.
The photo section's number (235) is from its own menu; unverified: that the API answers for it.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="tienphong",
    title="Tiền Phong",
    hosts=("tienphong.vn",),
    sections=("https://tienphong.vn/photo/",),
    feeds=("https://tienphong.vn/rss/home.rss",),
    sitemaps=("https://tienphong.vn/sitemap.xml",),
    listing_link="article.story .story__heading a.cms-link[href]",
    pager="https://tienphong.vn/api/morenews-zone-{zone}-{page}.html?phrase=",
    zones=("235",),
    gallery_url=r"-post\d+\.tpo$",
    article_id=r"-post(\d+)\.tpo$",
    author_css=(".article__author .name",),
)
