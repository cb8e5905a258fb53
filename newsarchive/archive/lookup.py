"""An archive open for looking up: search, facets, show, corrections, sums; what a command that looks has to load.

Neither numpy nor Pillow nor a reader of pages is among it: they take longer to load than a search takes
(tests/test_startup.py holds that).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from newsarchive.archive import sums
from newsarchive.archive.blobs.byte_store import blobs_of
from newsarchive.archive.corrections import corrections
from newsarchive.archive.corrections.corrections import Correction
from newsarchive.archive.engines.database import Database, database_of
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.archive.engines.sqlite import map_file
from newsarchive.archive.engines.state import check_readable
from newsarchive.archive.galleries import show
from newsarchive.archive.place import Place
from newsarchive.archive.records import Count, FacetValue, GalleryRecord, Hit, Stats
from newsarchive.archive.search import facets
from newsarchive.archive.search import found as finding
from newsarchive.archive.search import search as searching
from newsarchive.archive.search.facets import Facet
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.found import Found
from newsarchive.archive.search.search import Order
from newsarchive.archive.search.search_sql import search_sql

WAIT = 30.0
"""Seconds to wait for another process's transaction; a gallery is stored in milliseconds."""


ALL = Filters()
"""Nothing narrows."""


class Lookup:
    """An archive open for looking up. Use it in a ``with`` statement, or close it. Threads may share it."""

    def __init__(self, place: Place, database: Database, reads: Engine) -> None:
        """For the classmethods that open; the engine belongs to the reader from now on."""
        self.place = place
        self.folder = place.folder
        self.where = database.where
        self.pages = blobs_of(place, "pages")
        self.photos = blobs_of(place, "photos")
        self._reads = reads

    @classmethod
    def open_read_only(cls, folder: str | Path | Place) -> Lookup:
        """As :func:`open_reads`."""
        return Lookup(*open_reads(folder))

    def close(self) -> None:
        """Let go of the database and of the stores."""
        self._reads.dispose()
        for store in (self.pages, self.photos):
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def map_file(self, size: int) -> None:
        """For a process that reads all the time: :func:`.engines.sqlite.map_file`, where there is a file."""
        if self.place.database is None:
            map_file(self._reads, size)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the archive as it is now, until the end of the ``with`` statement."""
        with plain_faults(self.where), self._reads.connect() as connection, connection.begin():
            yield connection

    def search(
        self,
        query: str | None,
        filters: Filters = ALL,
        *,
        order: Order = "best",
        limit: int = 20,
        offset: int = 0,
        after: int | None = None,
        found: Found | None = None,
    ) -> list[Hit]:
        """Pairs whose caption, title, lead, credit or place match ``query`` (None: all) and that ``filters`` leave.

        A word with marks means those marks, one without finds all; see :mod:`.search.query`. ``order`` is
        "best", or by publication "newest" or "oldest". Deep pages of the latter two are as fast as the first when
        ``after`` names the ``pair_id`` of the last hit of the page before. ``found`` is what :meth:`find` found of the
        same query and filters. Raises :class:`~newsarchive.errors.QueryError`.
        """
        with self.reading() as connection:
            return searching.search_pairs(
                connection, query, filters, order=order, limit=limit, offset=offset, after=after, found=found
            )

    def find(self, query: str | None, filters: Filters = ALL) -> Found:
        """Look a query up once for :meth:`search` and :meth:`all_facets`, and how many there are: its ``count``.

        Raises :class:`~newsarchive.errors.QueryError`.
        """
        with self.reading() as connection:
            return finding.find(connection, query, filters)

    def search_sql(self, query: str | None, filters: Filters = ALL, *, order: Order = "newest") -> str:
        """The SQL statement that finds the pairs which :meth:`search` finds, newest (or "oldest") first.

        Ranking is not SQL, so "best" is by time too. Raises :class:`~newsarchive.errors.QueryError`.
        """
        with self.reading() as connection:
            return search_sql(connection, query, filters, oldest=order == "oldest")

    def count_hits(self, query: str | None, filters: Filters = ALL) -> Count:
        """How many pairs :meth:`search` would find; counting stops at 10,000 ("more than")."""
        with self.reading() as connection:
            return facets.count_hits(connection, query, filters)

    def facet_hits(self, query: str | None, filters: Filters = ALL, *, by: Facet) -> list[FacetValue]:
        """How those pairs divide by newspaper, year, month, agency, format or has_duplicates ("yes", "no").

        Most frequent first; None is the value of those that have none.
        """
        return self.all_facets(query, filters, by=(by,))[by]

    def all_facets(
        self, query: str | None, filters: Filters = ALL, *, by: Sequence[Facet], found: Found | None = None
    ) -> dict[Facet, list[FacetValue]]:
        """As :meth:`facet_hits` for several at once, which costs as much as one; ``found`` as in :meth:`search`."""
        facets.check_facets(by)
        with self.reading() as connection:
            return facets.facet_hits(connection, found or finding.find(connection, query, filters), by)

    def show(self, gallery: int | str) -> GalleryRecord:
        """A gallery by its number or any of its addresses; raises :class:`~newsarchive.errors.NotFoundError`."""
        with self.reading() as connection:
            return show.show_gallery(connection, gallery)

    def corrections(
        self,
        gallery: int | str | None = None,
        *,
        author: str | None = None,
        standing: bool = False,
        limit: int | None = None,
    ) -> list[Correction]:
        """What people corrected, newest first: in one gallery, by one author; ``standing``: but for what was withdrawn.

        Raises :class:`~newsarchive.errors.NotFoundError` for an unknown gallery.
        """
        with self.reading() as connection:
            return corrections.list_corrections(
                connection, gallery=gallery, author=author, standing=standing, limit=limit
            )

    def stats(self) -> Stats:
        """The sums of the archive."""
        with self.reading() as connection:
            return sums.sum_up(connection)


def open_reads(folder: str | Path | Place) -> tuple[Place, Database, Engine]:
    """The archive in ``folder`` (which may lie on a read-only disk), or where the settings say (:mod:`.place`).

    Raises :class:`~newsarchive.errors.NotFoundError` where there is none,
    :class:`~newsarchive.errors.ArchiveVersionError` for one of a newer newsarchive, and
    :class:`~newsarchive.errors.ArchiveError` for one that is older or no archive.
    """
    place = Place.of(folder)
    database = database_of(place)
    with plain_faults(database.where):
        reads = database.open_reader(wait=WAIT)
        try:
            with reads.connect() as connection, connection.begin():
                check_readable(connection, database)
        except BaseException:
            reads.dispose()
            raise
    return place, database, reads
