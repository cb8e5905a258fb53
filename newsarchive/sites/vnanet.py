"""Báo ảnh Việt Nam (TTXVN): captions in the data-caption of the link to the full size; long-forms with div.lr-caption.

Seen by a crawler of 2023-01, which counted 633 stories of 2005-2022. The list of stories pages by script alone: the
sitemaps (one a month since 2018-01) find them. Unverified since 2023.
"""

from __future__ import annotations

from newsarchive.sites.families import TTXVN

SITE = TTXVN.but(
    name="vnanet",
    title="Báo ảnh Việt Nam",
    hosts=("vietnam.vnanet.vn", "vnanet.vn"),
    sections=("https://vietnam.vnanet.vn/vietnamese/phong-su-anh",),
    sitemaps=("https://vietnam.vnanet.vn/vietnamese/sitemap.xml",),
    gallery_url=r"/\d+\.html$",
    article_id=r"/(\d+)\.html$",
    title_css=("h1.bavn-tt-post",),
    date_css=("time.bavn-time-news",),
)
