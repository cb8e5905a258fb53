"""The best hits first, at a price that does not grow with the archive.

FTS5's own bm25 asks for every word how many rows of the whole index hold it: 0.2 to 2 s for a common one at a million
pairs, whatever is ranked. Here the newest hits alone are ranked, by the same formula, with how rare a word is counted
up to :data:`RANKED`. Hits that are spelled as the query come before those that differ in marks; what is older than the
ranked follows, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

from sqlalchemy import Connection

from newsarchive.archive.search.asked import Asked
from newsarchive.archive.search.found import Found, list_numbers, newest
from newsarchive.archive.search.fts import WEIGHTS
from newsarchive.archive.search.fts_query import columns_of
from newsarchive.archive.search.query import All, Node, Words, as_spelled, positive_words
from newsarchive.archive.search.row_words import RowWords, holding, needle_of, read_rows

RANKED = 200
"""So many of the newest hits are ranked, and of those spelled as a query of one word as many."""

_K, _B = 1.2, 0.75  # those of FTS5's bm25


def best_numbers(connection: Connection, found: Found, tree: Node, limit: int, offset: int) -> list[int]:
    """The numbers of the best hits of ``tree``, from ``offset`` on."""
    ranked = newest(connection, found, RANKED)
    if len(ranked) < 2:
        return ranked[offset : offset + limit]
    pool = list(dict.fromkeys((*ranked, *_spelled(connection, found.asked, tree))))
    best = _rank(connection, found.asked, tree, pool)[offset : offset + limit] if offset < len(pool) else []
    if len(best) < limit and len(ranked) == RANKED:
        best += newest(connection, found, limit - len(best), max(0, offset - len(pool)), but=pool)
    return best


def _spelled(connection: Connection, asked: Asked, tree: Node) -> list[int]:
    """The newest hits that are spelled as a query of one word without marks; of more words, the ranked have to do.

    A lone ``ba`` is meant as it stands more often than not, and old hits of it lie between thousands of bà and bá. Who
    types several words without marks leaves the marks out, and to look for those costs as much as the search.
    """
    if not isinstance(tree, Words) or len(tree.words) > 1 or tree.exact:
        return []
    spelled = replace(asked, match=All((as_spelled(tree), *asked.narrowed)))
    return list_numbers(connection, spelled, RANKED, way="newest")


@dataclass(frozen=True, slots=True)
class _Term:
    """One thing to count in a row: what to look for, what it weighs in each of the row's columns, how rare it is."""

    needle: str
    exact: bool
    weights: tuple[float, ...]
    worth: float


def _rank(connection: Connection, asked: Asked, tree: Node, pool: Sequence[int]) -> list[int]:
    terms = _terms(connection, asked, tree)
    loose = any(not term.exact for term in terms)
    # Hits of words with marks are spelled as the query, all of them.
    is_spelled = holding(as_spelled(tree)) if loose else lambda _: True
    rows = list(read_rows(connection, pool, folded=loose))
    lengths = [row.length(exact=not loose) for row in rows]
    usual = sum(lengths) / max(1, len(lengths))
    scores = [
        (is_spelled(row), _score(row, terms, length / usual), row.number)
        for row, length in zip(rows, lengths, strict=True)
    ]
    return [number for *_, number in sorted(scores, reverse=True)]


def _terms(connection: Connection, asked: Asked, tree: Node) -> list[_Term]:
    terms = []
    words = list(positive_words(tree))
    for one in words:
        worth = 1.0 if len(words) == 1 else _rarity(connection, asked, one)
        counted = columns_of(one)
        weights = tuple(weight if place in counted else 0.0 for place, weight in enumerate(WEIGHTS))
        terms += [_Term(needle_of(part, one), one.exact, weights, worth) for part in one.parts]
    return terms


def _rarity(connection: Connection, asked: Asked, words: Words) -> float:
    alone = replace(asked, match=words, conditions=())
    return log(1 + RANKED / max(1, len(list_numbers(connection, alone, RANKED))))


def _score(row: RowWords, terms: Sequence[_Term], length: float) -> float:
    score = 0.0
    for term in terms:
        often = 0.0
        for column, text in row.texts(exact=term.exact):
            if found := text.count(term.needle):
                often += term.weights[column] * found
        if often:
            score += term.worth * often * (_K + 1) / (often + _K * (1 - _B + _B * length))
    return score
