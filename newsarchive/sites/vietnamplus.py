"""VietnamPlus (TTXVN): Hemera; galleries bear "[Photo]" in the title and "photo-" in the slug.

div.article-photo seen 2021-08; of galleries since, only addresses and text are known (2019-2026).
Unverified: that their captions still stand in attributes.
"""

from __future__ import annotations

from newsarchive.sites.families import HEMERA

SITE = HEMERA.but(
    name="vietnamplus",
    title="VietnamPlus",
    hosts=("vietnamplus.vn", "zh.vietnamplus.vn", "fr.vietnamplus.vn", "en.vietnamplus.vn"),
    sections=("https://www.vietnamplus.vn/timeline.vnp",),
    feeds=("https://www.vietnamplus.vn/rss/home.rss",),
    sitemaps=("https://www.vietnamplus.vn/sitemaps/google-news.xml",),
    listing_link="article.story .story__heading a.cms-link[href], .story a[href]",
    gallery_url=r"(?:-post|/)\d+\.vnp$",
    article_id=r"(?:-post|/)(\d+)\.vnp$",
    gallery_mark=r"^\[photo\]|^photo-",
    author_css=(".cms-author .name", ".cms-author"),
)
