"""VnExpress: photo stories of slides, figures in articles, tables until about 2019.

Articles and lists seen 2019-02, 2025-10 and 2026-03, slides 2016 and in fragments of 2026, the oldest tables 2011-06.
Photo addresses have been signed since about 2019: only older ones are rewritten.
Pages ask archives to hold back (noarchive).
"""

from __future__ import annotations

from newsarchive.sites.families import VNEXPRESS

SITE = VNEXPRESS.but(
    name="vnexpress",
    title="VnExpress",
    hosts=("vnexpress.net", "giaitri.vnexpress.net", "suckhoe.vnexpress.net", "thethao.vnexpress.net"),
    sections=("https://vnexpress.net/anh",),
    feeds=("https://vnexpress.net/rss/tin-moi-nhat.rss",),
    sitemaps=("https://vnexpress.net/sitemap.xml",),
    listing_link=".list-news-folder-photo .title-news a[href], article.item-news .title-news a[href]",
    next_page="a.next-page[href]",
    pager="{section}-p{page}",
    last_page=20,
    gallery_url=r"-\d{6,8}\.html$",
    article_id=r"-(\d{6,8})\.html$",
)
