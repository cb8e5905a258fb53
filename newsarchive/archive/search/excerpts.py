"""The part of a text that a query matched, its words marked.

FTS5's own snippets would show the keys that the index holds; readers want the text as it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from newsarchive.archive.search.query import Node, Words, positive_words
from newsarchive.text.keys import fold_key, letters_key

OPEN, CLOSE = "«", "»"
"""What stands around a word that matched."""

WIDTH = 30
"""Words shown at most: most captions whole, a lead in part."""

_LEAD_IN = 6  # words before the first match where a text is too long to be shown whole
_WORD = re.compile(r"[^\W_]+")


Parts = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it matched."""


class Excerpt(NamedTuple):
    """``field`` is the name of the field that holds most of the query; None: no word of it is marked."""

    field: str | None
    parts: Parts


def marked(parts: Parts) -> str:
    """The text with its matches between « and »."""
    return "".join(f"{OPEN}{text}{CLOSE}" if hit else text for text, hit in parts)


def excerpt(tree: Node | None, fields: Iterable[tuple[str, str]]) -> Excerpt:
    """That of ``fields`` (name, text) which holds most of the query, in parts; the first where several hold as much.

    >>> from newsarchive.archive.search.query import parse_query
    >>> fields = [("caption", "Bóng hoa dương"), ("title", "Đường phố sau mưa.")]
    >>> found = excerpt(parse_query("duong pho"), fields)
    >>> found.field, marked(found.parts)
    ('title', '«Đường» «phố» sau mưa.')
    >>> excerpt(parse_query("caption:duong"), fields).field
    'caption'
    """
    terms = list(positive_words(tree)) if tree else []
    best = Excerpt(None, ())
    most = -1
    for name, field in fields:
        words = list(_WORD.finditer(field))
        keys = [_keys_of(word[0]) for word in words]
        marked_keys, folded_keys = [key for key, _ in keys], [folded for _, folded in keys]
        meant = [term for term in terms if term.field in {None, name}]
        places = [_places(term, marked_keys if term.exact else folded_keys) for term in meant]
        if (held := sum(map(bool, places))) > most:
            best, most = Excerpt(name if held else None, _shown(field, words, set().union(*places))), held
    return best


@lru_cache(maxsize=16_384)  # Vietnamese has some 7,000 syllables, and a page of hits a thousand words
def _keys_of(word: str) -> tuple[str, str]:
    key = letters_key(word)
    return key, fold_key(key)


def _places(term: Words, keys: list[str]) -> set[int]:
    """The places of the words that match; a phrase marks all its words."""
    found: set[int] = set()
    for part in term.parts:
        size = len(part)
        if term.prefix:
            *whole, last = part
            starts = (start for start in range(len(keys) - size + 1) if keys[start + size - 1].startswith(last))
            found.update(
                place
                for start in starts
                if keys[start : start + size - 1] == whole
                for place in range(start, start + size)
            )
            continue
        for start, key in enumerate(keys):
            if key == part[0] and tuple(keys[start : start + size]) == part:
                found.update(range(start, start + size))
    return found


def _shown(field: str, words: list[re.Match[str]], marked_words: set[int]) -> Parts:
    if not words:
        return ((field, False),)
    start = 0 if len(words) <= WIDTH else max(0, min(marked_words, default=0) - _LEAD_IN)
    end = min(len(words), start + WIDTH)
    parts = [("… " if start else field[: words[0].start()], False)]
    for place in range(start, end):
        word = words[place]
        parts.append((word[0], place in marked_words))
        after = words[place + 1].start() if place + 1 < len(words) else len(field)
        parts.append((field[word.end() : after] if place + 1 < end or end == len(words) else " …", False))
    return tuple(_joined(parts))


def _joined(parts: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """What did not match in one piece between the matches."""
    for hit, run in groupby((part for part in parts if part[0]), key=lambda part: part[1]):
        if hit:
            yield from run
        else:
            yield "".join(text for text, _ in run), False
