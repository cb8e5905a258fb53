"""An archive open for writing: the one door through which everything enters."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine

from newsarchive.archive.crawl import findings, frontier, locks, revisits, runs
from newsarchive.archive.crawl.findings import FoundPage
from newsarchive.archive.crawl.locks import Lock
from newsarchive.archive.crawl.revisits import Ages
from newsarchive.archive.door.caring import Caring
from newsarchive.archive.door.correcting import Correcting
from newsarchive.archive.door.hosting import Hosting
from newsarchive.archive.door.keeping import Keeping
from newsarchive.archive.door.linking import Linking
from newsarchive.archive.door.sharing import Sharing
from newsarchive.archive.door.storing import Storing
from newsarchive.archive.engines.clock import now_of
from newsarchive.archive.engines.database import Database, database_of
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.archive.engines.postgresql import ASIDE
from newsarchive.archive.engines.upgrade import bring_up_to_date
from newsarchive.archive.lookup import WAIT
from newsarchive.archive.moments import utc_now
from newsarchive.archive.place import Place
from newsarchive.archive.reader import ArchiveReader
from newsarchive.errors import ArchiveLockedError, ArchiveUnreachableError, TakenDownError


class Archive(ArchiveReader, Keeping, Storing, Hosting, Sharing, Linking, Caring, Correcting):
    """An archive open for writing (and reading). Use it in a ``with`` statement, or close it.

    Threads may share it, and several processes may write: each waits its turn. Every method is one transaction.
    """

    def __init__(self, place: Place, database: Database, reads: Engine, writes: Engine) -> None:
        """For :meth:`open`; the engines belong to the archive from now on."""
        super().__init__(place, database, reads)
        self._writes = writes
        self._turn = threading.Lock()  # threads of one process take turns here, faster than by asking the database

    @classmethod
    def open(cls, folder: str | Path | Place, *, create: bool = True, wait: float = WAIT) -> Self:
        """The archive in ``folder``, or where the settings say (:mod:`.place`); an older one is upgraded.

        It is made if there is none and ``create``; ``wait`` is how many seconds to wait for another process that
        writes. Raises :class:`~newsarchive.errors.NotFoundError`, :class:`~newsarchive.errors.ArchiveError` (no
        archive, damaged), :class:`~newsarchive.errors.ArchiveVersionError` (of a newer newsarchive),
        :class:`~newsarchive.errors.ArchiveLockedError` and :class:`~newsarchive.errors.ArchiveWriteError`.
        """
        place = Place.of(folder)
        database = database_of(place)
        with plain_faults(database.where):
            reads, writes = database.open_writer(create=create, wait=wait)
            archive = cls(place, database, reads, writes)
            try:
                bring_up_to_date(database, reads, writes, wait=wait)
                # Opening waits for nobody, be it a process or a store of bytes: the next one sweeps.
                with suppress(ArchiveLockedError, ArchiveUnreachableError):
                    archive.sweep()
                    archive.finish_takedowns()
            except BaseException:
                archive.close()
                raise
        return archive

    def close(self) -> None:
        """Let go of the database."""
        super().close()
        self._writes.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction of its own: everything done on it is stored at the end, or nothing is."""
        with (
            plain_faults(self.where),
            self._turn,
            self._writes.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @property
    def is_shared(self) -> bool:
        """Whether its tables lie where several machines reach them: in PostgreSQL."""
        return self._writes.dialect.name == "postgresql"

    @contextmanager
    def writing_aside(self) -> Iterator[Connection]:
        """A short transaction in PostgreSQL that waits for no writer's turn; it must lock the rows that it needs."""
        aside = self._writes.execution_options(**{ASIDE: True})
        with plain_faults(self.where), aside.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Hold ``name`` (a newspaper's) while the ``with`` statement lasts; see :meth:`take_lock`."""
        self.take_lock(name)
        try:
            yield
        finally:
            self.release_lock(name)

    def take_lock(self, name: str, *, silence: timedelta = locks.SILENCE) -> Lock | None:
        """Hold ``name`` until :meth:`release_lock`; a dead process's lock is taken over, and returned.

        "sample/2" is a share of "sample": shares are held beside each other, and not beside the whole. Whoever
        holds it gives signs of life with :meth:`beat`, four in the time of ``silence``. Raises
        :class:`~newsarchive.errors.ArchiveLockedError`, saying who holds it, if a living process does.
        """
        with self.writing() as connection:
            left = locks.take_lock(connection, name, now=now_of(connection), where=str(self.folder), silence=silence)
        if left is not None and (booted := locks.boot_after(left)):
            self.sweep_all(before=booted)
        return left

    def beat(self, name: str) -> None:
        """Say that the holder of ``name`` lives; raises ArchiveLockedError if the lock went to somebody else."""
        with self.writing() as connection:
            locks.beat_lock(connection, name, now=now_of(connection), where=str(self.folder))

    def release_lock(self, name: str) -> None:
        """Let go of ``name``; nothing happens if somebody else holds it."""
        with self.writing() as connection:
            locks.release_lock(connection, name)

    def find_pages(
        self,
        site: str,
        entries: Iterable[str | FoundPage],
        *,
        via: str | None = None,
        run_id: int | None = None,
    ) -> int:
        """Put addresses into the frontier, due at once; returns how many were new.

        ``entries`` are addresses, or values with ``url`` and ``published_at``. That ``via`` found them is written
        down for known ones too.
        """
        with self.writing() as connection:
            return findings.find_pages(connection, site, entries, via=via, run_id=run_id, now=now_of(connection))

    def mark_due(self, url: str, *, at: datetime | None = None) -> None:
        """Have a page fetched (again) from ``at`` (default: now) on, whatever became of it before."""
        with self.writing() as connection:
            frontier.mark_due(connection, url, at=at or now_of(connection))

    def reschedule(self, url: str, *, at: datetime | None) -> None:
        """Have a page looked at from ``at`` on (None: never again); its state stays."""
        with self.writing() as connection:
            revisits.reschedule(connection, url, at=at)

    def note_unchanged(self, url: str, *, revisit: Ages | None = None) -> None:
        """The server answered 304: no capture, no version; the page is due at the next of the ``revisit`` ages."""
        with self.writing() as connection:
            revisits.note_unchanged(connection, url, revisit or (), now=utc_now())

    def fail_page(
        self, url: str, reason: str, *, run_id: int | None = None, gone: bool = False, revisit: Ages | None = None
    ) -> None:
        """Write down why a page could not be had; it is tried again later, longer each time, five times at most.

        ``gone``: the answer says that it is not there; the second such answer in a row is believed. A stored
        gallery stays whatever happens, and its page is due at the next of the ``revisit`` ages after the last try.
        """
        with self.writing() as connection:
            now = utc_now()
            at = revisits.page_next_check(connection, url, revisit or (), now=now)
            with suppress(TakenDownError):  # it was taken down while it was asked for
                frontier.fail_page(connection, url, reason, run_id=run_id, gone=gone, now=now, next_check=at)

    def mark_not_gallery(self, url: str, *, reason: str, run_id: int | None = None) -> None:
        """Write down that a page is no gallery; it is not asked for again.

        A page whose gallery is stored shows something else now: that counts as an answer that it is gone.
        """
        with self.writing() as connection:
            frontier.mark_not_gallery(connection, url, reason=reason, run_id=run_id, now=utc_now())

    def start_run(self, site: str, spider: str, *, job_key: str | None = None) -> int:
        """The number of a new run; a run that exists under ``job_key`` is continued instead."""
        with self.writing() as connection:
            frontier.pull_back(connection, site, now=utc_now())
            return runs.start_run(connection, site, spider, job_key=job_key, now=utc_now())

    def set_run_files(self, run_id: int, *, log_path: str | None = None, events: str | None = None) -> None:
        """Write down where a run's log and its events lie, under the archive's folder; what is None stays."""
        files = {name: path for name, path in (("log_path", log_path), ("events", events)) if path is not None}
        if files:
            with self.writing() as connection:
                runs.set_run_files(connection, run_id, files)

    def end_dead_runs(self, site: str, *, at: datetime | None = None) -> int:
        """Close the runs of a newspaper that killed processes left open; returns how many. Hold its lock for this."""
        with self.writing() as connection:
            return runs.end_dead_runs(connection, site, at=at or utc_now())

    def note_run_failure(self, run_id: int, url: str, reason: str) -> None:
        """Add to a run what it could not have, such as a listing."""
        with self.writing() as connection:
            frontier.note_failure(connection, run_id, url, reason, now=utc_now())

    def finish_run(self, run_id: int, *, state: str = "finished", reason: str | None = None) -> None:
        """Close a run: finished, stopped or failed, and why; its counts are taken now."""
        with self.writing() as connection:
            runs.finish_run(connection, run_id, state=state, reason=reason, now=utc_now())
