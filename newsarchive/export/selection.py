"""What is to be exported: the pairs that a search, a condition in SQL, newspapers and dates leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from newsarchive.archive.fts_query import fts_text
from newsarchive.archive.query import parse_query


@dataclass(frozen=True, slots=True)
class Selection:
    """Pairs of the newest versions; every field narrows, an empty one does not.

    ``query`` is a search as :meth:`~newsarchive.archive.ArchiveReader.search` reads it; ``where`` a condition in SQL
    over the columns of the view ``pairs``; ``sites`` are names of newspapers; ``since`` and ``until`` are days in
    Vietnam, both included. A pair whose gallery has no date is left out as soon as a day is given.
    """

    query: str | None = None
    where: str | None = None
    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def conditions(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The conditions on the view ``pairs``, each with the values of its question marks.

        >>> list(Selection(sites=("tuoitre",), until=date(2016, 7, 31)).conditions())
        [('newspaper IN (?)', ('tuoitre',)), ('published_at < ?', ('2016-08-01',))]

        Raises :class:`~newsarchive.errors.QueryError` for a search that cannot be read.
        """
        if self.sites:
            yield f"newspaper IN ({', '.join('?' * len(self.sites))})", self.sites
        if self.since:
            yield "published_at >= ?", (self.since.isoformat(),)
        if self.until:
            yield "published_at < ?", ((self.until + timedelta(days=1)).isoformat(),)
        if self.query is not None:
            match = fts_text(parse_query(self.query))
            yield "pair_id IN (SELECT rowid FROM pair_search WHERE pair_search MATCH ?)", (match,)
        if self.where is not None:
            # The line break ends a comment at the condition's end.
            yield f"({self.where}\n)", ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, without what does not narrow."""
        return {
            name: value
            for name, value in {
                "query": self.query,
                "where": self.where,
                "sites": sorted(self.sites),
                "since": self.since and self.since.isoformat(),
                "until": self.until and self.until.isoformat(),
            }.items()
            if value
        }
