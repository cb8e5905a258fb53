"""What a feed names: RSS and Atom as newspapers serve them, broken ones too."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from newsarchive.errors import PageError
from newsarchive.finding.entry import Entry
from newsarchive.finding.listing import join
from newsarchive.finding.url_dates import date_in_url, read_moment
from newsarchive.finding.window import VIETNAM
from newsarchive.split.decode import decode
from newsarchive.text.normal import normal_text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def is_feed(body: bytes) -> bool:
    """Whether ``body`` begins as RSS or Atom; sitemaps.org allows both as sitemaps, and newspapers use it."""
    return re.search(rb"<(?:rss|rdf:RDF|feed)[\s>]", body[:4096]) is not None


def read_feed(body: bytes, *, url: str) -> tuple[Entry, ...]:
    """The entries of the feed at ``url``, in its order, each address once; an empty feed has none.

    What the feed says of its encoding is not believed: newspapers serve UTF-8 that is declared as UTF-16 and UTF-16
    that is declared as nothing. Broken XML is read as far as it can be. Raises
    :class:`~newsarchive.errors.PageError` for what is no feed at all.
    """
    text = _DECLARATION.sub("", decode(body), count=1)
    # A stream, always: given text, feedparser would fetch an address and open a file of that name.
    parsed = feedparser.parse(
        BytesIO(text.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
    )
    if not parsed.version and not parsed.entries:
        raise PageError("no feed: neither RSS nor Atom", where=url, then="correct the newspaper's feeds")
    found: dict[str, Entry] = {}
    for item in parsed.entries:
        address = join(url, str(item.get("link") or item.get("id") or ""))
        if address and address not in found:
            found[address] = read_item(item, address)
    return tuple(found.values())


def read_item(item: Mapping[str, Any], address: str) -> Entry:
    """One item of a feed as an entry."""
    title = normal_text(re.sub(r"<[^>]+>", "", str(item.get("title") or ""))) or None
    published = moment_of(item, "published") or date_in_url(address)
    pictures = {
        str(media.get("url") or media.get("href"))
        for media in (*item.get("media_content", ()), *item.get("enclosures", ()))
        if str(media.get("type") or media.get("medium") or "").startswith("image")
    }
    modified = moment_of(item, "updated") if "updated" in item else None  # asked otherwise, it is the other date
    return Entry(address, title, published, modified, len(pictures))


def moment_of(item: Mapping[str, Any], name: str) -> datetime | None:
    """The moment that an item gives under ``name``: as Vietnamese newspapers write it, else as feedparser reads it."""
    if moment := read_moment(str(item.get(name) or "")):
        return moment
    parsed = item.get(f"{name}_parsed")
    return datetime.fromtimestamp(calendar.timegm(parsed), VIETNAM) if parsed else None
