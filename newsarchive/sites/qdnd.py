"""Quân đội nhân dân: an own CMS; the words of its editor's toolbar leak between photos and captions.

Names of the parts known from crawlers of 2024-2026, the toolbar's words from texts; addresses have no ending.
Unverified: what element holds a caption; so centred lines below count as well as figures.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE

SITE = FIGURE.but(
    name="qdnd",
    title="Quân đội nhân dân",
    hosts=("qdnd.vn",),
    sections=("https://www.qdnd.vn/xa-hoi",),
    feeds=("https://www.qdnd.vn/rss/cate/tin-tuc-moi-nhat.rss",),
    pager="{section}/p/{page}",
    gallery_url=r"-\d{5,8}$",
    article_id=r"-(\d{5,8})$",
    gallery_mark=r"^/anh/",
    date_css=(".post-subinfo",),
    rewrites=((r"(\.(?:jpe?g|png))\?dpi=.*$", r"\1"),),
)
