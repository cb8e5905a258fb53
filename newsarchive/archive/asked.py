"""A question to the index: the query's tree, an FTS5 expression, and the conditions that the index does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.archive.filters import Condition, Filters
from newsarchive.archive.frontier import SITE
from newsarchive.archive.fts_query import fts_text
from newsarchive.archive.query import Node, parse_query

NOTHING = "site_mark : none"
"""An expression that no pair matches."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``match`` None: the index is not asked. ``conditions`` are over the view ``pairs``."""

    tree: Node | None
    match: str | None
    conditions: tuple[Condition, ...]

    def select(self, columns: str, *, where: Sequence[Condition] = (), order: str = "") -> tuple[str, tuple[Any, ...]]:
        """A statement over ``pairs AS p`` (and the index, if it is asked) and the values of its question marks."""
        conditions = [*self.conditions, *where]
        values = [value for _, given in conditions for value in given]
        if self.match is None:
            source = "pairs AS p"
        else:
            # CROSS JOIN: the index comes first, in the order of its rows, and the pairs are looked up.
            source = "pair_search CROSS JOIN pairs AS p ON p.pair_id = pair_search.rowid"
            conditions.insert(0, ("pair_search MATCH ?", ()))
            values.insert(0, self.match)
        wanted = " AND ".join(condition for condition, _ in conditions) or "1"
        return f"SELECT {columns} FROM {source} WHERE {wanted} {order}", tuple(values)  # noqa: S608  (our own text)

    @property
    def number(self) -> str:
        """The column with a pair's number, by which the source is ordered."""
        return "p.pair_id" if self.match is None else "pair_search.rowid"


def ask(connection: Connection, query: str | None, filters: Filters) -> Asked:
    """The question that a query (None: everything) and filters are.

    Raises :class:`~newsarchive.errors.QueryError` for a query that cannot be read.
    """
    tree = None if query is None else parse_query(query)
    wanted = [] if tree is None else [fts_text(tree)]
    if filters.sites:
        known = connection.execute(select(SITE.c.id).where(SITE.c.name.in_(filters.sites))).scalars()
        wanted.append(" OR ".join(f'site_mark : "site{site}"' for site in known) or NOTHING)
    if filters.credit is not None:
        wanted.append(filters.credit_match())
    match = " AND ".join(f"({part})" for part in wanted) or None
    return Asked(tree, match, tuple(filters.but(sites=(), credit=None).conditions()))
