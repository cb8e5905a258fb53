"""Every address that a page gives for one photo, best first.

The order follows what the families do (see :mod:`newsarchive.sites.families`): the link to the full size, the
attribute of the original, the figure's own metadata, lazy attributes, the largest of a srcset, then ``src``.
Addresses are resolved against the page and otherwise kept byte for byte: many are signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from newsarchive.split.drawings import is_drawing_class, is_drawing_file, is_small, is_tracker
from newsarchive.split.scripted_links import scripted_link

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.split.leaves import Photo

Attributes = dict[str, str]

_IMAGE_END = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|jfif|tiff?)(?:$|[?#!&@;.])", re.IGNORECASE)
_DATA_SOURCES = tuple(
    """data-photo-original-src data-original data-original-src data-full data-zoom-image
    data-large-src data-src data-lazy-src data-lazy data-url data-image lazy-src rel""".split()
)
_ALL_SOURCES = frozenset(_DATA_SOURCES)
_SETS = ("data-srcset", "srcset", "data-lazy-srcset")
_NOTES = ("data-caption", "data-desc", "cms-photo-caption", "data-component-caption", "data-sub-html", "caption")
_ALL_NOTES = frozenset(_NOTES)
_WRAPPERS = frozenset("a source picture span em strong b i div figure center p td table tr tbody".split())
_INNER = frozenset("url src image img path file".split())
_SHELLS = frozenset(("source", "picture"))
_PATH_BEFORE = re.compile("[/?=]")
_PICTURES = frozenset(("img", "figure", "picture", "table"))
# What needs no parser: "https://host/path?query", "//host/path", "/path", all ASCII, nothing empty or odd in it.
_PLAIN_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?:)?//[a-zA-Z0-9.-]+(?::\d+)?(?=/))?(?P<path>/(?!/)[^\s?#;\[\]\x00-\x1f]+)(?:\?[^\s?#;\[\]]+)?\Z",
    re.ASCII,
)
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)([wx])$")
_LIGHTBOX = re.compile(r"fancybox|lightbox|swipebox|photoswipe|magnific|highslide|prettyphoto|colorbox|attachment")
_LIGHTBOX_NAMES = ("data-fancybox", "data-lightbox", "data-caption", "data-desc", "data-pswp", "data-photo")
_PAGE_ENDS = (".html", ".htm", ".chn", ".vnp", ".tpo", ".ldo", ".vov", ".amp", ".aspx", ".php", "/")
_MOST_SIZES = 20
_REACH = 6  # elements around a picture that may speak for it


def is_image_address(url: str) -> bool:
    """Whether ``url`` ends like a picture file.

    >>> is_image_address("/2026/03/lang-chai.JPG?w=680"), is_image_address("/lang-chai-post1.html")
    (True, False)
    """
    # most addresses that are asked hold no such ending anywhere: they need not be taken apart
    return _IMAGE_END.search(url) is not None and _IMAGE_END.search(urlsplit_path(url)) is not None


def urlsplit_path(url: str) -> str:
    """The path of ``url``, or ``url`` itself where it cannot be read."""
    if plain := _PLAIN_ADDRESS.match(url):
        return plain["path"] or url
    try:
        return urlsplit(url).path or url
    except ValueError:
        return url


def is_teaser(photo: Photo) -> bool:
    """Whether the picture is a link to another page: a teaser, no photo of this story."""
    href = photo.href
    if not href or href[0] == "#":
        target = scripted_link(photo.element)
        if target is None or not urlsplit_path(target).endswith(_PAGE_ENDS):
            return False
        photo.href = target
        return True
    if not href.endswith(_PAGE_ENDS):
        if href[:11].lower().startswith(("javascript:", "data:", "mailto:")):
            return False
        if is_image_address(href) or is_same_file(href, photo.element.get("src") or ""):
            return False
    return not _opens_lightbox(photo.element)


def _opens_lightbox(element: _Element) -> bool:
    """Whether the link around a picture shows it in full: it says so by class or attribute."""
    link = element.getparent()
    while link is not None and link.tag != "a":
        link = link.getparent()
    if link is None:
        return False
    for name in link.keys():  # noqa: SIM118 (an element's own iterator gives its children)
        if name.startswith(_LIGHTBOX_NAMES) or (
            name in ("class", "rel") and _LIGHTBOX.search((link.get(name) or "").lower())
        ):
            return True
    return False


def is_same_file(href: str, src: str) -> bool:
    """Whether two addresses end in the same file name (old pages link to a picture without an extension)."""
    name = urlsplit_path(src).rsplit("/", 1)[-1]
    return len(name) > 5 and urlsplit_path(href).rsplit("/", 1)[-1] == name


def see_photo(photo: Photo, base: str | None) -> bool:
    """Fill in the photo's addresses, alt and attribute caption; False if it is no editorial photo."""
    told = dict(photo.element.items())  # all at once: thirty questions follow
    if is_small(told) or is_drawing_class(told.get("class", "")):
        return False
    urls = _addresses(photo, told) or [
        value for value in told.values() if _is_fetchable(value) and is_image_address(value)
    ]
    if base:
        urls = [resolve(base, url) for url in urls]
    urls = list(dict.fromkeys(urls))
    if not urls or is_drawing_file(unquote(urlsplit_path(urls[0]).rsplit("/", 1)[-1])) or is_tracker(urls[0]):
        return False
    photo.urls = tuple(urls)
    photo.alt = told.get("alt")
    photo.floats = told.get("align", "").lower() in ("left", "right") or "float" in told.get("style", "")
    return True


