"""An archive open for reading: all that can be asked of it. Readers never wait for the writer, and change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from newsarchive.archive import sums
from newsarchive.archive.crawl import days, findings, frontier, hosts, locks, revisits, runs
from newsarchive.archive.crawl.days import Day
from newsarchive.archive.crawl.hosts import HostState
from newsarchive.archive.crawl.locks import Lock
from newsarchive.archive.crawl.revisits import Validators
from newsarchive.archive.door.caring import Proving
from newsarchive.archive.duplicates import similar
from newsarchive.archive.duplicates.similar import KnownHashes, Similar
from newsarchive.archive.engines.clock import now_of
from newsarchive.archive.engines.database import Database
from newsarchive.archive.galleries import changes, photo_index, sightings
from newsarchive.archive.galleries.changes import History
from newsarchive.archive.galleries.sightings import Sighting
from newsarchive.archive.lookup import Lookup, open_reads
from newsarchive.archive.place import Place
from newsarchive.archive.records import RunRecord, WayCount
from newsarchive.archive.tombstones import TAKEN_DOWN, addresses_down
from newsarchive.model import Photo
from newsarchive.photos import view_of


class ArchiveReader(Lookup, Proving):
    """An archive open for reading. Use it in a ``with`` statement, or close it. Threads may share it."""

    def __init__(self, place: Place, database: Database, reads: Engine) -> None:
        """For the classmethods that open; the engine belongs to the reader from now on."""
        super().__init__(place, database, reads)
        self._hashes = KnownHashes()

    @classmethod
    def open_read_only(cls, folder: str | Path | Place) -> ArchiveReader:
        """The archive in ``folder`` (which may lie on a read-only disk), or where the settings say (:mod:`.place`).

        Raises :class:`~newsarchive.errors.NotFoundError` where there is none,
        :class:`~newsarchive.errors.ArchiveVersionError` for one of a newer newsarchive, and
        :class:`~newsarchive.errors.ArchiveError` for one that is older or no archive.
        """
        return ArchiveReader(*open_reads(folder))

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
            return frontier.due_pages(connection, site, now=now or now_of(connection), limit=limit)

    def known_photo(self, url: str) -> Photo | None:
        """The stored photo that this address served: it need not be fetched again. None: unknown."""
        with self.reading() as connection:
            return photo_index.known_photos(connection, [url]).get(url)

    def photos_behind(self, urls: Sequence[str]) -> dict[str, Photo | str]:
        """What is known of photos' addresses: the stored photo, or "taken down". Missing ones are to be fetched."""
        with self.reading() as connection:
            down = dict.fromkeys(addresses_down(connection, urls), TAKEN_DOWN)
            return {**down, **photo_index.known_photos(connection, urls)}
