"""The hits of a question, looked up in the index once for all that is then asked of them: the best, how many, how they
divide. To walk through the index is what costs; at a million pairs a caption of twenty words takes 60 ms each time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from newsarchive.archive.engines.plain_sql import plain_rows
from newsarchive.archive.records import Count
from newsarchive.archive.search.asked import Asked, ask
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.query import All, Node, Words
from newsarchive.archive.search.row_words import holding, read_rows

COUNTED = 10_000
"""Counting stops here: to count half a million hits takes a second, and nobody looks at so many one by one."""

MANY = 9
"""Words of a query from which on the index is asked for the rarest alone, and rows for the others."""

RAREST = 6
"""So many words of such a query are asked of the index."""

FEW = 1000
"""As long as those leave no more rows than this, they are read; else the index is asked for all words."""

OFTEN = 100
"""A word is rarer than another if its hundred newest rows reach further back."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits: their numbers in rising order. ``more``: there are more than COUNTED, and none is told."""

    asked: Asked
    numbers: Sequence[int]
    more: bool = False

    @property
    def count(self) -> Count:
        """How many there are, up to COUNTED."""
        return Count(COUNTED if self.more else len(self.numbers), self.more)


def find(connection: Connection, query: str | None, filters: Filters) -> Found:
    """The hits of a query (None: everything) that ``filters`` leave.

    Raises :class:`~newsarchive.errors.QueryError` for a query that cannot be read.
    """
    asked = ask(connection, query, filters)
    # The index is walked from the oldest hit on: backwards, FTS5 takes half as long again.
    numbers = _by_rarest(connection, asked)
    if numbers is None:
        numbers = list_numbers(connection, asked, COUNTED + 1)
    return Found(asked, (), more=True) if len(numbers) > COUNTED else Found(asked, sorted(numbers))


def newest(
    connection: Connection, found: Found, limit: int, offset: int = 0, *, but: Collection[int] = ()
) -> list[int]:
    """The numbers of the newest hits that are not among ``but``, the newest first."""
    if found.more:
        return list_numbers(connection, found.asked, limit, offset, but=but, way="newest")
    left_out = set(but)
    rest = [number for number in reversed(found.numbers) if number not in left_out] if but else found.numbers[::-1]
    return list(rest[offset : offset + limit])


def list_numbers(
    connection: Connection,
    asked: Asked,
    limit: int,
    offset: int = 0,
    *,
    span: tuple[int, int] | None = None,
    but: Collection[int] = (),
    way: Literal["any", "newest", "oldest"] = "any",
) -> list[int]:
    """The numbers of hits that are not among ``but``, in any order, or the newest or oldest first."""
    others = f"AND {asked.number} NOT IN ({', '.join('?' * len(but))}) " if but else ""
    order = "" if way == "any" else f"ORDER BY {asked.number} {'DESC' if way == 'newest' else 'ASC'} "
    command, values = asked.select(span=span, order=(f"{others}{order}LIMIT ? OFFSET ?", (*but, limit, offset)))
    return [number for (number,) in plain_rows(connection, command, values)]


def _by_rarest(connection: Connection, asked: Asked) -> list[int] | None:
    """The hits of a query of many words by its rarest; None: there are too few words, or too many rows have those.

    FTS5 takes a step in the list of every word for every row that might be a hit, and common words have long lists.
    """
    if connection.dialect.name != "sqlite" or not isinstance(asked.tree, All) or asked.tree.but:
        return None
    words = [part for part in dict.fromkeys(asked.tree.parts) if isinstance(part, Words) and part.near is None]
    if len(words) < MANY:
        return None
    common = sorted(words, key=lambda one: _age(connection, asked, one))[RAREST:]
    kept = [part for part in dict.fromkeys(asked.tree.parts) if part not in common]
    fewer = replace(asked, match=All((*kept, *asked.narrowed)))
    numbers = list_numbers(connection, fewer, FEW + 1)
    if len(numbers) > FEW:
        return None
    holds = holding(All(tuple(common)))
    marked, folded = (any(one.exact is exact for one in common) for exact in (True, False))
    return [row.number for row in read_rows(connection, numbers, marked=marked, folded=folded) if holds(row)]


def _age(connection: Connection, asked: Asked, word: Node) -> int:
    """A number that is lower the rarer a word is."""
    alone = replace(asked, match=word, conditions=())
    return next(iter(list_numbers(connection, alone, 1, OFTEN - 1, way="newest")), 0)
