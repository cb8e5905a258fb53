"""Pháp Luật TP.HCM: the reference of the Hemera family."""

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
)
