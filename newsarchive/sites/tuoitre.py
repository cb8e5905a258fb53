"""Tuổi Trẻ: VCCorp since about 2015, tables of its own CMS before."""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="tuoitre",
    title="Tuổi Trẻ",
    hosts=("tuoitre.vn",),
    sections=("https://tuoitre.vn/photo.htm",),
    feeds=("https://tuoitre.vn/rss/tin-moi-nhat.rss",),
    sitemaps=("https://tuoitre.vn/sitemaps/index.rss",),
    listing_link=".box-category-item a.box-category-link-title[href]",
    gallery_url=r"-\d{14,20}\.htm$",
    body=(*VCCORP.body, ".fck"),
)
