"""Znews (Zing until 2023): tables of one photo and one caption, with hidden copies for the viewer.

Bodies seen 2017-10, fragments 2024-2025. One story has one number on all five hosts.
Unverified: the addresses of photo sections; listings may repeat their last page for ever.
"""

from __future__ import annotations

from newsarchive.sites.families import ZING

SITE = ZING.but(
    name="znews",
    title="Znews",
    hosts=("znews.vn", "lifestyle.znews.vn", "video.znews.vn", "zingnews.vn", "news.zing.vn"),
    sections=("https://znews.vn/xa-hoi.html",),
    feeds=("https://znews.vn/rss/thoi-su.rss", "https://znews.vn/rss/suc-khoe.rss"),
    sitemaps=("https://znews.vn/sitemap/sitemap.xml",),
    listing_link="article.article-item .article-title a[href]",
    pager="{section}/trang{page}.html",
    gallery_url=r"-post\d+\.html$",
    article_id=r"-(?:post|news|video)(\d+)\.html$",
    author_css=(".the-article-credit .author",),
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
)
