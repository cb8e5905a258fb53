"""The heading of a story: title, lead, author, source, date, place, address, and what it says about archiving.

Independent of families: the title is the h1 that the page's own metadata confirms; lead, author and printed date
are looked for around it, by what elements are called in every CMS; metadata fills what is missing. A site's
selectors (``title_css``, ...) come first. One pass over a few tags, so that a heading costs a fraction of a parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from lxml.cssselect import CSSSelector

from newsarchive.sites.selectors import read_selector
from newsarchive.sites.site import Site
from newsarchive.split.heading_head import (
    Head,
    archiving,
    canonical_url,
    names_outlet,
    outlet_keys,
    plain,
    read_head,
    without_outlet,
)
from newsarchive.split.heading_zone import Zone, names, read_foot, read_zone, take_stamp, text_of
from newsarchive.text.agencies import agency_name
from newsarchive.text.boilerplate import is_skip_line
from newsarchive.text.dates import parse_date
from newsarchive.text.headlines import read_source_line, split_lead, strip_title_marker
from newsarchive.text.keys import letters_key
from newsarchive.text.normal import normal_text

_DATE_METAS = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "article:published",
    "dc.date.issued", "dcterms.created", "date", "article.created", "its_publication",
)  # fmt: skip
_LONGEST_TITLE = 400
_TAG_AND_CLASSES = re.compile(r"[a-z][a-z0-9]*(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page says above and around its story; None (or empty) for what it does not say.

    ``published_at`` carries +07:00; ``canonical_url`` is absolute, otherwise as printed; ``archiving`` holds
    "noarchive", "noai", "noimageai", "noimageindex" and "tdm-reservation" as far as page or headers say so.
    """

    title: str | None = None
    title_verbatim: str | None = None
    lead: str | None = None
    lead_verbatim: str | None = None
    outlet_prefix: str | None = None
    place: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    canonical_url: str | None = None
    archiving: tuple[str, ...] = ()


def read_heading(
    root: Any, *, site: Site | None = None, url: str | None = None, headers: Sequence[tuple[str, str]] = ()
) -> Heading:
    """The heading of the page whose lxml tree is ``root``.

    ``headers`` are those of the response, as (name, value); they count for ``archiving`` only.
    """
    head = read_head(root)
    outlet = outlet_keys(head, url)
    element, title_verbatim = _find_title(root, head, site, outlet)
    told_author, told_date = _told_author(head, outlet), _told_date(root, head, site)
    needed = frozenset(("author",) * (told_author is None) + ("date",) * (told_date is None))
    zone = read_zone(element, needed) if element is not None else _zone_without_title(root)
    lead_verbatim, prefix, place, lead = _find_lead(root, head, site, zone)
    foot = read_foot(root)
    author = _selected(root, site.author_css if site else ())
    source = _selected(root, site.source_css if site else ())
    source = (read_source_line(source) or normal_text(source).strip("()[] ")) if source else foot.source
    return Heading(
        title=strip_title_marker(without_outlet(plain(title_verbatim), outlet)) if title_verbatim else None,
        title_verbatim=title_verbatim,
        lead=lead,
        lead_verbatim=lead_verbatim,
        outlet_prefix=prefix,
        place=place,
        author=", ".join(names(author or "")) or told_author or _found_author(head, zone, outlet) or foot.author,
        source=source if source and not names_outlet(source, outlet) else None,
        published_at=told_date or _found_date(head, zone),
        canonical_url=canonical_url(head, url),
        archiving=archiving(head, headers),
    )


def _find_title(root: Any, head: Head, site: Site | None, outlet: Sequence[str]) -> tuple[Any, str | None]:
    """(the title's element or None, the title as printed or None)."""
    element = _select(root, site.title_css if site else ())
    told = head.first("og:title", "twitter:title") or head.json_text("headline") or head.title
    reference = letters_key(without_outlet(plain(told), outlet)) if told else ""
    if element is None:
        element = _choose_h1(head.h1s, reference)
    if element is None and reference:
        element = _find_by_text(root, reference)
    said = text_of(element) if element is not None else ""
    if said:
        return element, said
    return None, told.strip() if told else None