def resolve(base: str, url: str) -> str:
    """``url`` as seen from the page ``base``; as it stands where it cannot be read."""
    if (plain := _PLAIN_ADDRESS.match(url)) and plain["scheme"]:
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _is_fetchable(url: str) -> bool:
    return bool(url) and not url.startswith(("data:", "about:", "blob:", "javascript:", "#"))


@dataclass(slots=True)
class _Found:
    """What the picture and the elements around it say: addresses of the full size, others, sizes, a caption."""

    full: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    sets: list[tuple[float, str]] = field(default_factory=list)
    note: tuple[str, str] | None = None


def _addresses(photo: Photo, told: Attributes) -> list[str]:
    """All addresses, best first, as they stand (white space around them off); the photo's note is set."""
    element = photo.element
    own = _sources(told)
    found = _Found(note=_note(told), sets=_read_set(told))
    src = told.get("src", "").strip()
    if photo.href and (is_image_address(photo.href) or is_same_file(photo.href, src)):
        found.full.append(photo.href.strip())
    child = element
    for parent in islice(element.iterancestors(), _REACH):
        if parent.tag not in _WRAPPERS or (parent.tag not in _SHELLS and _has_other_images(parent, child)):
            break
        _ask(parent, found)
        if parent.tag == "figure" or parent.tag == "table":
            break
        child = parent
    photo.note = found.note
    originals = own[:1] if told.get("data-photo-original-src") or told.get("data-original") else []
    sized = [url for _, url in sorted(found.sets, key=lambda pair: -pair[0])[:_MOST_SIZES]]
    said = [mended(url) for url in (*originals, *found.full, *found.around, *sized, *own, src) if _is_fetchable(url)]
    return [*filter(None, map(unwrapped, said)), *said]


def _ask(parent: _Element, found: _Found) -> None:
    """Add what an element around the picture says."""
    tag, told = parent.tag, dict(parent.items())
    if found.note is None:
        found.note = _note(told)
    if tag == "a" and found.note is None and found.full and (heading := told.get("title")):
        found.note = "title", heading
    if tag == "source":
        found.sets += _read_set(told)
    elif tag == "picture":
        for source in parent.iterchildren("source"):
            found.sets += _read_set(dict(source.items()))
    elif tag == "table":
        if (href := told.get("href")) and is_image_address(href):
            found.full.append(href.strip())
    else:
        found.around += _sources(told)
    if tag == "figure":
        for meta in parent.iterchildren("meta"):
            if meta.get("itemprop") in ("url", "contentUrl") and (content := meta.get("content")):
                found.full.append(content.strip())


