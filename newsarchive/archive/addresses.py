"""Addresses as they are compared. They are stored and fetched as they were found; only these keys are normalised."""

from __future__ import annotations

import re
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|zarsrc|zalo_src)", re.IGNORECASE)
_ORDINARY = re.compile(r"https?://([a-z0-9.-]+)(/[\w.~!$'()*,:;@/-]*)", re.ASCII)
"""An address that its key spells the same, but for the scheme; most are, and five times as quickly compared."""

_IMAGE_FILE = re.compile(r"\.(jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_STORY_NUMBER = re.compile(r"\d{5,}")
_SAFE = "!$'()*,:;@~"  # characters that mean nothing in a path segment or a query value (RFC 3986, section 3.3)


def page_key(url: str) -> str:
    """``url`` as compared: no scheme, fragment, default port or tracking parameters; one spelling of its letters.

    >>> page_key("https://Bao.example/ảnh/chợ-nổi.html?utm_source=zalo#top") == page_key(
    ...     "http://bao.example:80/%E1%BA%A3nh/ch%E1%BB%A3-n%E1%BB%95i.html")
    True
    >>> page_key("https://bao.example/?id=7")
    'bao.example/?id=7'
    """
    ordinary = _ORDINARY.fullmatch(url)
    if ordinary is not None:
        return ordinary[1] + (ordinary[2].rstrip("/") or "/")
    parts = urlsplit(url.strip())
    host = re.sub(r":(80|443)$", "", parts.netloc.rpartition("@")[2].lower())
    path = "/".join(map(_spelled, parts.path.split("/")))
    fields = [field for field in parts.query.split("&") if field and not _TRACKING.fullmatch(field.partition("=")[0])]
    query = "&".join("=".join(map(_spelled, field.split("=", 1))) for field in fields)
    return host + (path.rstrip("/") or "/") + (f"?{query}" if query else "")


def _spelled(part: str) -> str:
    # A page may name ảnh.jpg as NFC, NFD or percent-encoded; servers give the same file.
    return quote(normalize("NFC", unquote(part)), safe=_SAFE)


def gallery_identity(url: str | None, canonical_url: str | None, text: str) -> str:
    """What makes two readings the same gallery: the canonical address if it can be trusted, else the page's own.

    A canonical address counts only if it stands on the same host (give or take "www.", "m.", "amp.") and holds
    the story's number: templates exist whose canonical link is the front page or the section for every story.
    A gallery without an address is named by its ``text``.

    >>> gallery_identity("https://m.bao.example/cho-noi-12345.html", "https://bao.example/cho-noi-12345.html", "")
    'bao.example/cho-noi-12345.html'
    >>> gallery_identity("https://bao.example/cho-noi-12345.html", "https://bao.example/anh", "")
    'bao.example/cho-noi-12345.html'
    """
    if not url:
        return f"text:{sha256(text.encode()).hexdigest()}"
    own = page_key(url)
    if not canonical_url:
        return own
    canonical = page_key(canonical_url)
    host, _, path = canonical.partition("/")
    same_host = _plain_host(host) == _plain_host(own.partition("/")[0])
    numbers = _STORY_NUMBER.findall(own.partition("/")[2])
    return canonical if same_host and path and all(number in path for number in numbers) else own


def _plain_host(host: str) -> str:
    return re.sub(r"^(www|m|amp)\.", "", host)


def image_identity(url: str) -> str:
    """The part of a photo's address that stays the same from fetch to fetch: its path.

    Image hosts are numbered (i1-, i2-) and signatures in the query may be renewed; neither is a new photo.

    >>> image_identity("https://i1-pic.example/2016/ảnh.jpg?w=680&s=abc") == image_identity(
    ...     "https://i2-pic.example/2016/%E1%BA%A3nh.jpg")
    True
    >>> image_identity("https://pic.example/get?id=5")
    'get?id=5'
    """
    rest = page_key(url).partition("/")[2]
    path = rest.partition("?")[0]
    return path if _IMAGE_FILE.search(path) else rest
