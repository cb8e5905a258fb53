"""How many pairs a search finds, and how they divide by newspaper, year, month and the like; counting is bounded."""

from __future__ import annotations

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


def facet_hits(connection: Connection, query: str | None, filters: Filters, *, by: Facet) -> list[FacetValue]:
    """The values that the hits have, most frequent first; of the newest :data:`COUNTED` hits if there are more."""
    if by not in FACETS:
        raise QueryError("hits are not divided so", where=str(by), then=f"there are {', '.join(FACETS)}")
    asked = ask(connection, query, filters)
    command, values = asked.select(
        f"{FACETS[by]} AS value", view=True, order=(f"ORDER BY {asked.number} DESC LIMIT {COUNTED}", ())
    )
    found = run(
        connection,
        f"SELECT value, count(*) AS hits FROM ({command}) AS hit"  # noqa: S608
        " GROUP BY value ORDER BY count(*) DESC, value NULLS FIRST",
        values,
    )
    return [FacetValue(row.value, row.hits) for row in found]
