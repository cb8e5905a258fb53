"""24h: photos with data-original in an own CMS; captions are centred lines below, without a name of their own.

Bodies seen as pasted by a reader in 2024-01 (articles of 2023-2024); the first photo stands in a banner's box.
Unverified: the frame, the caption's class img_chu_thich_0407 and whether listings page.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE

SITE = FIGURE.but(
    name="bao24h",
    title="24h",
    hosts=("24h.com.vn",),
    sections=("https://www.24h.com.vn/tin-tuc-trong-ngay-c46.html",),
    feeds=(
        "https://cdn.24h.com.vn/upload/rss/tintuctrongngay.rss",
        "https://cdn.24h.com.vn/upload/rss/trangchu24h.rss",
    ),
    gallery_url=r"-c\d+a\d+\.html$",
    article_id=r"-c\d+a(\d+)\.html$",
    gallery_mark=r"^(?:chùm |loạt |bộ |phóng sự )?ảnh\b(?! hưởng)|(?:chum|loat|bo|phong-su)-anh-",
    body=("#article_body",),
    drop=(".bv-lq", ".tuht_all", ".linkOrigin", ".img_tin_lien_quan_trong_bai", ".nguontin"),
    caption=(".img_chu_thich_0407", "figcaption"),
    caption_from=("place", "table", "block", "flow"),
    source_css=(".nguontin",),
)
