"""Plain-text dumps of galleries: what a text extractor leaves of a page, one block of text a line.

A dump has no photos, only traces of them: MasterCMS fills every ``alt`` with the unaccented title, so each such
line is the place of one photo; an editor of qdnd.vn leaves "leftcenterrightdel"; slideshows leave counters
("1", "2/15"). An old Hemera slideshow leaves all captions glued together in one block, beside the list of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive.errors import PageError
from newsarchive.model import Evidence, Gallery, Pair, Repeat
from newsarchive.text.boilerplate import is_placeholder, is_skip_line, is_stop_heading
from newsarchive.text.credits import Credited, split_credit
from newsarchive.text.dates import is_date_line, parse_date
from newsarchive.text.glue import find_joined, split_glued
from newsarchive.text.headlines import read_source_line, split_lead, strip_title_marker
from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

_EVIDENCE = Evidence("text dump")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# baothanhhoa.vn enciphers its articles into one base64 line; the publisher's lock is not ours to open.
_BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_COUNTER = re.compile(r"\(?(?:(?:ảnh|hình)\s*)?\d{1,3}(?:\s*[/\s]\s*\d{1,3})?[.):]?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?: (?:anh|hinh|hinh anh|photo))?(?: \d+)?")
_STOPS = (".", "!", "?", "…", ":", ";", ".”", '."', "?”", "!”", '?"', '!"', ".)", "/.")
_SENTENCE_END = (".", "…", ".”", '."', ".)", "”.", '".')
_LONGEST_TITLE = 200
_SHORTEST_REPEAT = 25


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the dump; ``alt`` is set ("" when it has no words of its own) if the line is the place of a photo."""

    text: str
    verbatim: str
    alt: str | None = None

    @property
    def ends_sentence(self) -> bool:
        return self.text.endswith(_SENTENCE_END)


@dataclass(frozen=True, slots=True)
class _Heading:
    title: _Line | None = None
    lead: _Line | None = None
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
    _refuse_unreadable(text)
    lines = _mark_photos(_read_lines(text))
    marked = any(line.alt is not None for line in lines)
    heading, lines = _take_heading(lines)
    ending, lines = _take_ending(lines)
    if marked:
        pairs, repeats = _pair_with_places(lines)
    else:
        pairs, repeats = _pair_without_places(lines)
    outlet, place, lead = split_lead(heading.lead.text) if heading.lead else (None, None, None)
    pairs, credit = _share_last_credit(pairs)
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
        pairs=_numbered(pairs),
        repeats=tuple(repeats),
        confidence=0.9 if marked or repeats else 0.6,
    )


def _refuse_unreadable(text: str) -> None:
    if not text.strip("\ufeff \t\r\n"):
        raise PageError("the text is empty", then="give the text of a gallery page")
    sample = text[:100_000]
    odd = sum(character < " " and character not in "\t\n\r\v\f\x1c\x1d\x1e" for character in sample)
    if "\0" in sample or (odd + sample.count("\ufffd")) * 20 > len(sample):
        raise PageError("this is binary data, no text", then="give UTF-8 text, or HTML without --text")
    if _BASE64.search(text):
        raise PageError(
            "the article is enciphered (long base64 lines), as its publisher wants it",
            then="use a readable copy of the story",
        )


def _read_lines(text: str) -> list[_Line]:
    """The lines with words, up to the first heading of a related block ("Đọc thêm") below some text."""
    lines: list[_Line] = []
    for verbatim in _LINE_ENDS.split(text):
        said = normal_text(verbatim)
        if not said:
            continue
        if is_stop_heading(said):
            if len(lines) >= 2:
                break
            continue
        lines.append(_Line(said, verbatim.strip("\ufeff \t")))
    return lines


