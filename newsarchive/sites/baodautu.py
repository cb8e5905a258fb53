"""Đầu Tư: MasterCMS's tables (td.media-caption) in a frame of its own, without an h1.

An article seen 2026-03. Its feeds answer without items (2026). Unverified: the sitemap's address; titles and slugs tell
the galleries.
"""

from __future__ import annotations

from newsarchive.sites.families import MASTERCMS

SITE = MASTERCMS.but(
    name="baodautu",
    title="Đầu Tư",
    hosts=("baodautu.vn",),
    sections=("https://baodautu.vn/dau-tu-tai-chinh-d6/",),
    sitemaps=("https://baodautu.vn/sitemap.xml",),
    gallery_url=r"-d\d{5,}\.html$",
    article_id=r"-d(\d{5,})\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
    title_css=(".title-detail",),
    lead_css=(".sapo_detail",),
    author_css=(".author-share-top .author",),
    drop=(*MASTERCMS.drop, ".list_news_relation_top", ".news_relate_one"),
)
