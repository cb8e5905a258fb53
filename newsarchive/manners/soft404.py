"""Soft 404s: "not found" under the status of a page that is there, or the front page in place of the one asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsarchive.text.normal import normal_text

# "Không tìm thấy" alone begins headlines of missing people; with one of these nouns it speaks of the page itself.
_MISSING = re.compile(
    r"không tìm thấy (?:trang|nội dung|bài viết|bài báo|đường dẫn|địa chỉ|dữ liệu)"
    r"|(?:trang|bài viết|bài báo|nội dung|đường dẫn)\b.{0,40}\b(?:không (?:còn )?tồn tại|đã bị (?:x[oó]a|xoá|gỡ))"
    r"|^(?:lỗi |error )?404\b|(?:page|article) not found",
    re.I,
)


def says_missing(title: str | None) -> bool:
    """Whether a page with this title says that there is nothing at its address.

    >>> says_missing("Không tìm thấy trang"), says_missing("Bài viết này không tồn tại hoặc đã bị xóa")
    (True, True)
    >>> says_missing("Không tìm thấy dấu vết con tàu sau ba ngày"), says_missing(None)
    (False, False)
    """
    return bool(title and _MISSING.search(normal_text(title)))


def leads_home(url: str, final_url: str | None) -> bool:
    """Whether a redirect answered with the front page of a newspaper instead of the page at ``url``.

    >>> leads_home("https://bao.example/anh/cho-hoa-123.html", "https://bao.example/")
    True
    >>> leads_home("https://bao.example/anh/cho-hoa-123.html", "https://bao.example/anh/cho-hoa-moi-123.html")
    False
    """
    return final_url is not None and not urlsplit(final_url).path.strip("/") and bool(urlsplit(url).path.strip("/"))
