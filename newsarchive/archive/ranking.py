"""The best hits first, at a price that does not grow with the archive.

FTS5's own bm25 asks for every word how many rows of the whole index hold it: 0.2 to 2 s for a common one at a million
pairs, whatever is ranked. Here the newest hits alone are ranked, by the same formula, with how rare a word is counted
up to :data:`RANKED`. Hits that are spelled as the query come before those that differ in marks; what is older than the
ranked follows, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from newsarchive.archive.asked import Asked
from newsarchive.archive.fts import FOLDED, MARKED, WEIGHTS
from newsarchive.archive.fts_query import columns_of
from newsarchive.archive.matching import Condition
from newsarchive.archive.plain_sql import run
from newsarchive.archive.query import Node, Words, as_spelled, positive_words

RANKED = 1000
"""So many of the newest hits are ranked, and of those spelled as the query as many."""

_K, _B = 1.2, 0.75  # those of FTS5's bm25

_TEXTS = text(
    f"SELECT pair_id, {', '.join((*MARKED, *FOLDED))} FROM pair_text WHERE pair_id IN :pool"  # noqa: S608  (our own names)
).bindparams(bindparam("pool", expanding=True))


def best_numbers(connection: Connection, asked: Asked, tree: Node, limit: int, offset: int) -> list[int]:
    """The numbers of the best hits of ``tree``, from ``offset`` on."""
    newest = _newest(connection, asked, RANKED)
    if len(newest) < 2:  # most often a caption as a whole: nothing to rank, and each of its words is in many rows
        return newest[offset : offset + limit]
    spelled: list[int] = []
    if any(not words.exact for words in positive_words(tree)):
        spelled = _newest(connection, asked, RANKED, also=as_spelled(tree))
    pool = list({*newest, *spelled})
    found = _rank(connection, asked, tree, pool, set(spelled))[offset : offset + limit] if offset < len(pool) else []
    if len(found) < limit and len(newest) == RANKED:
        others = f"AND {asked.number} NOT IN ({', '.join('?' * len(pool))})"
        found += _newest(connection, asked, limit - len(found), max(0, offset - len(pool)), but=(others, tuple(pool)))
    return found


def _newest(
    connection: Connection,
    asked: Asked,
    limit: int,
    offset: int = 0,
    *,
    also: Node | None = None,
    but: Condition = ("", ()),
) -> list[int]:
    order = (f"{but[0]} ORDER BY {asked.number} DESC LIMIT ? OFFSET ?", (*but[1], limit, offset))
    return list(run(connection, *asked.select(also=also, order=order)).scalars())


@dataclass(frozen=True, slots=True)
class _Term:
    """One thing to count in a row: what to look for, in which of the row's columns, and what a find is worth."""

    needle: str
    columns: tuple[tuple[int, float], ...]
    worth: float


def _rank(connection: Connection, asked: Asked, tree: Node, pool: Sequence[int], spelled: set[int]) -> list[int]:
    terms = _terms(connection, asked, tree)
    rows = connection.execute(_TEXTS, {"pool": pool}).all()
    lengths = [sum(words.count(" ") + 1 for words in row[1 : len(MARKED) + 1] if words) for row in rows]
    usual = sum(lengths) / max(1, len(lengths))
    scores = [
        (row[0] in spelled, _score(row, terms, length / usual), row[0])
        for row, length in zip(rows, lengths, strict=True)
    ]
    return [number for *_, number in sorted(scores, reverse=True)]


def _terms(connection: Connection, asked: Asked, tree: Node) -> list[_Term]:
    terms = []
    words = list(positive_words(tree))
    for one in words:
        worth = 1.0 if len(words) == 1 else _rarity(connection, asked, one)
        first = 1 + (0 if one.exact else len(MARKED))
        columns = tuple((first + place, WEIGHTS[place]) for place in columns_of(one))
        for part in one.parts:
            # Spaces are doubled, so that the same word twice is counted twice.
            terms.append(_Term(f" {'  '.join(part)}{'' if one.prefix else ' '}", columns, worth))
    return terms


def _rarity(connection: Connection, asked: Asked, words: Words) -> float:
    condition, values = asked.writer.condition(words)
    command = f"SELECT count(*) FROM (SELECT 1 FROM pair_search WHERE {condition} LIMIT ?) AS hit"  # noqa: S608  (bound)
    found = run(connection, command, (*values, RANKED)).scalar_one()
    return log(1 + RANKED / max(1, found))


def _score(row: Row[Any], terms: Sequence[_Term], length: float) -> float:
    padded: dict[int, str] = {}
    score = 0.0
    for term in terms:
        often = 0.0
        for column, weight in term.columns:
            if (words := row[column]) is None:
                continue
            if column not in padded:
                padded[column] = f" {words.replace(' ', '  ')} "
            often += weight * padded[column].count(term.needle)
        if often:
            score += term.worth * often * (_K + 1) / (often + _K * (1 - _B + _B * length))
    return score
