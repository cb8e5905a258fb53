"""How many pairs a search finds, and how they divide by newspaper, year, month and the like; counting is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from newsarchive.archive.asked import ask
from newsarchive.archive.filters import Filters
from newsarchive.archive.plain_sql import run
from newsarchive.archive.records import Count, FacetValue
from newsarchive.errors import QueryError

COUNTED = 10_000
"""Counting stops here: to count half a million hits takes a second, and nobody looks at so many one by one."""

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


def count_hits(connection: Connection, query: str | None, filters: Filters) -> Count:
    """How many pairs a search finds, up to :data:`COUNTED`."""
    asked = ask(connection, query, filters)
    command, values = asked.select(order=(f"LIMIT {COUNTED + 1}", ()))
    found = run(connection, f"SELECT count(*) FROM ({command}) AS hit", values).scalar_one()  # noqa: S608
    return Count(min(found, COUNTED), more=found > COUNTED)


def facet_hits(
    connection: Connection, query: str | None, filters: Filters, *, by: Sequence[Facet]
) -> dict[Facet, list[FacetValue]]:
    """For each facet in ``by`` the values that the hits have, most frequent first.

    They are those of the newest :data:`COUNTED` hits if there are more. The hits are read once for all facets: looking
    up their rows is what costs.
    """
    if unknown := [facet for facet in by if facet not in FACETS]:
        raise QueryError("hits are not divided so", where=str(unknown[0]), then=f"there are {', '.join(FACETS)}")
    asked = ask(connection, query, filters)
    columns = ", ".join(f"{FACETS[facet]} AS f{number}" for number, facet in enumerate(by))
    newest = (f"ORDER BY {asked.number} DESC LIMIT {COUNTED}", ())
    command, values = asked.select(columns, view=True, order=newest)
    parts = (
        f"SELECT {number} AS place, f{number} AS value, count(*) AS hits FROM hit GROUP BY 2"
        for number in range(len(by))
    )  # noqa: S608
    divided = f"WITH hit AS MATERIALIZED ({command}) {' UNION ALL '.join(parts)} ORDER BY 1, 3 DESC, 2 NULLS FIRST"
    found: dict[Facet, list[FacetValue]] = {facet: [] for facet in by}
    for row in run(connection, divided, values):
        found[by[row.place]].append(FacetValue(row.value, row.hits))
    return found
