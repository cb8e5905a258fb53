"""What a listing names: a whole page, a fragment of one, JSON, or HTML inside JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from newsarchive.finding.entry import Entry
from newsarchive.finding.url_dates import date_in_url, read_moment
from newsarchive.sites import Site
from newsarchive.text.normal import normal_text

LINK_ATTRIBUTES = ("href", "data-io-canonical-url", "data-link", "data-url", "data-href", "data-utm-src")
"""Where cards keep their address: VCCorp's fragments and Znews leave ``href`` out or put a script in it."""

URL_FIELDS = ("url", "redirect_link", "link", "href", "share_url")
TITLE_FIELDS = ("title", "name", "headline")
DATE_FIELDS = ("date", "published_at", "publish_date", "published_time", "update_time", "created_at")

CARD_DEPTH = 4
"""How many elements up from a link its card ends at most, where a date may stand."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing: its galleries in the page's order, each address once, and what leads on from it.

    ``next_url`` is the address of its "next" link, ``zone`` the number that a pager's template asks for.
    """

    entries: tuple[Entry, ...]
    next_url: str | None = None
    zone: str | None = None

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses alone."""
        return tuple(entry.url for entry in self.entries)


def read_listing(text: str, *, url: str, site: Site) -> Listing:
    """The galleries of ``site`` that the listing at ``url`` names; other addresses are left out.

    A whole page is read with the newspaper's ``listing_link`` alone, so that a side bar adds nothing; a fragment
    whose markup differs is read for every address that looks like a gallery's.
    """
    base = url if site.owns(url) else home_of(site)
    document = read_json(text)
    if document is not None:
        return Listing(tuple(kept(json_entries(document, site, base), site)))
    page = Selector(text=text or "<html/>", type="html")
    entries = kept(link_entries(page.css(site.listing_link.replace("[href]", "")), base), site)
    if not entries and not re.search(r"<(?:html|body)\b", text[:20_000], re.IGNORECASE):
        entries = kept(link_entries(page.css("a, [data-link], [data-url], [data-href]"), base), site)
    return Listing(tuple(entries), find_next(page, site, url), find_zone(page, site))


def home_of(site: Site) -> str:
    """The newspaper's own address: what relative links in the answers of its API hosts are relative to."""
    parts = urlsplit(site.sections[0]) if site.sections else None
    return f"{parts.scheme}://{parts.netloc}/" if parts else f"https://{site.hosts[0]}/"


def read_json(text: str) -> Any | None:
    """``text`` as JSON objects or arrays; None where it is something else."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return None
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def json_entries(value: Any, site: Site, base: str, depth: int = 0) -> Iterator[Entry]:
    """The addresses in objects of JSON and in the HTML that its strings hold (escaped once more or not)."""
    if depth > 8:
        return
    match value:
        case dict():
            found = first_text(value, URL_FIELDS)
            if found and (address := join(base, found)):
                moment = read_moment(first_text(value, DATE_FIELDS))
                yield Entry(
                    address, title=normal_text(first_text(value, TITLE_FIELDS) or "") or None, published_at=moment
                )
            for inner in value.values():
                if isinstance(inner, dict | list) or (isinstance(inner, str) and not found):
                    yield from json_entries(inner, site, base, depth + 1)
        case list():
            for inner in value:
                yield from json_entries(inner, site, base, depth + 1)
        case str() if "<" in value or "&lt;" in value:
            fragment = value if re.search(r"<\w", value) else unescape(value)
            yield from read_listing(fragment, url=base, site=site).entries


def first_text(fields: dict[str, Any], names: Iterable[str]) -> str | None:
    """The first of ``names`` that holds text or a number, as text."""
    for name in names:
        if (value := fields.get(name)) and isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return None


def link_entries(links: Iterable[Selector], base: str) -> Iterator[Entry]:
    """One entry for every element that bears an address, with its text and its card's date."""
    found = [(link, address) for link in links if (address := address_of(link, base))]
    inside: dict[Any, set[str]] = {}
    for link, address in found:
        for place in places_of(link):
            inside.setdefault(place, set()).add(address)
    for link, address in found:
        words = normal_text(" ".join(link.xpath(".//text()").getall()))
        card = [place for place in places_of(link) if len(inside[place]) == 1]
        yield Entry(address, words or normal_text(link.attrib.get("title", "")) or None, card_date(card))


def address_of(link: Selector, base: str) -> str | None:
    """The first address that an element bears; None for none."""
    values = filter(None, (link.attrib.get(name) for name in LINK_ATTRIBUTES))
    return next((address for value in values if (address := join(base, value))), None)


def places_of(link: Selector) -> list[Any]:
    """An element and those around it, as far as a card reaches."""
    return [link.root, *islice(link.root.iterancestors(), CARD_DEPTH)]


def card_date(card: Iterable[Any]) -> datetime | None:
    """The moment that the nearest of the elements around one link tells; None where none does or several are told."""
    for place in card:
        if dates := {str(date) for date in place.xpath(".//@datetime | .//@data-datetime | .//@data-date")}:
            return read_moment(dates.pop()) if len(dates) == 1 else None
    return None


def join(base: str, address: str) -> str | None:
    """``address`` as an absolute http address; None for scripts, anchors, mail and what is no address."""
    address = address.strip()
    if not address or address.startswith("#"):
        return None
    try:
        whole = urljoin(base, address)
        return whole if urlsplit(whole).scheme in {"http", "https"} and urlsplit(whole).hostname else None
    except ValueError:
        return None


def kept(entries: Iterable[Entry], site: Site) -> list[Entry]:
    """The galleries of ``site`` among ``entries``, each once at its first place, with all that is said of it."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if site.owns(entry.url) and site.is_gallery_url(entry.url):
            first = found.get(entry.url, entry)
            title = first.title or entry.title
            moment = first.published_at or entry.published_at or date_in_url(entry.url)
            found[entry.url] = replace(first, title=title, published_at=moment)
    return list(found.values())


def find_next(page: Selector, site: Site, url: str) -> str | None:
    """The address of the "next" link; None where there is none, or it leads to the same page."""
    for link in page.css(site.next_page)[:1]:
        address = join(url, link.attrib.get("href", ""))
        return None if address in {None, url} else address
    return None


def find_zone(page: Selector, site: Site) -> str | None:
    """The number of the listing's zone, where the newspaper writes it into the page."""
    value = page.css(site.zone_css).xpath("@value").get() if site.zone_css else None
    return value.strip() or None if value else None
