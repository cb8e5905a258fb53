"""What a sitemap names: addresses with dates, titles and pictures, or more sitemaps; read piece by piece."""

from __future__ import annotations

import re
import zlib
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from newsarchive.errors import PageError
from newsarchive.finding.entry import Entry
from newsarchive.finding.listing import join
from newsarchive.finding.url_dates import date_in_url, read_moment
from newsarchive.finding.window import Window, day_of
from newsarchive.text.normal import normal_text

PIECE = 64 * 1024
"""Bytes that are looked at together."""

MAX_SIZE = 512 * 1024 * 1024
"""Bytes of one sitemap after decompression: ten times what sitemaps.org allows; more is a bomb."""

_BARE = re.compile(rb"&(?!#?\w{1,10};)")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChildSitemap:
    """A sitemap that an index names, with the last change that it claims."""

    url: str
    modified_at: datetime | None = None


def read_sitemap(body: bytes, *, url: str) -> Iterator[Entry | ChildSitemap]:
    """What the sitemap at ``url`` names, one by one, in memory that does not grow with it.

    Gzip is told by its bytes, whatever its content type says, and may be wrapped twice. A list of bare addresses,
    one a line, is a sitemap too. Raises :class:`~newsarchive.errors.PageError` for what is none, for one that
    declares entities (no sitemap needs them, a bomb does), and for one that unpacks to more than ``MAX_SIZE``.
    """
    pieces = (body[start : start + PIECE] for start in range(0, len(body), PIECE))
    unpacked = bounded(gunzip(gunzip(pieces, url), url), url)
    first = next(unpacked, b"")
    head = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"https?://", head):
        return read_lines(joined(first, unpacked))
    if not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")) or re.match(
        rb"<(?:!DOCTYPE\s+)?html", head, re.IGNORECASE
    ):
        raise PageError("no sitemap", where=url, then="correct the newspaper's sitemaps")
    return read_xml(joined(first, unpacked), url)


def joined(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    """``first``, then ``rest``."""
    yield first
    yield from rest


def gunzip(pieces: Iterable[bytes], url: str) -> Iterator[bytes]:
    """``pieces`` unpacked where they begin with gzip's own bytes, else as they are; raises PageError if damaged."""
    source = iter(pieces)
    first = next(source, b"")
    if not first.startswith(b"\x1f\x8b"):
        yield from joined(first, source)
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in joined(first, source):
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise PageError(f"damaged gzip ({error})", where=url) from None
    if not unpacker.eof:
        raise PageError("gzip that is cut off", where=url)


def bounded(pieces: Iterable[bytes], url: str) -> Iterator[bytes]:
    """``pieces`` that are not empty, up to ``MAX_SIZE`` bytes in all; raises PageError beyond."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_SIZE:
            raise PageError(f"unpacks to more than {MAX_SIZE >> 20} MB", where=url, then="do not read it")
        if piece:
            yield piece


def read_lines(pieces: Iterable[bytes]) -> Iterator[Entry]:
    """The addresses of a plain list."""
    left = b""
    for piece in pieces:
        *lines, left = (left + piece).split(b"\n")
        yield from (Entry(line.strip().decode("utf-8", "replace")) for line in lines if line.strip())
    if left.strip():
        yield Entry(left.strip().decode("utf-8", "replace"))


def read_xml(pieces: Iterable[bytes], url: str) -> Iterator[Entry | ChildSitemap]:
    """The ``url`` and ``sitemap`` elements of an XML sitemap; damage costs the elements that it touches."""
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root, tail = "", b""
    for piece in escaped(pieces):
        tail = (tail + piece)[-400:]
        if not root and _DECLARES.search(piece):
            raise PageError("declares entities", where=url, then="do not read it")
        parser.feed(piece)
        for event, element in parser.read_events():
            if not root:
                root = local_name(element)
                if element.getroottree().docinfo.internalDTD is not None:
                    raise PageError("declares entities", where=url, then="do not read it")
            if event == "end" and (found := read_element(element, url)):
                yield found
    if not root:
        raise PageError("no sitemap", where=url, then="correct the newspaper's sitemaps")
    if not re.search(rf"</(?:\w+:)?{re.escape(root)}\s*>".encode(), tail.replace(b"\0", b""), re.IGNORECASE):
        raise PageError("a sitemap that is cut off", where=url)


def escaped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """``pieces`` with every bare "&" written as XML wants it: an address would lose its parameters otherwise."""
    left = b""
    for piece in pieces:
        if b"\0" in piece:  # UTF-16, where a byte is no letter
            yield left + piece
            left = b""
            continue
        whole = left + piece
        # A reference that this piece ends within is looked at with the next.
        cut = whole.rfind(b"&", max(0, len(whole) - 12))
        whole, left = (whole, b"") if cut < 0 else (whole[:cut], whole[cut:])
        yield _BARE.sub(b"&amp;", whole)
    yield _BARE.sub(b"&amp;", left)


def read_element(element: etree._Element, url: str) -> Entry | ChildSitemap | None:
    """What a finished element names; it and what stands before it are let go of. None inside of one."""
    kind = local_name(element)
    if kind not in {"url", "sitemap"}:
        return None
    said: dict[str, str] = {}
    images = 0
    for inner in element.iter():
        name = local_name(inner)
        if name == "image":
            images += 1
        # An image's own loc and title are not the page's.
        elif inner.text and (parent := inner.getparent()) is not None and local_name(parent) != "image":
            said.setdefault(name, inner.text.strip())
    while element.getprevious() is not None:
        del element.getparent()[0]
    address = join(url, said.get("loc", "").replace("&amp;", "&"))
    if address is None:
        return None
    modified = read_moment(said.get("lastmod"))
    if kind == "sitemap":
        return ChildSitemap(address, modified)
    published = read_moment(said.get("publication_date")) or date_in_url(address)
    return Entry(address, normal_text(said.get("title", "")) or None, published, modified, images)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; newspapers misspell those. "" for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


_MONTHS = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_/.]?(?P<month>0[1-9]|1[0-2]|[1-9])(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0?[1-9]|1[0-2])[-_/.](?P<year>(?:19|20)\d{2})(?!\d)"),
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def days_of_sitemap(url: str) -> tuple[date, date] | None:
    """The first and last day that the name of a sitemap stands for; None where it names no month and no year.

    >>> [str(day) for day in days_of_sitemap("https://bao.example/sitemaps/news-2016-2.xml")]
    ['2016-02-01', '2016-02-29']
    >>> [str(day) for day in days_of_sitemap("https://bao.example/vi/sitemaps/news-11-2019.xml")]
    ['2019-11-01', '2019-11-30']
    >>> [str(day) for day in days_of_sitemap("https://bao.example/sitemap-article-201605.xml.gz")]
    ['2016-05-01', '2016-05-31']
    >>> days_of_sitemap("https://bao.example/sitemap-12.xml") is None
    True
    """
    for pattern in _MONTHS:
        if found := pattern.search(url):
            year, month = int(found["year"]), int(found["month"])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if found := _YEAR.search(url):
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    return None


def is_worth_reading(child: ChildSitemap, window: Window) -> bool:
    """Whether a sitemap may name pages of the days in ``window``; one that tells no day may."""
    if days := days_of_sitemap(child.url):
        return window.overlaps(*days)
    return window.since is None or child.modified_at is None or day_of(child.modified_at) >= window.since
