"""Báo Ảnh Mẫu, the sample newspaper of ``data/sample/``: no reading rule, the rule-free reader reads it."""

from __future__ import annotations

from newsarchive.sites.site import Site

SITE = Site(
    name="sample",
    title="Báo Ảnh Mẫu",
    hosts=("anhmau.example", "anh.anhmau.example"),
    sections=("http://anhmau.example/anh",),
    feeds=("http://anhmau.example/rss/anh.rss",),
    sitemaps=("http://anhmau.example/sitemap.xml",),
    listing_link="article.tin-anh h3 a[href]",
    next_page="a[rel=next]",
    gallery_url=r"^/anh/(?:[a-z0-9-]+/)?[a-z0-9-]+-\d{8}\.htm$",
    delay=0.0,
)
