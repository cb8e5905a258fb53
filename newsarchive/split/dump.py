"""Plain-text dumps of galleries: what a text extractor leaves of a page, one block of text a line.

A dump has no photos, only traces of them: MasterCMS fills every ``alt`` with the unaccented title, so each such
line is the place of one photo; an editor of qdnd.vn leaves "leftcenterrightdel"; slideshows leave counters
("1", "2/15"). An old Hemera slideshow leaves all captions glued together in one block, beside the list of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive.model import Gallery, Pair
from newsarchive.split.dump_lines import Line, read_lines, refuse_unreadable
from newsarchive.split.dump_pairs import pair_with_places, pair_without_places, take_glued
from newsarchive.text.credits import split_credit
from newsarchive.text.dates import is_date_line, parse_date
from newsarchive.text.glue import split_glued
from newsarchive.text.headlines import read_source_line, split_lead, strip_title_marker
from newsarchive.text.keys import letters_key

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class _Heading:
    title: Line | None = None
    lead: Line | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Ending:
    """What stands below the captions: the story's source, its author, one credit for all photos."""

    source: str | None = None
    author: str | None = None
    credit: str | None = None


def extract_text(text: str) -> Gallery:
    """The gallery that a plain-text dump tells of, repeats removed and listed.

    Pairs have no ``image_url``; ``image_alt`` is the line that marked the photo's place, if any.
    Raises :class:`PageError` for an empty text, binary data, and enciphered (base64) articles.

    >>> gallery = extract_text("Chợ nổi\\n\\ncho noi\\n\\nThuyền về.\\n\\ncho noi\\n\\nChợ tan.\\n\\nTheo VOV")
    >>> gallery.title, gallery.source, [(pair.image_alt, pair.caption) for pair in gallery.pairs]
    ('Chợ nổi', 'VOV', [('cho noi', 'Thuyền về.'), ('cho noi', 'Chợ tan.')])
    """
    refuse_unreadable(text)
    lines = read_lines(text)
    glued, lines = take_glued(lines)
    marked = any(line.alt is not None for line in lines)
    heading, lines = _take_heading(lines)
    ending, lines = _take_ending(lines)
    paired = pair_with_places(lines) if any(line.alt is not None for line in lines) else pair_without_places(lines)
    paired.repeats_of_glued(glued)
    pairs, credit = _share_last_credit(paired.pairs)
    outlet, place, lead = split_lead(heading.lead.text) if heading.lead else (None, None, None)
    return Gallery(
        title=strip_title_marker(heading.title.text) if heading.title else None,
        title_verbatim=heading.title.verbatim if heading.title else None,
        lead=lead,
        lead_verbatim=heading.lead.verbatim if heading.lead else None,
        outlet_prefix=outlet,
        place=place,
        author=ending.author,
        source=ending.source,
        credit=ending.credit or credit,
        published_at=heading.published_at,
        pairs=tuple(replace(pair, position=number) for number, pair in enumerate(pairs, 1)),
        repeats=tuple(paired.repeats),
        confidence=0.9 if marked or glued else 0.6,
    )


def _take_heading(lines: list[Line]) -> tuple[_Heading, list[Line]]:
    """The title, the date and the lead above the captions, and the lines below them."""
    rest = list(lines)
    title = rest.pop(0) if rest and _is_title(rest) else None
    while title and _is_text(rest) and letters_key(rest[0].text) == letters_key(title.text):
        rest.pop(0)
    dates = _take_dates(rest)
    lead = rest.pop(0) if _is_text(rest) and _is_lead(rest, title) else None
    dates += _take_dates(rest)
    return _Heading(title, lead, parse_date(dates[0].text) if dates else None), rest


def _take_dates(rest: list[Line]) -> list[Line]:
    dates: list[Line] = []
    while _is_text(rest) and is_date_line(rest[0].text):
        dates.append(rest.pop(0))
    return dates


def _is_text(lines: Sequence[Line]) -> bool:
    return bool(lines) and lines[0].alt is None


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line is a title: short, no full stop, no credit, and more lines below."""
    text = lines[0].text
    if lines[0].alt is not None:
        return False
    if strip_title_marker(text) != text:
        return True
    if len(lines) < 3 or len(text) > _LONGEST_TITLE or lines[0].ends_sentence or is_date_line(text):
        return False
    return split_credit(text).credit is None and split_lead(text)[0] is None


def _is_lead(lines: Sequence[Line], title: Line | None) -> bool:
    """Whether the first line below the title is a lead and no caption."""
    line = lines[0]
    if split_lead(line.text)[0] is not None:
        return True
    if title is None or len(lines) < 2 or split_credit(line.text).credit is not None:
        return False
    return line.ends_sentence and len(split_glued(line.text)) == 1


def _take_ending(lines: list[Line]) -> tuple[_Ending, list[Line]]:
    """The source, author and common credit, and the lines of the story: what follows a source line is another's."""
    ending, rest = _Ending(), list(lines)
    for index, line in enumerate(rest):
        source = read_source_line(line.text) if line.alt is None else None
        if source is not None:
            ending = replace(ending, source=source)
            rest = rest[:index] if index else rest[1:]
            break
    while rest and rest[-1].alt is None and (found := _read_ending(rest)) is not None:
        ending = replace(ending, **found)
        rest.pop()
    return ending, rest


def _read_ending(lines: Sequence[Line]) -> dict[str, str] | None:
    """What the last line tells of the whole story, None if it is a caption."""
    line, above = lines[-1], [item for item in lines[:-1] if item.alt is None]
    said = split_credit(line.text)
    alone = not any(split_credit(item.text).caption is None for item in above)
    if said.caption is None and said.credit and alone and len(above) > 1:
        return {"credit": said.credit}
    names = line.text.split()
    sentences = sum(item.ends_sentence for item in above)
    named = 2 <= len(names) <= 5 and all(word[0].isupper() and word.isalpha() for word in names)
    # Where captions are sentences, a bare name below them is the author's.
    return {"author": line.text} if named and sentences >= 2 and sentences * 5 >= len(above) * 4 else None


def _share_last_credit(pairs: list[Pair]) -> tuple[list[Pair], str | None]:
    """kienthuc.net.vn names one source for all photos at the end of the last caption: "(Nguồn ảnh: …)"."""
    if len(pairs) < 3 or any(pair.credit for pair in pairs[:-1]) or pairs[-1].credit is None:
        return pairs, None
    if "nguồn ảnh" not in (pairs[-1].caption_verbatim or "").casefold():
        return pairs, None
    last = replace(pairs[-1], credit=None, photographer=None, agency=None)
    return [*pairs[:-1], last], pairs[-1].credit
