"""VnExpress and its Ngôi Sao: photo stories of slides, figures in articles, tables before 2015."""

from __future__ import annotations

from newsarchive.sites.families import VNEXPRESS

SITE = VNEXPRESS.but(
    name="vnexpress",
    title="VnExpress",
    hosts=("vnexpress.net", "ngoisao.net"),
    sections=("https://vnexpress.net/anh",),
    feeds=("https://vnexpress.net/rss/tin-moi-nhat.rss",),
    sitemaps=("https://vnexpress.net/sitemap.xml",),
    listing_link=".list-news-folder-photo .title-news a[href], article.item-news .title-news a[href]",
    next_page="a.next-page[href]",
    gallery_url=r"-\d{6,8}\.html$",
)