def _has_other_images(parent: _Element, child: _Element) -> bool:
    """Whether ``parent`` holds more pictures, or so much that it cannot be one picture's own wrapper."""
    children = list(islice(parent.iterchildren(), 9))  # len() of a long element counts all its children
    return len(children) > 8 or any(other is not child and other.tag in _PICTURES for other in children)


def _sources(told: Attributes) -> list[str]:
    found: list[str] = []
    if _ALL_SOURCES.isdisjoint(told):  # most elements: one question instead of thirteen
        return found
    for name in _DATA_SOURCES:
        value = told.get(name)
        if value and value[:5] != "data:" and (value := value.strip()) and is_image_address(value):
            found.append(value)
    return found


def mended(url: str) -> str:
    """An address whose host was written twice, from the last one (old Hemera).

    >>> mended("https://anh.examplehttps://anh.example/ben.jpg")
    'https://anh.example/ben.jpg'
    """
    if not url.startswith("http"):
        return url
    last = max(url.rfind("http://", 7), url.rfind("https://", 7))
    twice = 0 < last <= 60 and not _PATH_BEFORE.search(url, 8, last)
    return url[last:] if twice else url


def unwrapped(url: str) -> str | None:
    """The photo's own address inside that of a script which makes it smaller; None if ``url`` is no such address.

    >>> unwrapped("/_next/image?url=https%3A%2F%2Fanh.example%2Fben.jpg&w=1200"), unwrapped("/ben.jpg?v=a.jpg")
    ('https://anh.example/ben.jpg', None)
    """
    script, query, arguments = url.partition("?")
    if not query or _IMAGE_END.search(script):
        return None
    for argument in arguments.split("&")[:8]:
        name, _, value = argument.partition("=")
        if name in _INNER and is_image_address(inner := unquote(value)) and "/" in inner:
            return inner
    return None


def _read_set(told: Attributes) -> list[tuple[float, str]]:
    """(width or density, address) of each entry of a srcset."""
    entries: list[tuple[float, str]] = []
    for name in _SETS:
        value = told.get(name)
        if not value:
            continue
        for entry in re.split(r",\s+|,(?=https?://|//|/)", value):
            parts = entry.split()
            if not parts:
                continue
            size = _WIDTH.search(parts[-1]) if len(parts) > 1 else None
            entries.append((float(size[1]) if size else 1.0, parts[0].rstrip(",")))
    return entries


def _note(told: Attributes) -> tuple[str, str] | None:
    if _ALL_NOTES.isdisjoint(told):
        return None
    for name in _NOTES:
        if value := told.get(name):
            return name, value
    return None


_SIZE_PART = re.compile(r"(?:[whtr]\d+|\d+x\d+|thumbs?|croped|amp_img|in_article)$", re.IGNORECASE)
# "/zoom/800/", "/thumb_w/730/"; Drupal's "/styles/large/public/" (vov.vn)
_SIZE_PARTS = re.compile(r"/(?:styles/\w+/public|(?:zoomh?|thumb_[wh]|resize|crop)/[\dx_]+)(?=/)")
_SIZE_END = re.compile(
    r"(?:_m)?[_-]\d{2,4}x\d{1,4}(?=\.\w+$)|_w\d{2,4}_r\d+(?:_s)?(?=\.\w+$)|(?<=\.jpg|\.png)\.(?:webp|avif)$|(?<=\.jpeg)\.(?:webp|avif)$"
)


@lru_cache(maxsize=4096)
def photo_key(url: str) -> str:
    """What two addresses of one photo in two sizes share: the path without host, query and size parts.

    >>> photo_key("https://a.example/w860/x/ben-ca.jpg") == photo_key("//b.example/w1920/x/ben-ca.jpg?v=2")
    True
    """
    path = _SIZE_PARTS.sub("", unquote(urlsplit_path(url)))
    if not _IMAGE_END.search(path):
        return url
    parts = [part for part in path.split("/") if part]
    if not parts:
        return url
    name = _SIZE_END.sub("", parts[-1].lower())
    if len(name) >= 24:  # long names carry the time or a title: they tell a photo by themselves
        return name
    folders = [part for part in parts[:-1] if part[-1] != "=" and not _SIZE_PART.match(part)]
    return "/".join([*folders[-4:], name])
