"""How many pairs a search finds, and how they divide by newspaper, year, month and the like; counting is bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, select

from newsarchive.archive.asked import LAST, Asked, ask
from newsarchive.archive.filters import Filters
from newsarchive.archive.frontier import SITE
from newsarchive.archive.numbers import DATED, MONTH, YEAR
from newsarchive.archive.photo_index import PHOTO
from newsarchive.archive.plain_sql import run
from newsarchive.archive.query import Marks, Node, positive_words
from newsarchive.archive.records import Count, FacetValue
from newsarchive.errors import QueryError

COUNTED = 10_000
"""Counting stops here: to count half a million hits takes a second, and nobody looks at so many one by one."""

EACH = 1000
"""Where there are more hits than :data:`COUNTED`, each value is counted up to this ("1,000+")."""

EACH_MONTH = 100
"""The same for months, of which there may be hundreds."""

ONE_PASS = 30_000
"""So many of the newest hits of a beginning of words (``cho*``) are divided into years and months."""

SAMPLE = 4000
"""What only a look at every pair can tell is told of so many of the newest hits, if there are more than COUNTED."""

Facet = Literal["newspaper", "year", "month", "agency", "format", "has_duplicates"]
"""What hits can be divided by."""

FACETS: dict[Facet, str] = {
    "newspaper": "newspaper",
    "year": "substr(published_at, 1, 4)",
    "month": "substr(published_at, 1, 7)",
    "agency": "agency",
    "format": "format",
    "has_duplicates": "CASE has_duplicates WHEN 1 THEN 'yes' ELSE 'no' END",
}

Part = tuple[str | None, Node | None, tuple[int, int] | None]
"""A value, what the index knows its pairs by, and the numbers among which they are."""


def count_hits(connection: Connection, query: str | None, filters: Filters) -> Count:
    """How many pairs a search finds, up to :data:`COUNTED`."""
    return _count(connection, ask(connection, query, filters), COUNTED)


def facet_hits(
    connection: Connection, query: str | None, filters: Filters, *, by: Sequence[Facet], counted: Count | None = None
) -> dict[Facet, list[FacetValue]]:
    """For each facet in ``by`` the values that the hits have, most frequent first.

    All hits are divided if they are no more than :data:`COUNTED`, read once for all facets: looking up their rows is
    what costs. Else each newspaper, year, month or format is counted up to a bound, and agencies and copies among the
    newest :data:`SAMPLE` hits. Of a beginning of words (``cho*``), newspapers and formats are told of those too, and
    years and months of the newest :data:`ONE_PASS`: such a beginning is looked up anew for each value. ``more`` says
    where there are more. ``counted`` is what :func:`count_hits` said of the same hits, if it was asked.
    """
    if unknown := [facet for facet in by if facet not in FACETS]:
        raise QueryError("hits are not divided so", where=str(unknown[0]), then=f"there are {', '.join(FACETS)}")
    asked = ask(connection, query, filters)
    if not (counted or _count(connection, asked, COUNTED)).more:
        return _divide(connection, asked, by, COUNTED)
    seen = {"agency", "has_duplicates"} | ({"newspaper", "format"} if _has_beginning(asked) else set())
    looked_up = [facet for facet in by if facet in seen]
    sampled = _divide(connection, asked, looked_up, SAMPLE) if looked_up else {}
    return {
        facet: [FacetValue(one.value, one.count, more=True) for one in sampled[facet]]
        if facet in sampled
        else _bounded(connection, asked, facet)
        for facet in by
    }


def _has_beginning(asked: Asked) -> bool:
    return asked.tree is not None and any(words.prefix for words in positive_words(asked.tree))


def _bounded(connection: Connection, asked: Asked, by: Facet) -> list[FacetValue]:
    if by in {"month", "year"} and _has_beginning(asked):
        return _divide_time(connection, asked, MONTH if by == "month" else YEAR)
    bound = EACH_MONTH if by == "month" else EACH
    counted = [
        (value, _count(connection, asked, bound, also, span)) for value, also, span in _parts(connection, asked, by)
    ]
    found = [FacetValue(value, count.number, count.more) for value, count in counted if count.number]
    return sorted(found, key=lambda one: (not one.more, -one.count, one.value or ""))


def _divide(connection: Connection, asked: Asked, by: Sequence[Facet], most: int) -> dict[Facet, list[FacetValue]]:
    columns = ", ".join(f"{FACETS[facet]} AS f{number}" for number, facet in enumerate(by))
    newest = (f"ORDER BY {asked.number} DESC LIMIT {most}", ())
    command, values = asked.select(columns, view=True, order=newest)
    parts = (f"SELECT {number}, f{number}, count(*) FROM hit GROUP BY 2" for number in range(len(by)))  # noqa: S608
    divided = f"WITH hit AS MATERIALIZED ({command}) {' UNION ALL '.join(parts)} ORDER BY 1, 3 DESC, 2 NULLS FIRST"
    found: dict[Facet, list[FacetValue]] = {facet: [] for facet in by}
    rows: Sequence[Any] = run(connection, divided, values).all()
    for number, value, count in rows:
        found[by[number]].append(FacetValue(value, count))
    return found


def _divide_time(connection: Connection, asked: Asked, unit: int) -> list[FacetValue]:
    newest = (f"ORDER BY {asked.number} DESC LIMIT {ONE_PASS}", ())
    command, values = asked.select(f"{asked.number} / {unit} AS span", order=newest)
    grouped = f"SELECT span, count(*) AS hits FROM ({command}) AS hit GROUP BY span ORDER BY 2 DESC, 1"  # noqa: S608
    return [
        FacetValue(_period(int(row.span)) if row.span >= DATED // unit else None, int(row.hits), True)
        for row in run(connection, grouped, values).all()
    ]


def _period(number: int) -> str:
    """Year or month as text.

    >>> _period(2016), _period(201607)
    ('2016', '2016-07')
    """
    digits = str(number)
    return digits if len(digits) == 4 else f"{digits[:4]}-{digits[4:]}"


def _count(
    connection: Connection, asked: Asked, most: int, also: Node | None = None, span: tuple[int, int] | None = None
) -> Count:
    command, values = asked.select(also=also, span=span, order=(f"LIMIT {most + 1}", ()))
    found = run(connection, f"SELECT count(*) FROM ({command}) AS hit", values).scalar_one()  # noqa: S608
    return Count(min(found, most), more=found > most)


def _parts(connection: Connection, asked: Asked, by: Facet) -> Iterator[Part]:
    """The values that pairs may have at all, each with how the index tells it."""
    if by == "newspaper":
        sites = connection.execute(select(SITE.c.id, SITE.c.name)).all()
        for number, name in sites:
            yield name, Marks((f"site{number}",)), None
        yield None, Marks(("nosite",)), None
    elif by == "format":
        for name in connection.execute(select(PHOTO.c.format).distinct()).scalars():
            yield name, Marks((f"format{name}",)), None
        yield None, Marks(("photoless",)), None
    else:
        yield from _periods(connection, asked, by)


def _periods(connection: Connection, asked: Asked, by: Facet) -> Iterator[Part]:
    unit = YEAR if by == "year" else MONTH
    first, last = (_end(connection, asked, way) for way in ("ASC", "DESC"))
    yield None, None, (0, DATED - 1)
    for number in range(first // unit, last // unit + 1):
        if by == "year" or 1 <= number % 100 <= 12:
            yield _period(number), None, (number * unit, (number + 1) * unit - 1)


def _end(connection: Connection, asked: Asked, way: str) -> int:
    command, values = asked.select(span=(DATED, LAST), order=(f"ORDER BY {asked.number} {way} LIMIT 1", ()))
    return int(run(connection, command, values).scalar() or DATED)
