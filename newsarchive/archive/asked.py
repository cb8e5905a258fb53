"""A question to the index: the query's tree, an FTS5 expression, and the conditions that the index does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.archive.filters import Condition, Filters
from newsarchive.archive.frontier import SITE
from newsarchive.archive.fts_query import fts_text
from newsarchive.archive.numbers import DATED, DAY, day_number
from newsarchive.archive.query import Node, parse_query
from newsarchive.text.keys import letters_key

NUMBER = "pair_search.rowid"
"""The column with a pair's number, by which the index is ordered."""

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """``span`` is the lowest and highest number of a pair that counts, ``conditions`` are over the view ``pairs``."""

    tree: Node | None
    match: str
    span: tuple[int, int]
    conditions: tuple[Condition, ...]

    def select(
        self,
        columns: str = NUMBER,
        *,
        also: str | None = None,
        span: tuple[int, int] | None = None,
        view: bool = False,
        order: str = "",
    ) -> tuple[str, tuple[Any, ...]]:
        """A statement over the index, and the view ``pairs`` if a condition asks for it or ``view`` is wanted.

        Its second value are those of its question marks. ``also`` is one more FTS5 expression that must be true,
        ``span`` a part of the question's own.
        """
        low, high = span or self.span
        match = self.match if also is None else f"({self.match}) AND ({also})"
        # CROSS JOIN: the index comes first, in the order of its rows, and the pairs are looked up.
        joined = " CROSS JOIN pairs ON pairs.pair_id = pair_search.rowid" if view or self.conditions else ""
        wanted = "".join(f" AND {condition}" for condition, _ in self.conditions)
        values = (match, max(low, self.span[0]), min(high, self.span[1]))
        return (
            f"SELECT {columns} FROM pair_search{joined}"  # noqa: S608  (our own text)
            f" WHERE pair_search MATCH ? AND {NUMBER} BETWEEN ? AND ?{wanted} {order}",
            (*values, *(value for _, given in self.conditions for value in given)),
        )


def ask(connection: Connection, query: str | None, filters: Filters) -> Asked:
    """The question that a query (None: everything) and filters are.

    Raises :class:`~newsarchive.errors.QueryError` for a query that cannot be read.
    """
    tree = None if query is None else parse_query(query)
    wanted = [] if tree is None else [fts_text(tree)]
    if filters.sites:
        known = connection.execute(select(SITE.c.id).where(SITE.c.name.in_(filters.sites))).scalars()
        wanted.append(mark(*(f"site{site}" for site in known)))
    if filters.credit is not None:
        wanted.append(filters.credit_match())
    if filters.format is not None and filters.format.isalnum():
        wanted.append(mark(f"format{filters.format}"))
    if filters.has_caption is not None:
        wanted.append(mark("captioned" if filters.has_caption else "uncaptioned"))
    if filters.agency is not None:
        wanted.append(f'agency_words : "{letters_key(filters.agency)}"')  # all of its words; conditions see to the rest
    match = " AND ".join(f"({part})" for part in wanted or [mark("pair")])
    beyond = filters.but(sites=(), since=None, until=None, credit=None, has_caption=None, format=None)
    return Asked(tree, match, _span(filters), tuple(beyond.conditions()))


def mark(*names: str) -> str:
    """The FTS5 expression for rows with any of these marks; with none of any there are none."""
    return " OR ".join(f'marks : "{name}"' for name in names or ("nothing",))


def _span(filters: Filters) -> tuple[int, int]:
    """The lowest and the highest number of pairs that were published in the days of ``filters``."""
    if filters.since is None and filters.until is None:
        return 0, LAST
    low = day_number(filters.since) if filters.since else DATED
    return low, day_number(filters.until) + DAY - 1 if filters.until else LAST
