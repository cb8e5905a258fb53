"""Every address that a page gives for one photo, best first; and which pictures are no editorial photos.

The order follows what the families do (see :mod:`newsarchive.sites.families`): the link to the full size, the
attribute of the original, the figure's own metadata, lazy attributes, the largest of a srcset, then ``src``.
Addresses are resolved against the page and otherwise kept byte for byte: many are signed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.split.leaves import Photo

_IMAGE_END = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|jfif|tiff?)(?:$|[?#!&@;.])", re.IGNORECASE)
_DATA_SOURCES = (
    "data-photo-original-src",
    "data-original",
    "data-original-src",
    "data-full",
    "data-zoom-image",
    "data-large-src",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-image",
    "lazy-src",
    "rel",
)
_SETS = ("data-srcset", "srcset", "data-lazy-srcset")
_NOTES = ("data-caption", "data-desc", "cms-photo-caption", "data-component-caption", "data-sub-html", "caption")
_WRAPPERS = frozenset(
    (
        "a",
        "source",
        "picture",
        "span",
        "em",
        "strong",
        "b",
        "i",
        "div",
        "figure",
        "center",
        "p",
        "td",
        "table",
        "tr",
        "tbody",
    )
)
_PICTURES = frozenset(("img", "figure", "picture", "table"))
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)([wx])$")
# A drawing's file is called after its use ("icon_zalo.png"); a photo may be too ("logo-tren-ao.jpg").
_DRAWING = (
    "icon|ico|logo|avatar|sprite|spacer|blank|pixel|loading|loader|transparent|1x1|dot|no-?image|default|grey|gray|"
    "placeholder|btn|button|bullet|arrow|star|emoji|play|lazy|lazyload|dummy"
)
_NO_PHOTO_NAME = re.compile(
    rf"^(?:{_DRAWING})[-_\d]*\.\w+$|^(?:icon|ico|logo|btn|sprite|spacer|blank|placeholder|no-?image)[-_][^.]*\.(?:png|gif|svg|webp)$",
    re.IGNORECASE,
)
_NO_PHOTO_WORDS = re.compile(
    r"(?:^|[\s_-])(?:icon|ico|logo|avatar|emoji|emoticon|tracking|pixel|sprite|spinner|badge|qrcode)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_TRACKERS = re.compile(
    r"//[^/]*(?:doubleclick|googlesyndication|google-analytics|scorecardresearch|facebook\.com/tr|admicro|adnxs)"
)
_LIGHTBOX = re.compile(r"fancybox|lightbox|swipebox|photoswipe|magnific|highslide|prettyphoto|colorbox")
_LIGHTBOX_NAMES = ("data-fancybox", "data-lightbox", "data-caption", "data-desc", "data-pswp", "data-photo")
_MOST_SIZES = 20
_NUMBER = re.compile(r"^\s*(\d+)")


def is_image_address(url: str) -> bool:
    """Whether ``url`` ends like a picture file.

    >>> is_image_address("/2026/03/lang-chai.JPG?w=680"), is_image_address("/lang-chai-post1.html")
    (True, False)
    """
    return _IMAGE_END.search(urlsplit_path(url)) is not None


def urlsplit_path(url: str) -> str:
    """The path of ``url``, or ``url`` itself where it cannot be read."""
    try:
        return urlsplit(url).path or url
    except ValueError:
        return url


def is_teaser(photo: Photo) -> bool:
    """Whether the picture is a link to another page: a teaser, no photo of this story."""
    href = photo.href
    if href is None or not href or href[0] == "#":
        return False
    low = href[:11].lower()
    if low.startswith(("javascript:", "data:", "mailto:")):
        return False
    if is_image_address(href) or _same_file(href, photo.element.get("src") or ""):
        return False
    return not _opens_lightbox(photo.element)


def _opens_lightbox(element: _Element) -> bool:
    """Whether the link around a picture shows it in full: it says so by class or attribute."""
    link = next(islice(element.iterancestors("a"), 1), None)
    if link is None:
        return False
    words = f"{link.get('class') or ''} {link.get('rel') or ''}".lower()
    return bool(_LIGHTBOX.search(words)) or any(name.startswith(_LIGHTBOX_NAMES) for name in link.keys())  # noqa: SIM118


def _same_file(href: str, src: str) -> bool:
    name = urlsplit_path(src).rsplit("/", 1)[-1]
    return len(name) > 5 and urlsplit_path(href).rsplit("/", 1)[-1] == name


def is_small(element: _Element) -> bool:
    """Whether the sizes that the page states are those of an icon, a tracker or a banner."""
    width = _number(element, "width", "w", "data-width")
    height = _number(element, "height", "h", "data-height")
    if width is not None and height is not None:
        return (width < 100 and height < 100) or width <= 3 or height <= 3 or 2 * width >= 11 * height
    return (width is not None and width < 60) or (height is not None and height < 40)


def _number(element: _Element, *names: str) -> int | None:
    for name in names:
        value = element.get(name)
        if value and (found := _NUMBER.match(value)) and "%" not in value:
            return int(found[1][:9])
    return None


def see_photo(photo: Photo, base: str | None) -> bool:
    """Fill in the photo's addresses, alt and attribute caption; False if it is no editorial photo."""
    element = photo.element
    if is_small(element) or _NO_PHOTO_WORDS.search(element.get("class") or ""):
        return False
    urls = _addresses(photo) or [
        value for value in element.values() if _is_fetchable(value) and is_image_address(value)
    ]
    if base:
        urls = [_resolve(base, url) for url in urls]
    urls = list(dict.fromkeys(urls))
    if not urls:
        return False
    first = urls[0]
    name = unquote(urlsplit_path(first).rsplit("/", 1)[-1])
    if _NO_PHOTO_NAME.search(name) or name.lower().endswith(".svg") or _TRACKERS.search(first):
        return False
    photo.urls = tuple(urls)
    photo.alt = element.get("alt")
    photo.floats = (element.get("align") or "").lower() in ("left", "right") or "float" in (element.get("style") or "")
    return True


