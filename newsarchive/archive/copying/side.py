"""The archive that is copied, and the one that becomes its copy: opening, refusing, taking turns."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from newsarchive.archive.copying.mark import Mark, read_mark, sizes_of
from newsarchive.archive.copying.tables import TABLES, Reading
from newsarchive.archive.engines.database import Database, database_of
from newsarchive.archive.engines.layers import REVISION
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.engines.sqlite import FILE
from newsarchive.archive.engines.state import check_readable, read_state
from newsarchive.archive.engines.upgrade import bring_up_to_date
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveLockedError, ArchiveWriteError

WAIT = 30.0
"""Seconds to wait for another process that writes."""

ALONE = 0x4E41_5243
"""PostgreSQL's advisory lock of who copies to a database ("NARC")."""


def place_of(given: str) -> Place:
    """What a person calls an archive: an address of PostgreSQL, a folder, or the file in it.

    >>> place_of("postgresql://kho").database, str(place_of("data/archive.sqlite").folder)
    ('postgresql://kho', 'data')
    """
    if "://" in given:
        return Place(Path(), database=given)
    path = Path(given)
    return Place(path.parent if path.name == FILE else path)


def name_of(place: Place) -> str:
    """What marks call an archive: its address without password, or its folder."""
    return database_of(place).where if place.database else str(place.folder.resolve())


@contextmanager
def snapshot(place: Place) -> Iterator[Connection]:
    """The archive at ``place`` as it is at one moment; others may write to it meanwhile.

    Raises :class:`~newsarchive.errors.NotFoundError` and :class:`~newsarchive.errors.ArchiveError`.
    """
    database = database_of(place)
    reads = database.open_reader(wait=WAIT)
    try:
        with reads.connect() as connection, connection.begin():
            check_readable(connection, database)
            yield connection
    finally:
        reads.dispose()


class Target:
    """What becomes a copy, open; ``mark`` is what it said of itself when it was opened."""

    def __init__(self, place: Place, database: Database, reads: Engine, writes: Engine, mark: Mark | None) -> None:
        self.place, self.database, self.mark = place, database, mark
        self.reads, self.writes = reads, writes

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction in which SQLite does not look at foreign keys: rows come and go as the index needs it.

        PostgreSQL does look; a copy that it refuses is begun anew.
        """
        with self.writes.connect() as connection:
            _look_at_keys(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
            finally:
                _look_at_keys(connection, "ON")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the copy."""
        with self.reads.connect() as connection, connection.begin():
            yield connection

    def empty(self) -> None:
        """Take all rows out, for a copy that begins anew."""
        with self.writing() as connection:
            self.database.remove_layers(connection)
            for copied in reversed(TABLES):
                run(connection, f"DELETE FROM {copied.name}")  # noqa: S608  (our own names)


@contextmanager
def open_target(place: Place, source: str) -> Iterator[Target]:
    """The place of a copy of the archive that is called ``source``: empty, or an earlier copy of the same.

    Raises :class:`~newsarchive.errors.ArchiveWriteError` for anything else, which stays as it is, and
    :class:`~newsarchive.errors.ArchiveLockedError` while another process copies to it.
    """
    if name_of(place) == source:
        raise ArchiveWriteError("an archive cannot be copied onto itself", where=source, then="choose another place")
    database = database_of(place)
    reads, writes = database.open_writer(create=True, wait=WAIT)
    try:
        with _alone(place, reads):
            with reads.connect() as connection, connection.begin():
                revision = read_state(connection, database).revision
                mark = read_mark(connection)
            # A copy that was killed has no views and no index yet; they are laid at its end.
            if mark is None or mark.whole or revision != REVISION:
                bring_up_to_date(database, reads, writes, wait=WAIT)
            with reads.connect() as connection, connection.begin():
                _check(connection, mark, database.where, source)
            yield Target(place, database, reads, writes, mark)
    finally:
        reads.dispose()
        writes.dispose()


def _check(connection: Connection, mark: Mark | None, where: str, source: str) -> None:
    choose = "choose an empty place, or merge them"
    if mark is None:
        if any(Reading(connection, copied).count() for copied in TABLES):
            raise ArchiveWriteError("this is an archive of its own, and no copy", where=where, then=choose)
    elif mark.of != source:
        raise ArchiveWriteError(f"this is a copy of {mark.of}", where=where, then=choose)
    elif mark.whole and mark.left != sizes_of(connection):
        what = "this copy was written to since: it is an archive of its own now"
        raise ArchiveWriteError(what, where=where, then=choose)


@contextmanager
def _alone(place: Place, reads: Engine) -> Iterator[None]:
    """One process at a time copies to a place; the lock goes with the process."""
    busy = ArchiveLockedError("another copy is being made here", where=name_of(place), then="try again later")
    if place.database:
        with reads.connect() as connection:
            if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({ALONE})").scalar():
                raise busy
            connection.rollback()  # the lock is the session's, and outlives the transaction
            yield
            connection.invalidate()
        return
    handle = os.open(place.folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy from None
        yield
    finally:
        os.close(handle)


def _look_at_keys(connection: Connection, setting: str) -> None:
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys = {setting}")  # type: ignore[union-attr]
