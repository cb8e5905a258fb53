"""The lines of a plain-text dump: what is text, what is the place of a photo, what is neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from newsarchive.errors import PageError
from newsarchive.text.boilerplate import is_placeholder, is_skip_line, is_stop_heading
from newsarchive.text.credits import split_credit
from newsarchive.text.dates import is_date_line
from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# baothanhhoa.vn enciphers its articles into one base64 line; the publisher's lock is not ours to open.
_BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_COUNTER = re.compile(r"\(?(?:(?:ảnh|hình)\s*)?\d{1,3}(?:\s*[/\s]\s*\d{1,3})?[.):]?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?: (?:anh|hinh|hinh anh|photo))?(?: \d+)?")
_PUNCTUATION = re.compile(r"[\W_]+")
_SENTENCE_END = (".", "…", ".”", '."', ".)", "”.", '".')


@dataclass(frozen=True, slots=True)
class Line:
    """Line ``number`` of the dump; ``alt`` is set ("" without words of its own) if it is the place of a photo."""

    text: str
    verbatim: str
    number: int = 0
    alt: str | None = None

    @property
    def ends_sentence(self) -> bool:
        return self.text.endswith(_SENTENCE_END)


def refuse_unreadable(text: str) -> None:
    """Raise :class:`PageError` for an empty text, binary data, and enciphered (base64) articles."""
    if not text.strip("\ufeff").strip():
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


def read_lines(text: str) -> list[Line]:
    """The lines with words, the places of photos marked, without buttons and other leftovers.

    The first heading of a related block ("Đọc thêm") below some text ends them. A counter ("2/15") marks a photo
    only where there are several.
    """
    lines = _story_lines(text)
    alts = _title_like(lines)
    bare = {index for index, line in enumerate(lines) if index not in alts and _is_bare_place(line.text)}
    marked = [
        replace(line, alt=line.text if index in alts else "" if index in bare and len(bare) > 1 else None)
        for index, line in enumerate(lines)
        if index in alts or (index in bare and len(bare) > 1) or not (index in bare or _is_noise(line.text))
    ]
    return [line for line, below in zip_longest(marked, marked[1:]) if not _is_same_place(line, below)]


def unaccented(text: str) -> str:
    """``text`` as MasterCMS writes an alt: without marks and punctuation, in lower case.

    >>> unaccented("[Photo] Đường về “xóm nổi”")
    'photo duong ve xom noi'
    """
    return _PUNCTUATION.sub(" ", fold_key(text)).strip()


def _story_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    for verbatim in _LINE_ENDS.split(text):
        said = normal_text(verbatim)
        if said and not is_stop_heading(said):
            lines.append(Line(said, verbatim.strip("\ufeff \t"), len(lines)))
        elif said and len(lines) > 1:
            break
    return lines


def _is_bare_place(text: str) -> bool:
    """Whether ``text`` marks a photo without saying anything: a counter, a toolbar's words, a placeholder."""
    return (
        _COUNTER.fullmatch(text) is not None
        or text == "leftcenterrightdel"
        or (is_placeholder(text) and letters_key(text) != "")
    )


def _is_noise(text: str) -> bool:
    return is_skip_line(text) or letters_key(text) == ""


def _is_same_place(line: Line, below: Line | None) -> bool:
    """Whether ``below`` marks the photo of ``line`` once more: a counter above the alt, the title below it."""
    if below is None or not line.alt or not below.alt:
        return line.alt == "" and below is not None and below.alt is not None
    return line.text != below.text and below.text == unaccented(below.text)


def _can_be_title(line: Line) -> bool:
    """Whether a repeated ``line`` can be the title: no sentence, no date, no credit, not "Ảnh minh họa"."""
    said = split_credit(line.text)
    return not (line.ends_sentence or is_date_line(line.text) or said.credit or said.illustration)


def _title_like(lines: Sequence[Line]) -> set[int]:
    """The lines that are the ``alt`` of a photo: the title again, unaccented or numbered ("… ảnh 3")."""
    keys = [unaccented(line.text) for line in lines]
    for first, title in enumerate(keys[:4]):
        if len(title) < 5 or not _can_be_title(lines[first]):
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