def _resolve(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _is_fetchable(url: str) -> bool:
    return bool(url) and not url.startswith(("data:", "about:", "blob:", "javascript:", "#"))


def _addresses(photo: Photo) -> list[str]:
    """All addresses, best first, as they stand (white space around them off)."""
    element = photo.element
    full: list[str] = []
    if photo.href and (is_image_address(photo.href) or _same_file(photo.href, element.get("src") or "")):
        full.append(photo.href.strip())
    around: list[str] = []
    sets: list[tuple[float, str]] = []
    note = _note(element)
    child = element
    parent = element.getparent()
    for _ in range(6):
        if parent is None or parent.tag not in _WRAPPERS:
            break
        tag = parent.tag
        if tag != "source" and tag != "picture" and _has_other_images(parent, child):
            break
        if note is None:
            note = _note(parent)
        if note is None and tag == "a" and photo.href in full and (heading := parent.get("title")):
            note = "title", heading
        if tag == "source":
            sets += _read_set(parent)
        elif tag == "picture":
            for source in parent.iterchildren("source"):
                sets += _read_set(source)
        elif tag == "figure":
            full += [
                content
                for meta in parent.iterchildren("meta")
                if meta.get("itemprop") in ("url", "contentUrl") and (content := (meta.get("content") or "").strip())
            ]
            around += _sources(parent)
            break
        elif tag == "table":
            if (href := parent.get("href")) and is_image_address(href):
                full.append(href.strip())
            break
        else:
            around += _sources(parent)
        child, parent = parent, parent.getparent()
    photo.note = note
    sets += _read_set(element)
    own = _sources(element)
    originals = own[:1] if element.get("data-photo-original-src") or element.get("data-original") else []
    sized = [url for _, url in sorted(sets, key=lambda pair: -pair[0])]
    src = (element.get("src") or "").strip()
    found = [*originals, *full, *around, *sized[:_MOST_SIZES], *own, src]
    return [_mended(url) for url in found if _is_fetchable(url)]


def _has_other_images(parent: _Element, child: _Element) -> bool:
    """Whether ``parent`` holds more pictures, or so much that it cannot be one picture's own wrapper."""
    children = list(islice(parent.iterchildren(), 9))  # len() of a long element counts all its children
    return len(children) > 8 or any(other is not child and other.tag in _PICTURES for other in children)


def _sources(element: _Element) -> list[str]:
    found = []
    for name in _DATA_SOURCES:
        value = element.get(name)
        if value and value[:5] != "data:" and (value := value.strip()) and is_image_address(value):
            found.append(value)
    return found


def _mended(url: str) -> str:
    """An address whose host was written twice (old Hemera: "https://hosthttps://host/..."): from the last one."""
    last = max(url.rfind("http://"), url.rfind("https://"))
    return (
        url[last:]
        if 0 < last <= 60
        and "?" not in url[:last]
        and "=" not in url[:last]
        and url.startswith("http")
        and url[:last].count("/") <= 2
        else url
    )


def _read_set(element: _Element) -> list[tuple[float, str]]:
    """(width or density, address) of each entry of a srcset."""
    entries: list[tuple[float, str]] = []
    for name in _SETS:
        value = element.get(name)
        if not value:
            continue
        for entry in re.split(r",\s+|,(?=https?://|//|/)", value):
            parts = entry.split()
            if not parts:
                continue
            size = _WIDTH.search(parts[-1]) if len(parts) > 1 else None
            entries.append((float(size[1]) if size else 1.0, parts[0].rstrip(",")))
    return entries


def _note(element: _Element) -> tuple[str, str] | None:
    for name in _NOTES:
        if value := element.get(name):
            return name, value
    return None


_SIZE_PART = re.compile(
    r"^(?:w\d+|h\d+|t\d+|r\d+|\d+x\d+|\d+_\d+|thumb_w|thumb_h|thumb|thumbs|zoom|zoomh|crop|croped|amp_img"
    r"|in_article|resize|\d{2,4}|.*=)$",
    re.IGNORECASE,
)
_STYLE_PARTS = re.compile(r"/styles/\w+/public/")  # Drupal's sizes (vov.vn)
_SIZE_END = re.compile(
    r"(?:_m)?[_-]\d{2,4}x\d{1,4}(?=\.\w+$)|(?<=\.jpg|\.png)\.(?:webp|avif)$|(?<=\.jpeg)\.(?:webp|avif)$"
)


@lru_cache(maxsize=4096)
def photo_key(url: str) -> str:
    """What two addresses of one photo in two sizes share: the path without host, query and size parts.

    >>> photo_key("https://a.example/w860/x/ben-ca.jpg") == photo_key("//b.example/w1920/x/ben-ca.jpg?v=2")
    True
    """
    path = _STYLE_PARTS.sub("/", unquote(urlsplit_path(url)))
    if not _IMAGE_END.search(path):
        return url
    parts = [part for part in path.split("/") if part]
    if not parts:
        return url
    name = _SIZE_END.sub("", parts[-1].lower())
    folders = [part for part in parts[:-1] if not _SIZE_PART.match(part)]
    if len(name) >= 24:  # long names carry the time or a title: they tell a photo by themselves
        return name
    return "/".join([*folders[-4:], name])
