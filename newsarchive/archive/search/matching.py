"""Which pairs a query means, in the words of the database at hand."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Connection

from newsarchive.archive.search import fts_query, tsvector_query
from newsarchive.archive.search.query import Node

Condition = tuple[str, tuple[Any, ...]]
"""A condition in SQL over the view ``pairs``, and the values of its question marks (:mod:`..engines.plain_sql`)."""


class Writer(Protocol):
    """Who writes a query in one database's words: :mod:`.fts_query`, :mod:`.tsvector_query`."""

    NUMBER: str

    def condition(self, tree: Node) -> Condition:
        """The condition on a row of ``pair_search``."""


_WRITERS: dict[str, Writer] = {"sqlite": fts_query, "postgresql": tsvector_query}


def writer_of(connection: Connection) -> Writer:
    """The one for this database."""
    return _WRITERS[connection.dialect.name]


def matching(connection: Connection, tree: Node) -> Condition:
    """A query as a condition on ``pair_id``."""
    writer = writer_of(connection)
    condition, values = writer.condition(tree)
    return f"pair_id IN (SELECT {writer.NUMBER} FROM pair_search WHERE {condition})", values  # noqa: S608  (bound)
