"""The neighbourhood of a page's title: the lead, the author and the printed date stand there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any

from lxml import etree

from newsarchive.text.agencies import agency_name
from newsarchive.text.dates import parse_date
from newsarchive.text.headlines import read_source_line
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
_BLOCKS = frozenset(("p", "h2", "div", "h3", "td"))
_SKIPPED = frozenset(("script", "style", "ul", "ol", "table", "figure", "noscript", "button"))
_APART = frozenset(("br", "p", "div"))
_STAMP = re.compile(r"location|stamp|(?:^|[\s_-])place")
_AUTHOR_LINK = re.compile(r"/(?:tac-gia|author|nha-bao)[/-]")
_NEAR_BEFORE, _NEAR_AFTER = 60, 90
_SHORTEST_LEAD, _LONGEST_LEAD = 25, 2000
_LONGEST_LINE = 120
_MOST_CELLS = 6  # cells and paragraphs of a table; one with more lays out a page
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_SOURCE_OPENINGS = frozenset(("Theo", "theo", "THEO", "Nguồ", "nguồ", "NGUỒ"))
_PHOTO_SOURCE = re.compile(r"\W*(?:nguồn )?ảnh\b", re.IGNORECASE)
_NAMES_PAPER = re.compile(r"\(?\s*(?:theo|nguồn)\b", re.IGNORECASE)
_MORE_AUTHORS = re.compile(r"\s*(?:,|và)\s*\d+ tác giả khác.*$", re.IGNORECASE)
_NAME_JOINT = re.compile(r"\s*[;,|/&]\s*|\s+[-–—]\s+|\s+và\s+")
_BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")
_TITLES = re.compile(
    r"^(?:bài(?:,?\s*(?:và|ảnh))*|tin|ảnh|thực hiện|pv|phóng viên|ctv|tác giả|by)\s*:\s*", re.IGNORECASE
)


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


def read_zone(title: Any, needed: frozenset[str]) -> Zone:
    """What the elements around ``title`` (an lxml element) hold: first those below, then those above.

    ``needed`` says what the metadata left open beside the lead: "author", "date".
    """
    before, after = _neighbours(title)
    zone = Zone()
    said = normal_text(text_of(title))
    candidates: list[Any] = []
    dropped: Any = None
    for element in after:
        if dropped is not None and _is_within(element, dropped):
            continue
        role = role_of(element)
        if role == "drop":
            dropped = element
        elif role == "body" or (zone.lead is not None and not _open(zone, needed)):
            break
        elif role == "lead" and zone.lead is None and _is_lead(element):
            zone.lead = element
        elif element.tag in ("p", "h2") and role is None and _is_lead(element) and _may_be_lead(element):
            candidates.append(element)
        else:
            _note(zone, element, role, needed)
    else:
        # No body came: what stands here may be the story's text. An h2 is still no paragraph of it.
        candidates = [element for element in candidates if element.tag == "h2"]
    if zone.lead is None:
        # A plain paragraph between title and body is the lead (znews.vn in 2017); a sticky bar repeats the title.
        zone.lead = next((element for element in candidates if normal_text(text_of(element)) != said), None)
    for element in reversed(before) if _open(zone, needed) else ():
        _note(zone, element, role_of(element), needed)
    return zone


def _may_be_lead(element: Any) -> bool:
    """Whether a paragraph without a name can be a lead: titles of other stories, in an h2, have no full stop.

    A paragraph in a picture's own table is its caption (nhandan.vn prints such a table above the body).
    """
    if element.tag != "p":
        return normal_text(text_of(element))[-1:] in '.!?…”"'
    frame = next((up for up in islice(element.iterancestors(), 4) if up.tag in ("table", "figure")), None)
    if frame is None or next(frame.iter("img", "amp-img"), None) is None:
        return True
    return sum(1 for _ in islice(frame.iter("p", "td"), _MOST_CELLS)) == _MOST_CELLS


def _open(zone: Zone, needed: frozenset[str]) -> bool:
    return ("author" in needed and not zone.authors) or ("date" in needed and zone.date is None)


def _note(zone: Zone, element: Any, role: str | None, needed: frozenset[str]) -> None:
    linked = element.tag == "a" and _AUTHOR_LINK.search(element.get("href", "")) is not None
    if "author" in needed and not zone.authors and (role == "author" or linked):
        zone.authors = names(text_of(element))
    elif "date" in needed and zone.date is None and (role == "date" or element.tag == "time"):
        zone.date = _date_text(element)


def _date_text(element: Any) -> str | None:
    """The time that ``element`` prints; MasterCMS keeps clock and date in two spans of one line."""
    said = element.get("datetime") or text_of(element)
    line = element.getparent() if ":" not in said else None
    whole = text_of(line)[:80] if line is not None else ""
    said = whole if ":" in whole and parse_date(whole) else said[:80]
    return said if parse_date(said) else None


def role_of(element: Any) -> str | None:
    """ "lead", "author", "date", "body" or "drop", by what the element is called; None if by nothing."""
    told = dict(element.items())
    role, slot, kind = told.get("data-role", ""), told.get("data-slot", ""), told.get("itemprop", "")
    if role == "content" or slot == "content":
        return "body"
    name = told.get("class", "")
    return _role_of_name(f"{role} {slot} {kind} {name}") if name or role or slot or kind else None


@lru_cache(maxsize=4096)
def _role_of_name(called: str) -> str | None:
    found = _ROLE.search(called.lower())
    return found.lastgroup if found else None


def _neighbours(title: Any) -> tuple[list[Any], list[Any]]:
    """The elements before and after ``title`` in its great-grandparent, the nearest of each side."""
    top = title
    for _ in range(3):
        parent = top.getparent()
        if parent is None or parent.tag == "html":
            break
        top = parent
    if top is title and title.getparent() is not None:
        top = title.getparent()
    before: deque[Any] = deque(maxlen=_NEAR_BEFORE)
    elements = top.iter("*")
    for element in elements:
        if element is title:
            break
        before.append(element)
    inside = sum(1 for _ in title.iter("*")) - 1
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
    # an element without others in it, as most are, needs no walk
    return ("".join(_pieces(element)) if len(element) else element.text or "").strip()


def _pieces(element: Any) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in islice(walker, 1000):
        if event == "start":
            if node is not element and node.tag in _SKIPPED:
                walker.skip_subtree()
            else:
                yield "\n" if node.tag in _APART and node is not element else ""
                yield node.text or ""
        elif node is not element:
            yield node.tail or ""


def take_stamp(lead: Any) -> tuple[str | None, str]:
    """(place stamp, text without it) of a lead: vnexpress.net prints "<span class=location-stamp>" before it."""
    text = text_of(lead)
    for child in islice(lead.iter("span", "strong", "b"), 3):
        place = normal_text(text_of(child))
        if _STAMP.search(child.get("class", "")) and place and text.startswith(text_of(child)):
            return place, text[len(text_of(child)) :].lstrip(" -–—:\u00a0\n\t")
    return None, text


def names(text: str) -> tuple[str, ...]:
    """The names in an author's line as printed, one by one; empty if it holds none.

    >>> names("THU LAM - "), names("Thu Lam, Hồ Giang và 1 tác giả khác"), names("Bài và ảnh: Thu Lam")
    (('THU LAM',), ('Thu Lam', 'Hồ Giang'), ('Thu Lam',))
    >>> names("Xem thêm bài của tác giả"), names("07/03/2026 08:01")
    ((), ())
    """
    line = _MORE_AUTHORS.sub("", normal_text(text))
    line = _TITLES.sub("", _BRACKETED.sub("", line)).strip(" -–—|.,;:")
    if not line or len(line) > 120:
        return ()
    found = [part.strip(" -–—.,") for part in _NAME_JOINT.split(line)]
    return tuple(dict.fromkeys(found)) if all(map(_is_name, found)) else ()


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 6
        and 2 <= len(text) <= 45
        and not any(letter.isdigit() for letter in text)
        and all(word[0].isupper() for word in words)
    )


def read_foot(root: Any) -> Foot:
    """The author and the source that short paragraphs name: right-aligned lines, "Theo …", class "source"."""
    signed: list[str] = []
    sources: list[str | None] = []
    for element in root.iter("p"):
        opening = element.text
        # A paragraph of the story; what looks for a name need not read it.
        if opening and len(opening) > _LONGEST_LINE:
            continue
        get = element.get
        called = get("class", "").lower()
        style = get("style", "")
        if get("align") == "right" or "author" in called or (style and _RIGHT.search(style)):
            lines = [normal_text(line) for line in text_of(element).splitlines()]
            signed += [line for line in lines if 0 < len(line) <= _LONGEST_LINE]
        elif "source" in called:
            sources.append(_named_source(normal_text(text_of(element))))
        else:
            opening = opening or (element[0].text if len(element) else "") or ""
            if opening.lstrip("\u00a0 (\n\t\r[")[:4] in _SOURCE_OPENINGS:
                sources.append(read_source_line(text_of(element)))
    foot = _read_signature(signed)
    foot.source = foot.source or next(filter(None, sources), None)
    return foot


def _read_signature(lines: Sequence[str]) -> Foot:
    """Author and source of the right-aligned lines below a story.

    dantri.com.vn prints "Theo Thu Lam" and the newspaper in a line of its own below; others "Thu Lam (theo AFP)".
    """
    foot = Foot()
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        source = read_source_line(line)
        people = names(line)
        if source and below and _NAMES_PAPER.match(line) and names(below) and names(source) == (source,):
            return Foot(source, below)
        foot.source = foot.source or source
        if people and not (source and _NAMES_PAPER.match(line)):
            if all(map(agency_name, people)):
                foot.source = foot.source or ", ".join(people)
            else:
                foot.author = ", ".join(people)
    return foot


def _named_source(text: str) -> str | None:
    """A source that the page's markup calls so, with or without "Theo" before it; "Nguồn ảnh" is the photos' credit."""
    if _PHOTO_SOURCE.match(text):
        return None
    return text.removeprefix("Theo ").removeprefix("Nguồn:").strip() or None if len(text) <= 60 else None
