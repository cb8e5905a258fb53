"""CafeF: VCCorp; charts and screenshots without captions, stories taken over from other papers.

Article and list markup seen 2026-03, an older page 2016.
"""

from __future__ import annotations

from newsarchive.sites.families import VCCORP

SITE = VCCORP.but(
    name="cafef",
    title="CafeF",
    hosts=("cafef.vn",),
    sections=("https://cafef.vn/thi-truong-chung-khoan.chn",),
    feeds=("https://cafef.vn/rss/trang-chu.rss",),
    listing_link=".tlitem.box-category-item h3 > a[href]",
    pager="https://cafef.vn/timelinelist/{zone}/{page}.chn",
    zones=("18831",),
    zone_css="input#hdZoneId",
    gallery_url=r"-\d{15,}\.chn$",
    article_id=r"-(\d{15,})\.chn$",
    gallery_mark=r"(?:chùm|loạt|bộ) ảnh|(?:chum|loat|bo)-anh-",
    source_css=("p.source",),
)
