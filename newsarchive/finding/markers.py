"""The words that titles, slugs and sections of photo galleries bear, and those of what only looks like one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsarchive.text.keys import fold_key
from newsarchive.text.normal import normal_text

# "[Photo]", "[Ảnh]", "(Chùm ảnh)", "Chùm ảnh:", "Ảnh: ", "Phóng sự ảnh:"; "Loạt ảnh ..." needs no colon.
_TITLE = re.compile(
    r"^\s*[\[(【]\s*(?:photos?|ảnh|chùm ảnh|loạt ảnh|bộ ảnh|phóng sự ảnh|photo (?:story|news|essay))\s*[\])】]"
    r"|^\s*(?:ảnh|photos?)\s*[:|]"
    r"|^\s*(?:chùm|loạt|bộ|phóng sự)\s+ảnh\b"
    r"|[\[(]\s*(?:ảnh|photos?)\s*[\])]\s*$",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"^(?:photo|anh|chum-anh|phong-su-anh|loat-anh|bo-anh|toan-canh|photo-story)-|-(?:chum-anh|loat-anh|bo-anh|qua-anh)-"
)
_SECTION = re.compile(
    r"^(?:anh|photo|photos|lens|photo-news|photo-story|chum-anh|phong-su-anh|thu-vien-anh|dtb-thu-vien-anh|"
    r"album-?photo|xem-albumphoto|phongsuanh)$"
)
_OTHER = re.compile(
    r"^\s*[\[(【]?\s*(?:infographics?|video|clip|podcast|trực tiếp|quiz)\s*[\])】:|]",
    re.IGNORECASE,
)


def has_gallery_title(title: str | None) -> bool:
    """Whether a title says that it stands over photos.

    >>> has_gallery_title("[Photo] Mùa vàng Mù Cang Chải"), has_gallery_title("Chùm ảnh: chợ nổi")
    (True, True)
    >>> has_gallery_title("Ảnh hưởng của bão số 3"), has_gallery_title("Bức ảnh cũ của cha")
    (False, False)
    """
    return bool(title and _TITLE.search(normal_text(title)))


def has_other_title(title: str | None) -> bool:
    """Whether a title says that it is another kind of story: an infographic, a video, a live ticker.

    >>> has_other_title("[Infographic] Giá xăng qua từng kỳ"), has_other_title("Video: Lũ về trong đêm")
    (True, True)
    """
    return bool(title and _OTHER.search(normal_text(title)))


def has_gallery_slug(url: str) -> bool:
    """Whether the last part of an address bears the mark of a gallery.

    >>> has_gallery_slug("https://bao.example/anh-cho-noi-mot-ngay-post961609.html")
    True
    >>> has_gallery_slug("https://bao.example/anh-huong-cua-bao-so-3-post961610.html")
    False
    """
    slug = slug_of(url)
    # ảnh hưởng (influence), anh hùng (hero), anh em (brothers), anh trai, nước Anh: the commonest words in "anh-".
    return bool(_SLUG.search(slug)) and not re.match(r"anh-(?:huong|hung|em|trai|chi|ta|ay|quoc)\b", slug)


def stands_in_photo_section(url: str) -> bool:
    """Whether a part of the path is the name of a photo section.

    >>> stands_in_photo_section("https://bao.example/anh/cho-noi-20251105181405682.htm")
    True
    >>> stands_in_photo_section("https://bao.example/rss/the-gioi-do-day/chum-anh.rss")
    True
    """
    parts = [re.sub(r"\.\w{2,4}$", "", part.lower()) for part in urlsplit(url).path.split("/") if part]
    return any(_SECTION.fullmatch(part) for part in parts)


def slug_of(url: str) -> str:
    """The last part of the path in plain letters, without its ending."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return fold_key(re.sub(r"\.\w{2,4}$", "", last))
