"""Copying an archive: a first copy in portions that a kill leaves to be gone on with, a renewal in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from newsarchive.archive.care import database_faults
from newsarchive.archive.copying.files import Files, copy_files, forget_files
from newsarchive.archive.copying.mark import Mark, read_mark, sizes_of, write_mark
from newsarchive.archive.copying.numbering import continue_numbers
from newsarchive.archive.copying.proof import Hashes, Held, count_held, read_held
from newsarchive.archive.copying.renewal import Door, Renewal, Tick
from newsarchive.archive.copying.side import WAIT, Target, name_of, open_target, snapshot
from newsarchive.archive.copying.since import can_ask, read_horizon
from newsarchive.archive.copying.tables import PORTION, TABLES, Reading
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveLockedError


@dataclass(slots=True)
class Copy:
    """What a copy took, and what both hold now, by table. ``how`` is "first", "compared" or "changed"."""

    source: str
    target: str
    how: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    theirs: dict[str, Held] = field(default_factory=dict)
    ours: dict[str, Held] = field(default_factory=dict)
    files: Files | None = None

    @property
    def differing(self) -> list[str]:
        """The tables that are not equal."""
        return [name for name, held in self.theirs.items() if self.ours.get(name) != held]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self) | {"equal": not self.differing, "differing": self.differing}


def silent(_what: str, _rows: int) -> None:
    """Shows nothing."""


def copy_archive(
    source: Place,
    target: Place,
    *,
    stores: tuple[str, str] | None = None,
    quick: bool = False,
    tick: Tick = silent,
    portion: int = PORTION,
) -> Copy:
    """Make ``target`` a copy of ``source`` as it is now, or renew one, and compare both.

    With ``stores`` (from, to) pages and photos go along, before the rows that name them. ``quick``: tables are compared
    by their counts. ``portion`` rows of a first copy are one transaction. Killed, it goes on when it is called again.
    Raises :class:`~newsarchive.errors.ArchiveWriteError` where anything but an earlier copy of the same archive lies,
    and what opening archives and stores raises.
    """
    name = name_of(source)
    done = Copy(name, name_of(target))
    with plain_faults(f"{done.source} to {done.target}"), snapshot(source) as theirs, open_target(target, name) as ours:
        if stores is not None:
            done.files = Files()
            copy_files(
                _door(theirs), *stores, done.files, lambda: tick("files", done.files.copied if done.files else 0)
            )
        _Copying(theirs, ours, done, quick=quick, tick=tick, portion=portion).run()
        _forget(ours, stores[1] if stores else None, done)
    return done


class _Copying:
    """One copy under way."""

    def __init__(self, theirs: Connection, ours: Target, done: Copy, *, quick: bool, tick: Tick, portion: int) -> None:
        self.theirs, self.ours, self.done, self.quick, self.tick = theirs, ours, done, quick, tick
        self.portion = portion
        self.horizon = read_horizon(theirs)
        self.hashes = Hashes()
        self.gone = set(ours.mark.gone) if ours.mark else set()
        self.overwrite = bool(ours.mark and ours.mark.overwrite)

    def run(self) -> None:
        """Copy, compare, and where only what changed was taken and it was not enough, compare row by row."""
        mark = self.ours.mark
        try:
            if mark is None or not mark.whole:
                self._first()
            else:
                self._renew(mark.horizon if can_ask(mark.horizon, self.horizon) else None)
        except IntegrityError:  # two rows changed places in a way that one after the other cannot
            self._begin_anew()
        self._prove()
        if self.done.differing and self.done.how == "changed":
            try:
                self._renew(None)
            except IntegrityError:
                self._begin_anew()
            self._prove()

    def _first(self) -> None:
        self.done.how = "first"
        with self.ours.writing() as connection:
            self.ours.database.remove_layers(connection)
            write_mark(connection, Mark(self.done.source, gone=sorted(self.gone), overwrite=self.overwrite))
            is_new = not any(Reading(connection, copied).count() for copied in TABLES)
        self._take(self.ours.writing, since=None, is_new=is_new)
        self.tick("index", 0)
        with self.ours.writing() as connection:
            self.ours.database.lay_layers(connection)
            self._finish(connection)
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ANALYZE")

    def _begin_anew(self) -> None:
        self.ours.empty()
        self._first()

    def _renew(self, since: dict[str, int] | None) -> None:
        self.done.how = "compared" if since is None else "changed"
        with self.ours.writing() as connection:
            self._take(_door(connection), since=since, is_new=False)
            self._finish(connection)

    def _take(self, writing: Door, *, since: dict[str, int] | None, is_new: bool) -> None:
        self.hashes = Hashes()
        renewal = Renewal(self.theirs, writing, since=since, seen=self.hashes.add, tick=self.tick, portion=self.portion)
        renewal.run(is_new=is_new)
        self.gone |= renewal.gone
        self.overwrite |= renewal.has_takedown
        self.done.added += renewal.added
        self.done.changed += renewal.changed
        self.done.removed += renewal.removed

    def _finish(self, connection: Connection) -> None:
        continue_numbers(self.theirs, connection)
        left = sizes_of(connection)
        mark = Mark(self.done.source, True, left, self.horizon, sorted(self.gone), self.overwrite)
        write_mark(connection, mark)

    def _prove(self) -> None:
        with self.ours.reading() as connection:
            if self.quick:
                self.done.theirs, self.done.ours = count_held(self.theirs), count_held(connection)
                return
            is_read = self.done.how != "changed"
            self.done.theirs = self.hashes.held() if is_read else read_held(self.theirs, self._tick_proof)
            self.done.ours = read_held(connection, self._tick_proof)

    def _tick_proof(self, table: str, rows: int) -> None:
        self.tick(f"{table} compared", rows)


def _door(connection: Connection) -> Callable[[], Any]:
    """For what opens a transaction again and again: the one that is open."""

    @contextmanager
    def door() -> Iterator[Connection]:
        yield connection

    return door


def _forget(ours: Target, store: str | None, done: Copy) -> None:
    """What was taken down leaves the copy's store, if that is at hand, and the bytes of its own file."""
    with ours.reading() as connection:
        mark = read_mark(connection)
    assert mark
    if mark.gone and store and done.files:
        with ours.writing() as connection:
            forget_files(connection, mark.gone, store, done.files)
            mark.gone = []
            write_mark(connection, mark)
    if mark.overwrite:
        with suppress(ArchiveLockedError):  # somebody reads the earlier state: the next renewal does it
            database_faults.overwrite_deleted(ours.place, wait=WAIT)
            with ours.writing() as connection:
                write_mark(connection, replace(mark, overwrite=False))