def _choose_h1(h1s: Sequence[Any], reference: str) -> Any:
    """The h1 that says what the metadata says; without such the longest one; None if all are empty.

    tuoitre.vn keeps empty and pop-up h1 elements beside the title's ("Thông báo"), others put their logo into one.
    """
    said = [(letters_key(text_of(h1)), h1) for h1 in islice(h1s, 20)]
    said = [(key, h1) for key, h1 in said if key and len(key) <= _LONGEST_TITLE]
    for key, h1 in said:
        if reference and (key == reference or (len(key) > 12 and key in reference) or reference in key):
            return h1
    if not said or (reference and max(len(key) for key, _ in said) < 20):
        return None
    return max(said, key=lambda pair: len(pair[0]))[1]


def _find_by_text(root: Any, reference: str) -> Any:
    """The element outside any h1 that says the title alone (baodautu.vn has no h1)."""
    for element in islice(root.iter("h2", "h3", "div", "p", "td", "span", "strong", "b", "font"), 1500):
        if (
            element.text
            and abs(len(element.text.strip()) - len(reference)) < 30
            and letters_key(element.text) == reference
        ):
            return element
    return None


def _zone_without_title(root: Any) -> Zone:
    """A fragment without h1 (24h.com.vn, kenh14.vn as stored) may open with its lead in an h2."""
    first = next(root.iter("h2", "p", "img"), None)
    lead = first if first is not None and first.tag == "h2" and len(normal_text(text_of(first))) > 40 else None
    return Zone(lead=lead)


def _find_lead(
    root: Any, head: Head, site: Site | None, zone: Zone
) -> tuple[str | None, str | None, str | None, str | None]:
    """(as printed, outlet prefix, place, lead)."""
    element = _select(root, site.lead_css if site else ())
    element = zone.lead if element is None else element
    stamp = None
    if element is not None:
        verbatim = text_of(element)
        stamp, text = take_stamp(element)
        # dantri.com.vn (2018) prints links to other stories (">> ...") below the lead, in the same element
        text = "\n".join(line for line in text.splitlines() if not is_skip_line(normal_text(line)))
    else:
        verbatim = text = (head.first("og:description", "description") or "").strip()
        text = plain(text)
    prefix, place, lead = split_lead(text)
    return verbatim or None, prefix, stamp or place, lead or None


def _told_author(head: Head, outlet: Sequence[str]) -> str | None:
    """The author by metadata that name people; the newspaper itself is no author."""
    told = (names(plain(head.metas.get(name, ""))) for name in ("dable:author", "article:author"))
    return next(filter(None, (_people(found, outlet) for found in told)), None)


def _found_author(head: Head, zone: Zone, outlet: Sequence[str]) -> str | None:
    told = (zone.authors, head.json_authors(), names(plain(head.metas.get("author", ""))))
    return next(filter(None, (_people(found, outlet) for found in told)), None)


def _people(found: Sequence[str], outlet: Sequence[str]) -> str | None:
    return ", ".join(name for name in found if not names_outlet(name, outlet) and agency_name(name) is None) or None


def _told_date(root: Any, head: Head, site: Site | None) -> datetime | None:
    given = [_selected(root, site.date_css if site else ())]
    given += [head.metas.get(name) for name in _DATE_METAS]
    given.append(head.json_text("datePublished"))
    moments = (parse_date(plain(text)) for text in given if text)
    return next(filter(None, moments), None)


def _found_date(head: Head, zone: Zone) -> datetime | None:
    texts = [zone.date] + [element.get("datetime") or text_of(element) for element in islice(head.times, 3)]
    return next(filter(None, (parse_date(text) for text in texts if text)), None)


def _selected(root: Any, selectors: Sequence[str]) -> str | None:
    element = _select(root, selectors)
    if element is None:
        return None
    return element.get("datetime") or element.get("content") or text_of(element) or None


def _select(root: Any, selectors: Sequence[str]) -> Any:
    """The first element with text or a time that one of ``selectors`` finds, in their order."""
    for selector in selectors:
        for element in _compiled(selector)(root):
            if text_of(element) or element.get("datetime") or element.get("content"):
                return element
    return None


@cache
def _compiled(selector: str) -> Callable[[Any], Iterable[Any]]:
    """What finds the elements of a selector; of a tag and classes without asking the whole page, as XPath does."""
    if not _TAG_AND_CLASSES.fullmatch(selector):
        return CSSSelector(selector, translator="html")  # type: ignore[no-any-return]
    simple = read_selector(selector)

    def find(root: Any) -> Iterator[Any]:
        for element in root.iter(simple.tag):
            if simple.matches(element, frozenset(element.get("class", "").split())):
                yield element

    return find
