"""What is to be exported: the pairs that a search, a condition in SQL and filters leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.matching import Condition, matching
from newsarchive.archive.search.query import parse_query


@dataclass(frozen=True, slots=True)
class Selection(Filters):
    """Pairs of the newest versions: :class:`~newsarchive.archive.Filters`, and two more that narrow.

    ``query`` is a search as :meth:`~newsarchive.archive.ArchiveReader.search` reads it; ``where`` a condition in SQL
    over the columns of the view ``pairs``.
    """

    query: str | None = None
    where: str | None = None

    def conditions_in(self, connection: Connection) -> Iterator[Condition]:
        """The conditions on the view ``pairs``, each with the values of its question marks.

        Raises :class:`~newsarchive.errors.QueryError` for a search that cannot be read.
        """
        yield from Filters.conditions_in(self, connection)
        if self.query is not None:
            yield matching(connection, parse_query(self.query))
        if self.where is not None:
            # The line break ends a comment at the condition's end.
            yield f"({self.where}\n)", ()