def _mark_photos(lines: Sequence[_Line]) -> list[_Line]:
    """``lines`` with the places of photos marked, and without buttons and other leftovers."""
    keys = [_unaccented(line.text) for line in lines]
    alts = _title_like(lines, keys)
    marked = []
    for index, line in enumerate(lines):
        if index in alts:
            marked.append(replace(line, alt=line.text))
        elif _COUNTER.fullmatch(line.text) or "leftcenterrightdel" in line.text or is_placeholder(line.text):
            marked.append(replace(line, alt=""))
        elif not is_skip_line(line.text):
            marked.append(line)
    # Side by side, such places are one: a counter above the alt text, a toolbar's words below it.
    return [
        line
        for line, follower in zip(marked, [*marked[1:], None], strict=True)
        if not (line.alt == "" and follower is not None and follower.alt is not None)
    ]


def _title_like(lines: Sequence[_Line], keys: Sequence[str]) -> set[int]:
    """The lines that are the ``alt`` of a photo: the title again, unaccented or numbered ("… ảnh 3")."""
    for first, title in enumerate(keys[:4]):
        if len(title) < 5 or is_date_line(lines[first].text):
            continue
        again = {
            index
            for index in range(first + 1, len(keys))
            if keys[index].startswith(title) and _NUMBERED.fullmatch(keys[index], len(title))
        }
        plain = {index for index in again if letters_key(lines[index].text) == letters_key(lines[first].text)}
        if len(again) > 1 or again - plain:
            return again
    # No title above: an unaccented line that comes again and again.
    counts = Counter(line.text for line in lines)
    return {
        index
        for index, line in enumerate(lines)
        if counts[line.text] > 1 and line.text == keys[index] and line.text.count(" ") >= 2
    }


def _unaccented(text: str) -> str:
    """``text`` as MasterCMS writes an alt: without marks and punctuation, in lower case."""
    return " ".join(re.sub(r"[\W_]+", " ", fold_key(text)).split())


def _take_heading(lines: list[_Line]) -> tuple[_Heading, list[_Line]]:
    """The title, the date and the lead above the captions, and the lines below them."""
    heading, rest = _Heading(), list(lines)
    if rest and rest[0].alt is None and _is_title(rest):
        heading = replace(heading, title=rest.pop(0))
        while rest and rest[0].alt is None and letters_key(rest[0].text) == letters_key(_text(heading.title)):
            rest.pop(0)
    while rest and rest[0].alt is None and is_date_line(rest[0].text):
        heading = replace(heading, published_at=heading.published_at or parse_date(rest.pop(0).text))
    if rest and rest[0].alt is None and _is_lead(rest, heading.title):
        heading = replace(heading, lead=rest.pop(0))
    while rest and rest[0].alt is None and is_date_line(rest[0].text):
        heading = replace(heading, published_at=heading.published_at or parse_date(rest.pop(0).text))
    return heading, rest


def _text(line: _Line | None) -> str:
    return line.text if line else ""


def _is_title(lines: Sequence[_Line]) -> bool:
    """Whether the first line is a title: short, no full stop, no credit, and more lines below."""
    text = lines[0].text
    if strip_title_marker(text) != text:
        return True
    if len(lines) < 3 or len(text) > _LONGEST_TITLE or lines[0].ends_sentence or is_date_line(text):
        return False
    return split_credit(text).credit is None and split_lead(text)[0] is None


def _is_lead(lines: Sequence[_Line], title: _Line | None) -> bool:
    """Whether the first line below the title is a lead and no caption."""
    line = lines[0]
    if split_lead(line.text)[0] is not None:
        return True
    if title is None or len(lines) < 2 or split_credit(line.text).credit is not None:
        return False
    # Glued captions right below the title are no lead.
    return line.ends_sentence and find_joined([item.text for item in lines], 0) is None


def _take_ending(lines: list[_Line]) -> tuple[_Ending, list[_Line]]:
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


def _read_ending(lines: Sequence[_Line]) -> dict[str, str] | None:
    """What the last line tells of the whole story, None if it is a caption."""
    line, above = lines[-1], [item for item in lines[:-1] if item.alt is None]
    said = split_credit(line.text)
    alone = not any(split_credit(item.text).caption is None for item in above)
    if said.caption is None and said.credit and alone and len(above) > 1:
        return {"credit": said.credit}
    names = line.text.split()
    sentences = sum(item.ends_sentence for item in above)
    if 2 <= len(names) <= 5 and all(word[0].isupper() and word.isalpha() for word in names):
        if sentences >= 2 and sentences * 5 >= len(above) * 4 and not line.text.isupper():
            return {"author": line.text}
    return None


