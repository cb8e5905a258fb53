"""A question to the index: the query's tree, what is asked of the index, and the conditions that it does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.archive.crawl.frontier import SITE
from newsarchive.archive.galleries.numbers import DATED, DAY, day_number
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.matching import Condition, Writer, writer_of
from newsarchive.archive.search.query import All, Marks, Node, OfAgency, parse_query
from newsarchive.text.keys import letters_key

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """``match`` is what the index is asked: the query's tree and what filters have ``narrowed`` it to.

    ``span`` is the lowest and highest number of a pair that counts, ``conditions`` are over the view ``pairs``.
    """

    tree: Node | None
    narrowed: tuple[Node, ...]
    match: Node
    span: tuple[int, int]
    conditions: tuple[Condition, ...]
    writer: Writer

    def select(
        self,
        columns: str | None = None,
        *,
        also: Node | None = None,
        span: tuple[int, int] | None = None,
        view: bool = False,
        order: Condition = ("", ()),
    ) -> tuple[str, tuple[Any, ...]]:
        """A statement over the index, and the view ``pairs`` if a condition asks for it or ``view`` is wanted.

        Its second value are those of its question marks. ``columns`` None is the pair's number, ``also`` is one more
        thing that must be true, ``span`` a part of the question's own.
        """
        low, high = span or self.span
        match = self.writer.condition(self.match if also is None else All((self.match, also)))
        within: Condition = (f"{self.number} BETWEEN ? AND ?", (max(low, self.span[0]), min(high, self.span[1])))
        # SQLite takes a CROSS JOIN as it stands: the index comes first, in the order of its rows, and the pairs are
        # looked up. PostgreSQL plans by itself.
        joined = " CROSS JOIN pairs" if view or self.conditions else ""
        same: list[Condition] = [(f"pairs.pair_id = {self.number}", ())] if joined else []
        conditions = [match, within, *same, *self.conditions]
        wanted = " AND ".join(f"({condition})" for condition, _ in conditions)
        values = tuple(value for _, given in (*conditions, order) for value in given)
        return f"SELECT {columns or self.number} FROM pair_search{joined} WHERE {wanted} {order[0]}", values  # noqa: S608

    @property
    def number(self) -> str:
        """The column with a pair's number, by which the index is ordered."""
        return self.writer.NUMBER


def ask(connection: Connection, query: str | None, filters: Filters) -> Asked:
    """The question that a query (None: everything) and filters are.

    Raises :class:`~newsarchive.errors.QueryError` for a query that cannot be read.
    """
    tree = None if query is None else parse_query(query)
    wanted: list[Node] = []
    if filters.sites:
        known = connection.execute(select(SITE.c.id).where(SITE.c.name.in_(filters.sites))).scalars()
        wanted.append(Marks(tuple(f"site{site}" for site in known)))
    if filters.credit is not None:
        wanted.append(filters.credited())
    if filters.format is not None and filters.format.isalnum():
        wanted.append(Marks((f"format{filters.format}",)))
    if filters.has_caption is not None:
        wanted.append(Marks(("captioned" if filters.has_caption else "uncaptioned",)))
    if filters.agency is not None:
        wanted.append(OfAgency(letters_key(filters.agency)))  # all of its words; conditions see to the rest
    narrowed = tuple(wanted)
    match = All(narrowed or (Marks(("pair",)),)) if tree is None else All((tree, *narrowed))
    beyond = filters.but(sites=(), since=None, until=None, credit=None, has_caption=None, format=None)
    return Asked(tree, narrowed, match, _span(filters), tuple(beyond.conditions()), writer_of(connection))


def _span(filters: Filters) -> tuple[int, int]:
    """The lowest and the highest number of pairs that were published in the days of ``filters``."""
    if filters.since is None and filters.until is None:
        return 0, LAST
    low = day_number(filters.since) if filters.since else DATED
    return low, day_number(filters.until) + DAY - 1 if filters.until else LAST
