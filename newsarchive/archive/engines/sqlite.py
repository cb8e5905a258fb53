"""What is SQLite's alone: opening the file, its settings, its copies.

The journal is a write-ahead log (WAL): readers never wait for the writer. ``synchronous`` is NORMAL: a power cut
may take back the last commits, all of them together and in order, never half of one. That costs nothing here: the
frontier lies in the same file, so pages whose rows were taken back are due again, and their bytes, synced under
their hash before any row named them, are found and not written twice. A killed process loses no commit at all.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from newsarchive.archive.engines.column_types import json_text
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.errors import ArchiveError, ArchiveLockedError

log = logging.getLogger(__name__)

APPLICATION_ID = 0x4E41_5256
"""Written into the file's header ("NARV"), so that another program's SQLite file is not taken for an archive."""

_TREE = re.compile(r"[Tt]ree (?:page )?(\d+)")
_INDEX = re.compile(r"index (\w+)")
"""How integrity_check names what is broken: by its root page, or by its name (src/btree.c, src/pragma.c of SQLite)."""

FILE = "archive.sqlite"
"""The archive's file, in its folder beside pages/ and photos/."""

MAGIC = b"SQLite format 3\x00"

LOG = 8000
"""Pages (4 KiB) in the log from which on a commit copies them into the file (SQLite: 1,000, which every batch exceeds).
Pages that many batches change are then copied once; measured in bench/RESULTS.md."""

RECOVERY = 10.0
"""Seconds to wait where somebody else has just opened the file and reads its log: a second for 200 MB."""

PAUSE = 0.01
"""Seconds between two tries where SQLite does not wait by itself."""


def connect(path: Path, *, wait: float, mode: str = "rwc") -> sqlite3.Connection:
    """A plain connection with the archive's settings; ``mode`` is rwc, rw, ro or immutable; ``wait`` seconds."""
    how = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    address = f"file:{quote(str(path.resolve()))}?{how}"
    connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if mode in {"rwc", "rw"}:
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {LOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, *, wait: float, mode: str) -> Engine:
    """An engine on the file at ``path``. Writing engines take the write lock when a transaction begins.

    A transaction that reads first and writes later would fail at once when another process has written in between
    (SQLITE_BUSY_SNAPSHOT), whatever the time to wait; with the lock taken first it waits its turn.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, wait=wait, mode=mode),
        poolclass=QueuePool,
        json_serializer=json_text,
    )
    begin = "BEGIN IMMEDIATE" if mode in {"rwc", "rw"} else "BEGIN"

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", start)
    return engine


def map_file(engine: Engine, size: int) -> None:
    """Have connections of ``engine`` from now on read up to ``size`` bytes of the file in the kernel's own memory.

    A page need not be copied to be read: a quarter less time for rows that lie all over the file. An error of the disk
    then ends the process, so this is for processes that only read.
    """

    def set_size(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA mmap_size = {size}")

    event.listen(engine, "connect", set_size)
    engine.dispose()


def use_wal(path: Path, *, wait: float) -> None:
    """Make sure that the file exists and keeps a write-ahead log (a lasting setting of the file).

    Of two processes that make one archive, SQLite refuses this to the second at once, whatever the time to wait: it
    reads already, and two that wait so for each other would wait for ever. So the waiting is done here.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            with closing(connect(path, wait=wait)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE)
        else:
            return


def readable_mode(path: Path) -> str:
    """How to open the file for reading: "ro", or "immutable" on a read-only disk, where no log can be made."""
    try:
        with closing(connect(path, wait=RECOVERY, mode="ro")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        waiting = path.with_name(path.name + "-wal")
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
        if waiting.exists() and waiting.stat().st_size:
            raise ArchiveError(
                "the last commits lie in a log that cannot be read on a read-only disk",
                where=str(waiting),
                then="copy the folder to a writable disk",
            ) from None
        return "immutable"
    return "ro"


def check_header(path: Path) -> None:
    """Raise :class:`~newsarchive.errors.ArchiveError` if the file is neither empty nor SQLite's."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head and head != MAGIC:
        raise ArchiveError("not an archive: the file is no SQLite file", where=str(path), then="choose another folder")


def find_faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong in the file: broken pages, indexes that differ, rows that point to nothing."""
    found = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
    lines = [" ".join(part.split()) for line in found if line != "ok" for part in line.splitlines()]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*lines, *(f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there" for row in broken)]


def mend_indexes(connection: Connection, faults: list[str]) -> bool:
    """Make the indexes anew that ``faults`` name; whether those were indexes alone, which hold no facts."""
    found = connection.exec_driver_sql("SELECT rootpage, name FROM sqlite_master WHERE type = 'index'")
    roots = {row.rootpage: row.name for row in found}
    names = set()
    for fault in faults:
        by_page, by_name = _TREE.search(fault), _INDEX.search(fault)
        if by_name is not None:
            names.add(by_name[1])
        elif by_page is not None and int(by_page[1]) in roots:
            names.add(roots[int(by_page[1])])
        elif not fault.startswith("***"):  # the heading over SQLite's own lines
            return False
    for name in sorted(names):
        connection.exec_driver_sql(f'REINDEX "{name}"')
    return bool(names)


def copy_file(path: Path, revision: str, *, wait: float) -> Path:
    """A consistent copy of the file, named ``archive.sqlite.before-<revision>``; its place is logged and returned."""
    place = path.with_name(f"{path.name}.before-{revision}")
    temporary = place.with_name(place.name + ".incoming")
    write_copy(path, temporary, wait=wait)
    temporary.replace(place)
    log.warning("%s: upgrading; a copy as it was is kept in %s", path, place.name)
    return place


def write_copy(path: Path, place: Path, *, wait: float) -> None:
    """Write a consistent copy of the file at ``path`` to ``place``, synced; others may write to the file meanwhile.

    The copy is one file without a log beside it. What lay at ``place`` is overwritten.
    """
    for left in place.parent.glob(f"{place.name}*"):
        left.unlink()
    mode = readable_mode(path)
    with closing(connect(path, wait=wait, mode=mode)) as source, closing(sqlite3.connect(place)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    with place.open("rb") as file:
        os.fsync(file.fileno())


def overwrite_deleted(path: Path, *, wait: float) -> None:
    """Write the file anew, so that nothing is left in it and in its log of what was deleted.

    The full-text index is made anew first: it keeps deleted words in its segments. Raises
    :class:`~newsarchive.errors.ArchiveLockedError` while somebody reads an earlier state, which the log must keep.
    """
    with plain_faults(path), closing(connect(path, wait=wait, mode="rw")) as connection:
        connection.execute("INSERT INTO pair_search (pair_search) VALUES ('rebuild')")
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise ArchiveLockedError(
            "somebody reads the archive as it was", where=str(path), then="it is finished when it is next opened"
        )