def _pair_with_places(lines: Sequence[_Line]) -> tuple[list[Pair], list[Repeat]]:
    """One pair for each place of a photo, with the line below it; above it where the dump ends with a place."""
    places = [index for index, line in enumerate(lines) if line.alt is not None]
    above = places[0] > 0 and places[-1] == len(lines) - 1
    ordered = list(reversed(lines)) if above else list(lines)
    pairs: list[Pair] = []
    repeats: list[Repeat] = []
    for line in ordered:
        if line.alt is not None:
            pairs.append(Pair(0, image_alt=line.alt or None, evidence=_EVIDENCE))
        elif pairs and pairs[-1].caption is None and pairs[-1].caption_verbatim is None:
            pairs[-1] = _with_caption(pairs[-1], line)
        elif pairs and letters_key(line.text) == letters_key(pairs[-1].caption_verbatim or ""):
            repeats.append(Repeat(line.text, (len(pairs),), "the caption stands twice below its photo"))
        elif pairs and (said := split_credit(line.text)).caption is None and pairs[-1].credit is None:
            pairs[-1] = replace(pairs[-1], credit=said.credit, photographer=said.photographer, agency=said.agency)
        else:
            pairs.append(_with_caption(Pair(0, evidence=_EVIDENCE), line))
    if above:
        pairs.reverse()
        repeats = [replace(found, positions=(len(pairs) + 1 - found.positions[0],)) for found in repeats]
    return pairs, repeats


def _pair_without_places(lines: Sequence[_Line]) -> tuple[list[Pair], list[Repeat]]:
    """One pair for each line; a block that joins its neighbours, and a line said before, are repeats."""
    texts = [line.text for line in lines]
    if len(lines) == 1:
        pieces = split_glued(texts[0])
        return [_with_caption(Pair(0, evidence=_EVIDENCE), _Line(piece, piece)) for piece in pieces], []
    joined = {index: span for index in range(len(texts)) if (span := find_joined(texts, index)) is not None}
    pairs: list[Pair] = []
    repeats: list[Repeat] = []
    position: dict[int, int] = {}
    seen: dict[str, int] = {}
    for index, line in enumerate(lines):
        key = letters_key(line.text)
        if index in joined:
            continue
        if len(key) >= _SHORTEST_REPEAT and key in seen:
            position[index] = seen[key]
            repeats.append(Repeat(line.text, (seen[key],), "the same caption stands above"))
            continue
        said = split_credit(line.text)
        if said.caption is None and pairs and pairs[-1].credit is None:
            pairs[-1] = replace(pairs[-1], credit=said.credit, photographer=said.photographer, agency=said.agency)
            position[index] = len(pairs)
            continue
        pairs.append(_with_caption(Pair(0, evidence=_EVIDENCE), line))
        position[index] = seen[key] = len(pairs)
    for index, span in joined.items():
        places = tuple(dict.fromkeys(position[place] for place in span if place in position))
        repeats.append(Repeat(texts[index], places, "the captions of the list, glued together"))
    return pairs, repeats


def _with_caption(pair: Pair, line: _Line) -> Pair:
    said: Credited = split_credit(line.text)
    return replace(
        pair,
        caption=said.caption,
        caption_verbatim=line.verbatim,
        credit=said.credit,
        photographer=said.photographer,
        agency=said.agency,
    )


def _share_last_credit(pairs: list[Pair]) -> tuple[list[Pair], str | None]:
    """kienthuc.net.vn names one source for all photos at the end of the last caption: "(Nguồn ảnh: …)"."""
    if len(pairs) < 3 or any(pair.credit for pair in pairs[:-1]) or pairs[-1].credit is None:
        return pairs, None
    if "nguồn ảnh" not in (pairs[-1].caption_verbatim or "").casefold():
        return pairs, None
    last = replace(pairs[-1], credit=None, photographer=None, agency=None)
    return [*pairs[:-1], last], pairs[-1].credit


def _numbered(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    return tuple(replace(pair, position=number) for number, pair in enumerate(pairs, 1))
