"""An archive open for reading: search, show, sums. Readers never wait for the writer, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from newsarchive.archive import (
    changes,
    corrections,
    days,
    facets,
    findings,
    frontier,
    hosts,
    locks,
    photo_index,
    revisits,
    runs,
    show,
    sightings,
    similar,
    sums,
)
from newsarchive.archive import search as searching
from newsarchive.archive.blobs import Blobs
from newsarchive.archive.caring import Proving
from newsarchive.archive.changes import History
from newsarchive.archive.corrections import Correction
from newsarchive.archive.database import Database, database_of
from newsarchive.archive.days import Day
from newsarchive.archive.facets import Facet
from newsarchive.archive.faults import plain_faults
from newsarchive.archive.filters import Filters
from newsarchive.archive.findings import WayCount
from newsarchive.archive.hosts import HostState
from newsarchive.archive.locks import Lock
from newsarchive.archive.moments import utc_now
from newsarchive.archive.place import Place
from newsarchive.archive.records import Count, FacetValue, GalleryRecord, Hit, RunRecord, Stats
from newsarchive.archive.revisits import Validators
from newsarchive.archive.search import Order
from newsarchive.archive.sightings import Sighting
from newsarchive.archive.similar import KnownHashes, Similar
from newsarchive.archive.state import check_readable
from newsarchive.model import Photo
from newsarchive.photos import view_of

WAIT = 30.0
"""Seconds to wait for another process's transaction; a gallery is stored in milliseconds."""


ALL = Filters()
"""Nothing narrows."""


class ArchiveReader(Proving):
    """An archive open for reading. Use it in a ``with`` statement, or close it. Threads may share it."""

    def __init__(self, place: Place, database: Database, reads: Engine) -> None:
        """For the classmethods that open; the engine belongs to the reader from now on."""
        self.place = place
        self.folder = place.folder
        self.where = database.where
        self.pages = Blobs(place.folder / "pages")
        self.photos = Blobs(place.folder / "photos")
        self._reads = reads
        self._hashes = KnownHashes()

    @classmethod
    def open_read_only(cls, folder: str | Path | Place) -> ArchiveReader:
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
        return ArchiveReader(place, database, reads)

    def close(self) -> None:
        """Let go of the database."""
        self._reads.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
    ) -> list[Hit]:
        """Pairs whose caption, title, lead, credit or place match ``query`` (None: all) and that ``filters`` leave.

        A word with marks means those marks, one without finds all; see :mod:`newsarchive.archive.query`. ``order`` is
        "best", or by publication "newest" or "oldest". Deep pages of the latter two are as fast as the first when
        ``after`` names the ``pair_id`` of the last hit of the page before. Raises
        :class:`~newsarchive.errors.QueryError`.
        """
        with self.reading() as connection:
            return searching.search_pairs(
                connection, query, filters, order=order, limit=limit, offset=offset, after=after
            )

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
        self, query: str | None, filters: Filters = ALL, *, by: Sequence[Facet]
    ) -> dict[Facet, list[FacetValue]]:
        """As :meth:`facet_hits` for several at once, which costs as much as one."""
        with self.reading() as connection:
            return facets.facet_hits(connection, query, filters, by=by)

    def show(self, gallery: int | str) -> GalleryRecord:
        """A gallery by its number or any of its addresses; raises :class:`~newsarchive.errors.NotFoundError`."""
        with self.reading() as connection:
            return show.show_gallery(connection, gallery)

    def similar(self, photo: str | bytes) -> list[Similar]:
        """Stored photos that may show the same picture as a photo (its SHA-256) or a file's bytes, nearest first.

        Raises :class:`~newsarchive.errors.NotFoundError` and :class:`~newsarchive.errors.PhotoError`.
        """
        with self.reading() as connection:
            if isinstance(photo, bytes):
                return similar.find_similar(connection, self._hashes, self.photos, view_of(photo))
            row = similar.find_photo(connection, photo)
            view = view_of(self.photos.get(row.sha256), where=row.sha256)
            return similar.find_similar(connection, self._hashes, self.photos, view, but=row.id)

    def sightings(self, name: str) -> list[Sighting]:
        """Who ran a photo (SHA-256), a caption (text) or a gallery's photos and captions, first published first.

        Linked copies count too. Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        with self.reading() as connection:
            return sightings.list_sightings(connection, name)

    def history(self, gallery: int | str, *, first: int | None = None, last: int | None = None) -> History:
        """What changed in a gallery: from version to version, or from version ``first`` straight to ``last``.

        Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        with self.reading() as connection:
            return changes.read_history(connection, gallery, first=first, last=last)

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

    def tally(self, site: str) -> dict[str, int]:
        """A newspaper's galleries, pairs and photos so far, by name."""
        with self.reading() as connection:
            return sums.tally_site(connection, site)

    def run_report(self, key: int | str) -> RunRecord:
        """A run by its number or job key; raises :class:`~newsarchive.errors.NotFoundError`."""
        with self.reading() as connection:
            return runs.read_run(connection, key)

    def runs(self, *, site: str | None = None, limit: int | None = None) -> list[RunRecord]:
        """Runs, newest first."""
        with self.reading() as connection:
            return runs.list_runs(connection, site=site, limit=limit)

    def ways_report(self, *, run_id: int | None = None, site: str | None = None) -> dict[str, WayCount]:
        """By way of finding: pages that it found (first in this run; of this newspaper), and those it alone found."""
        with self.reading() as connection:
            return findings.ways_report(connection, run_id=run_id, site=site)

    def days(self, site: str, since: date, until: date) -> list[Day]:
        """Every day from ``since`` to ``until``: known, stored, missing and why; last the pages without a day."""
        with self.reading() as connection:
            return days.list_days(connection, site, since, until)

    def host_state(self, name: str) -> HostState:
        """What is known of a server: robots.txt, waits, requests of the day, blocks."""
        with self.reading() as connection:
            return hosts.host_state(connection, name)

    def hosts(self) -> list[HostState]:
        """All servers that were met, by name."""
        with self.reading() as connection:
            return hosts.list_hosts(connection)

    def locks(self) -> list[Lock]:
        """Who holds what, dead processes too."""
        with self.reading() as connection:
            return locks.list_locks(connection)

    def validators(self, url: str) -> Validators:
        """What to send with the next request for a page, so that an unchanged one is answered with 304."""
        with self.reading() as connection:
            return revisits.page_validators(connection, url)

    def is_stored(self, url: str) -> bool:
        """Whether the page of this address has a gallery in the archive."""
        with self.reading() as connection:
            return frontier.is_stored(connection, url)

    def due_pages(self, site: str, *, now: datetime | None = None, limit: int | None = None) -> list[str]:
        """Addresses of a newspaper that are to be fetched by ``now``, longest due first."""
        with self.reading() as connection:
            return frontier.due_pages(connection, site, now=now or utc_now(), limit=limit)

    def known_photo(self, url: str) -> Photo | None:
        """The stored photo that this address served: it need not be fetched again. None: unknown."""
        with self.reading() as connection:
            return photo_index.known_photo(connection, url)
