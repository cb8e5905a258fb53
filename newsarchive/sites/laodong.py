"""Lao Động: figures in .art-body; tables with td.imageDescription about 2011.

Tables seen 2011-06, figures known from scrapers of 2024. In 2026-05 its feeds answered with a page that sets a cookie
by script. newsarchive does not get round such pages: saved pages can be read, the newspaper is not crawled.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE

SITE = FIGURE.but(
    name="laodong",
    title="Lao Động",
    hosts=("laodong.vn", "laodong.com.vn"),
    refuses="answers with a script that sets a cookie (2026-05)",
    sections=("https://laodong.vn/photo",),
    feeds=("https://laodong.vn/rss/home.rss",),
    listing_link="article h2 .link-title[href]",
    pager="https://laodong.vn/photo?page={page}",
    gallery_url=r"-\d+\.(?:ldo|bld)$",
    article_id=r"-(\d+)\.(?:ldo|bld)$",
    drop=(".lst-tags",),
    caption=(*FIGURE.caption, "td.imageDescription"),
    rewrites=((r"(media-cdn\S+)\?w=\d+$", r"\1"),),
)
