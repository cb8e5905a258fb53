"""How many pairs a search finds, and how they divide by newspaper, year, month and the like; counting is bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from sqlalchemy import Connection, select

from newsarchive.archive.crawl.frontier import SITE
from newsarchive.archive.engines.plain_sql import plain_rows, run
from newsarchive.archive.galleries.numbers import DATED, MONTH, YEAR
from newsarchive.archive.records import Count, FacetValue
from newsarchive.archive.search.asked import LAST, Asked, ask
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.found import COUNTED, Found, list_numbers, newest
from newsarchive.archive.search.query import Marks, Node, positive_words
from newsarchive.errors import QueryError

EACH = 1000
"""Where there are more hits than :data:`~newsarchive.archive.search.found.COUNTED`, each year is counted up to this
("1,000+")."""

EACH_MONTH = 100
"""The same for months, of which there may be hundreds."""

ONE_PASS = 30_000
"""So many of the newest hits of a beginning of words (``cho*``) are divided into years and months."""

SAMPLE = 400
"""What only a look at every pair can tell is told of so many hits, spread over all years, if there are more."""

FEWER = 4
"""Copies are told of every so many of the sample: to look for them takes as long as all the rest."""

KINDS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "AVIF")
"""Formats that photos may have (:data:`newsarchive.photos.FORMATS`, whose decoders a search need not load; Pillow calls
a JPEG with a second picture MPO). To ask the photos themselves is to read them all."""

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

TIMES: dict[Facet, int] = {"year": YEAR, "month": MONTH}
"""What the number of a pair tells."""


def count_hits(connection: Connection, query: str | None, filters: Filters) -> Count:
    """How many pairs a search finds, up to :data:`~newsarchive.archive.search.found.COUNTED`."""
    return _count(connection, ask(connection, query, filters), COUNTED)


def facet_hits(connection: Connection, found: Found, by: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
    """For each facet in ``by`` the values that the hits have, most frequent first.

    Years and months are counted, each up to a bound where there are more hits than COUNTED. The others are told of
    all hits if those are no more than :data:`SAMPLE`: looking up their rows is what costs. Else they are told of a
    sample, and newspapers and formats that are not in it are looked for in the index; ``more`` says that there are
    more. A beginning of words (``cho*``) is looked up anew for each question to the index, so of more than COUNTED
    hits only the newest are told. Raises :class:`~newsarchive.errors.QueryError` for what is no facet.
    """
    check_facets(by)
    looked_up = [facet for facet in by if facet not in TIMES]
    divided: dict[Facet, list[FacetValue]] = {}
    if looked_up:
        sample = _sample(connection, found)
        whole = not found.more and len(sample) == len(found.numbers)
        quick = [facet for facet in looked_up if whole or facet != "has_duplicates"]
        divided = _divide(connection, sample, quick, more=not whole)
        slow = [facet for facet in looked_up if facet not in quick]
        divided |= _divide(connection, sample[::FEWER], slow, more=True)
        if not whole and not (found.more and _has_beginning(found.asked)):
            for facet in looked_up:
                divided[facet] += _missed(connection, found.asked, facet, divided[facet])
    return {facet: divided[facet] if facet in divided else _divide_time(connection, found, facet) for facet in by}


def check_facets(by: Sequence[str]) -> None:
    """Raise :class:`~newsarchive.errors.QueryError` for what hits cannot be divided by."""
    if unknown := [facet for facet in by if facet not in FACETS]:
        raise QueryError("hits are not divided so", where=unknown[0], then=f"there are {', '.join(FACETS)}")


def _has_beginning(asked: Asked) -> bool:
    return asked.tree is not None and any(words.prefix for words in positive_words(asked.tree))


def _sample(connection: Connection, found: Found) -> list[int]:
    """At most about SAMPLE hits: all, else some of all years, so that older years' newspapers are among them."""
    if not found.more:
        return list(found.numbers[:: -(-len(found.numbers) // SAMPLE) or 1])
    if _has_beginning(found.asked):
        return newest(connection, found, SAMPLE)
    spans = list(_spans(connection, found.asked, YEAR))
    some = -(-SAMPLE // len(spans))
    lists = (list_numbers(connection, found.asked, some, span=span, way="newest") for _, span in spans)
    return [number for numbers in lists for number in numbers]


def _divide(
    connection: Connection, numbers: Sequence[int], by: Sequence[Facet], *, more: bool
) -> dict[Facet, list[FacetValue]]:
    divided: dict[Facet, list[FacetValue]] = {facet: [] for facet in by}
    if not numbers or not by:
        return divided
    columns = ", ".join(f"{FACETS[facet]} AS f{number}" for number, facet in enumerate(by))
    hits = f"SELECT {columns} FROM pairs WHERE pair_id IN ({', '.join('?' * len(numbers))})"  # noqa: S608  (our own)
    parts = (f"SELECT {number}, f{number}, count(*) FROM hit GROUP BY 2" for number in range(len(by)))  # noqa: S608
    command = f"WITH hit AS MATERIALIZED ({hits}) {' UNION ALL '.join(parts)} ORDER BY 1, 3 DESC, 2 NULLS FIRST"
    for number, value, count in plain_rows(connection, command, numbers):
        divided[by[number]].append(FacetValue(value, count, more))
    return divided


def _missed(connection: Connection, asked: Asked, by: Facet, known: Sequence[FacetValue]) -> list[FacetValue]:
    """The newspapers or formats of hits that are none of ``known``, counted in the index; it knows nothing else."""
    seen = {one.value for one in known}
    counted = [
        (value, _count(connection, asked, EACH, also=mark))
        for value, mark in _marks(connection, by)
        if value not in seen
    ]
    found = [FacetValue(value, count.number, count.more) for value, count in counted if count.number]
    return sorted(found, key=lambda one: (-one.count, one.value or ""))


def _marks(connection: Connection, by: Facet) -> Iterator[tuple[str | None, Node]]:
    """The values that pairs may have at all, each with what the index knows its pairs by."""
    if by == "newspaper":
        for number, name in connection.execute(select(SITE.c.id, SITE.c.name)).all():
            yield name, Marks((f"site{number}",))
        yield None, Marks(("nosite",))
    elif by == "format":
        for name in KINDS:
            yield name, Marks((f"format{name}",))
        yield None, Marks(("photoless",))


def _divide_time(connection: Connection, found: Found, by: Facet) -> list[FacetValue]:
    unit = TIMES[by]
    if not found.more:
        return _by_span(found.numbers, unit, more=False)
    if _has_beginning(found.asked):
        return _by_span(newest(connection, found, ONE_PASS), unit, more=True)
    bound = EACH_MONTH if by == "month" else EACH
    counted = [
        (value, _count(connection, found.asked, bound, span=span))
        for value, span in _spans(connection, found.asked, unit)
    ]
    values = [FacetValue(value, count.number, count.more) for value, count in counted if count.number]
    return sorted(values, key=lambda one: (not one.more, -one.count, one.value or ""))


def _by_span(numbers: Sequence[int], unit: int, *, more: bool) -> list[FacetValue]:
    counted = Counter(number // unit for number in numbers)
    values: Counter[str | None] = Counter()
    for span, count in counted.items():
        values[_period(span) if span >= DATED // unit else None] += count
    ordered = sorted(values.items(), key=lambda one: (-one[1], one[0] or ""))
    return [FacetValue(value, count, more) for value, count in ordered]


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


def _spans(connection: Connection, asked: Asked, unit: int) -> Iterator[tuple[str | None, tuple[int, int]]]:
    """The years or months from the first hit to the last, each with the numbers of its pairs."""
    first, last = (_end(connection, asked, way) for way in ("ASC", "DESC"))
    yield None, (0, DATED - 1)
    for number in range(first // unit, last // unit + 1):
        if unit == YEAR or 1 <= number % 100 <= 12:
            yield _period(number), (number * unit, (number + 1) * unit - 1)


def _end(connection: Connection, asked: Asked, way: str) -> int:
    command, values = asked.select(span=(DATED, LAST), order=(f"ORDER BY {asked.number} {way} LIMIT 1", ()))
    return int(run(connection, command, values).scalar() or DATED)
