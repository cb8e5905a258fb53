"""An archive's tables in one SQLite file, and what lies over them. How the file is handled is in :mod:`.sqlite`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from zlib import crc32

from sqlalchemy import Connection, Engine

from newsarchive.archive.engines import sqlite
from newsarchive.archive.schema.views import VIEWS
from newsarchive.archive.search import fts
from newsarchive.errors import ArchiveError, ArchiveWriteError, NotFoundError

LAYERS = (fts.VIEW, *fts.triggers(), *(view.sql() for view in VIEWS))
"""What lies over the tables and holds no facts of its own: views, index, triggers; made anew when they change."""

FINGERPRINT = crc32("\n".join((fts.TABLE, *LAYERS)).encode()) & 0x7FFF_FFFF
"""Kept in the file's ``user_version``: tells whether views and index in it are of this program's text."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An archive's tables in one SQLite file; a :class:`~newsarchive.archive.engines.database.Database`."""

    path: Path

    fingerprint: ClassVar[int] = FINGERPRINT

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def open_reader(self, *, wait: float) -> Engine:
        """An engine for reading, on a read-only disk too."""
        if not self.path.is_file():
            raise NotFoundError("no archive here", where=self.where, then="newsarchive crawl makes one")
        sqlite.check_header(self.path)
        return sqlite.make_engine(self.path, wait=wait, mode=sqlite.readable_mode(self.path))

    def open_writer(self, *, create: bool, wait: float) -> tuple[Engine, Engine]:
        """Engines for reading and for writing; the file is made if there is none and ``create``."""
        self._check_place(create=create)
        sqlite.use_wal(self.path, wait=wait)
        return sqlite.make_engine(self.path, wait=wait, mode="ro"), sqlite.make_engine(self.path, wait=wait, mode="rw")

    def _check_place(self, *, create: bool) -> None:
        folder = self.path.parent
        if self.path.exists():
            sqlite.check_header(self.path)
        elif not create:
            raise NotFoundError("no archive here", where=self.where, then="newsarchive crawl makes one")
        else:
            folder.mkdir(parents=True, exist_ok=True)
        # SQLite opens a file on a read-only disk without a word and fails later, each time with other words.
        if not os.access(folder, os.W_OK) or (self.path.exists() and not os.access(self.path, os.W_OK)):
            raise ArchiveWriteError(
                "the folder is read-only", where=str(folder), then="give write permission, or choose another folder"
            )

    def is_marked(self, connection: Connection) -> bool:
        """Whether the header says that it is an archive."""
        return bool(connection.exec_driver_sql("PRAGMA application_id").scalar_one() == sqlite.APPLICATION_ID)

    def mark(self, connection: Connection) -> None:
        """Say so in the header."""
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")

    def fingerprint_of(self, connection: Connection) -> int:
        """The fingerprint of the layers in this file; 0 in a new one."""
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def remove_layers(self, connection: Connection) -> None:
        """Take views and triggers away, so that the tables beneath can be changed. The index table stays."""
        found = connection.exec_driver_sql(
            "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')"
        ).all()
        for kind, name in sorted(found):
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
        connection.exec_driver_sql("PRAGMA user_version = 0")

    def lay_layers(self, connection: Connection) -> None:
        """Make views, index and triggers; the index is read anew from the tables."""
        self.remove_layers(connection)
        present = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'pair_search'").scalar()
        if present != fts.TABLE:
            connection.exec_driver_sql("DROP TABLE IF EXISTS pair_search")
            connection.exec_driver_sql(fts.TABLE)
        for statement in LAYERS:
            connection.exec_driver_sql(statement)
        fts.rebuild(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {FINGERPRINT}")

    def keep_copy(self, revision: str, *, wait: float) -> None:
        """A consistent copy of the file, beside it."""
        sqlite.copy_file(self.path, revision, wait=wait)

    @contextmanager
    def upgrading(self, writes: Engine) -> Iterator[Connection]:
        """One transaction in which tables may be made anew and dropped, which foreign keys would forbid."""
        with writes.connect() as connection:
            _set_foreign_keys(connection, "OFF")  # SQLite ignores this setting inside a transaction
            try:
                with connection.begin():
                    yield connection
                    self._check_keys(connection)
            finally:
                _set_foreign_keys(connection, "ON")

    def _check_keys(self, connection: Connection) -> None:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise ArchiveError(
                f"the upgrade would leave {len(broken)} rows without what they point to (first: table {broken[0][0]})",
                where=self.where,
                then="nothing was changed; please report it",
            )


def _set_foreign_keys(connection: Connection, setting: str) -> None:
    driver = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {setting}")  # type: ignore[union-attr]
