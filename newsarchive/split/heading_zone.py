"""The neighbourhood of a page's title: the lead, the author and the printed date stand there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from newsarchive.text.dates import parse_date
from newsarchive.text.headlines import read_source_line
from newsarchive.text.keys import letters_key
from newsarchive.text.normal import normal_text

# Roles by the words in data-role, data-slot, itemprop and class; seen in every family of CMS of the newspapers.
_ROLE = re.compile(
    r"(?P<drop>relat|caption|breadcrumb|share|social|comment|banner|advert|player|readmore|morenews|listnews)"
    r"|(?P<body>articlebody|data-content\b|fck|article[-_]?body|(?:main|detail|article|singular|knc|news)[-_]?content\b"
    r"|maincontent|zce-content|content-detail-body|art-body|edittor|mastercms)"
    r"|(?P<lead>sapo|chappeau|abstract|summary|cms-desc|description|short_intro|(?:^|[\s_-])(?:lead|intro|desc|txt-head)"
    r"(?=$|[\s_-]))"
    r"|(?P<author>author|tac-gia|byline|journalist)"
    r"|(?P<date>publishdate|publish|(?:^|[\s_-])p?(?:date|time)(?=$|[\s_-]))"
)
_BLOCKS = frozenset(("p", "h2", "div", "h3"))
_SKIPPED = frozenset(("script", "style", "ul", "ol", "table", "figure", "noscript", "button"))
_STAMP = re.compile(r"location|stamp|(?:^|[\s_-])place")
_AUTHOR_LINK = re.compile(r"/(?:tac-gia|author|nha-bao)[/-]")
_NEAR_BEFORE, _NEAR_AFTER = 80, 90
_SHORTEST_LEAD, _LONGEST_LEAD = 25, 2000
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)")
_MORE_AUTHORS = re.compile(r"\s*(?:,|và)\s*\d+ tác giả khác.*$", re.IGNORECASE)
_NAME_JOINT = re.compile(r"\s*[;,|/&]\s*|\s+[-–—]\s+|\s+và\s+")
_BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")
_TITLES = re.compile(r"^(?:bài(?:,?\s*(?:và|ảnh))*|tin|ảnh|thực hiện|pv|phóng viên|ctv|tác giả|by)\s*:\s*", re.IGNORECASE)


@dataclass(slots=True)
class Zone:
    """What stands around the title; ``lead`` is an element, the others are text as printed."""

    lead: Any = None
    authors: tuple[str, ...] = ()
    date: str | None = None


@dataclass(slots=True)
class Foot:
    """What short lines at a story's end say of it."""

    author: str | None = None
    source: str | None = None


def read_zone(title: Any) -> Zone:
    """What the elements around ``title`` (an lxml element) hold: first those below, then those above."""
    before, after = _neighbours(title)
    zone = Zone()
    candidate = None
    inside_dropped: Any = None
    for element in after:
        if inside_dropped is not None and _is_within(element, inside_dropped):
            continue
        role = role_of(element)
        if role == "drop":
            inside_dropped = element
        elif role == "body":
            # A plain paragraph between title and body is the lead (znews.vn in 2017).
            zone.lead = zone.lead if zone.lead is not None else candidate
            break
        elif role == "lead" or (element.tag == "h2" and role is None):
            zone.lead = element if zone.lead is None and _is_lead(element) else zone.lead
        else:
            _note(zone, element, role)
            if candidate is None and element.tag == "p" and _is_lead(element):
                candidate = element
    for element in reversed(before):
        _note(zone, element, role_of(element))
    return zone


def _note(zone: Zone, element: Any, role: str | None) -> None:
    if not zone.authors and (role == "author" or _AUTHOR_LINK.search(element.get("href", ""))):
        zone.authors = names(text_of(element))
    elif zone.date is None and (role == "date" or element.tag == "time"):
        said = element.get("datetime") or text_of(element)
        zone.date = said if parse_date(said) else None


def role_of(element: Any) -> str | None:
    """ "lead", "author", "date", "body" or "drop", by what the element is called; None if by nothing."""
    attributes = element.attrib
    if not attributes:
        return None
    get = attributes.get
    called = f"{get('data-role', '')} {get('data-slot', '')} {get('itemprop', '')} {get('class', '')}".lower()
    if called == "   ":
        return None
    if "content" in (get("data-role"), get("data-slot")):
        return "body"
    found = _ROLE.search(called)
    return found.lastgroup if found else None


def _neighbours(title: Any) -> tuple[list[Any], list[Any]]:
    """The elements before and after ``title`` in its great-grandparent, the nearest of each side."""
    top = title
    for _ in range(3):
        parent = top.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        top = parent
    if top is title and title.getparent() is not None:
        top = title.getparent()
    before: deque[Any] = deque(maxlen=_NEAR_BEFORE)
    elements = (element for element in top.iter() if isinstance(element.tag, str))
    for element in elements:
        if element is title:
            break
        before.append(element)
    inside = sum(1 for _ in title.iter()) - 1
    return list(before), list(islice(elements, inside, inside + _NEAR_AFTER))


def _is_within(element: Any, ancestor: Any) -> bool:
    while element is not None:
        if element is ancestor:
            return True
        element = element.getparent()
    return False


def _is_lead(element: Any) -> bool:
    return element.tag in _BLOCKS and _SHORTEST_LEAD <= len(normal_text(text_of(element))) <= _LONGEST_LEAD


def text_of(element: Any) -> str:
    """The text of ``element`` as printed, without lists, tables and scripts inside it; blocks stay apart."""
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in islice(element.iterdescendants(), 400):
        if not isinstance(child.tag, str) or _is_skipped(child, element):
            yield _tail(child, element)
            continue
        if child.tag in ("br", "p", "div", "li"):
            yield " "
        yield child.text or ""
        # The tail of a parent comes after its last descendant; leads are shallow, so the order is kept by this.
        yield _tail(child, element) if len(child) == 0 else ""
        parent = child.getparent()
        while parent is not element and child.getnext() is None and len(child) == 0:
            yield _tail(parent, element)
            child, parent = parent, parent.getparent()
            if child.getnext() is not None:
                break


def _tail(child: Any, top: Any) -> str:
    return child.tail or "" if child is not top else ""


def _is_skipped(child: Any, top: Any) -> bool:
    while child is not top:
        if child.tag in _SKIPPED:
            return True
        child = child.getparent()
    return False
