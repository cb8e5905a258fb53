"""A search as one statement of SQL that finds the same pairs, for whoever goes on with it in SQL."""

from __future__ import annotations

from sqlalchemy import Connection

from newsarchive.archive.engines.plain_sql import with_values
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.matching import matching
from newsarchive.archive.search.query import parse_query


def search_sql(connection: Connection, query: str | None, filters: Filters, *, oldest: bool = False) -> str:
    """The statement over the view ``pairs`` that finds what ``query`` (None: all) and ``filters`` leave, by time.

    Its words are those of the database at hand. Raises :class:`~newsarchive.errors.QueryError`.
    """
    conditions = [*([matching(connection, parse_query(query))] if query else []), *filters.conditions_in(connection)]
    where = "\n  AND ".join(with_values(condition, values) for condition, values in conditions)
    ordered = f"ORDER BY pair_id{'' if oldest else ' DESC'}"
    return "\n".join(["SELECT * FROM pairs", *([f"WHERE {where}"] if where else []), ordered])
