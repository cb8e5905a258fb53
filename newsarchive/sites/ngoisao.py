"""Ngôi Sao: VnExpress's markup under a host of its own.

That it shares the markup is said by scrapers of 2020-2023; its listing pages are inferred from VnExpress's.
"""

from __future__ import annotations

from newsarchive.sites.families import VNEXPRESS

SITE = VNEXPRESS.but(
    name="ngoisao",
    title="Ngôi Sao",
    hosts=("ngoisao.vnexpress.net", "ngoisao.net"),
    feeds=("https://ngoisao.vnexpress.net/rss/giai-tri.rss", "https://ngoisao.vnexpress.net/rss/thoi-trang.rss"),
    sitemaps=("https://ngoisao.vnexpress.net/sitemap.xml",),
    pager="{section}-p{page}",
    gallery_url=r"-\d{6,8}\.html$",
    article_id=r"-(\d{6,8})\.html$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|ảnh cưới|thi ảnh|(?:chum|loat|bo|thi)-anh-|anh-cuoi",
)
