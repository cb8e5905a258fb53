"""The seam between an archive and the database under it: what each kind of database does in its own words.

SQLite's words are in :mod:`.sqlite_file`, :mod:`..search.fts` and :mod:`..search.fts_query`, PostgreSQL's in
:mod:`.postgresql`, :mod:`..search.tsvector` and :mod:`..search.tsvector_query`; everything else is written once, with
SQLAlchemy or in SQL that both read.
Where a statement must differ, it is chosen by ``connection.dialect.name``, as :mod:`.upsert` does.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

from newsarchive.archive.engines.postgresql import PostgresDatabase
from newsarchive.archive.engines.sqlite_file import SqliteFile
from newsarchive.archive.place import Place


class Database(Protocol):
    """Where an archive's tables lie: a SQLite file or a PostgreSQL database."""

    @property
    def where(self) -> str:
        """The file or the address without its password, for errors."""

    @property
    def fingerprint(self) -> int:
        """Of the text of this program's views, index and triggers (:data:`FINGERPRINT` in the file's layers)."""

    def open_reader(self, *, wait: float) -> Engine:
        """An engine whose transactions see one moment and change nothing; raises NotFoundError where nothing is."""

    def open_writer(self, *, create: bool, wait: float) -> tuple[Engine, Engine]:
        """Engines for reading and for writing; writers wait ``wait`` seconds for their turn, one at a time."""

    def is_marked(self, connection: Connection) -> bool:
        """Whether what lies there says of itself that it is an archive."""

    def mark(self, connection: Connection) -> None:
        """Write that down."""

    def fingerprint_of(self, connection: Connection) -> int:
        """The fingerprint of the layers that lie there; 0: none."""

    def remove_layers(self, connection: Connection) -> None:
        """Take views and triggers away, so that the tables beneath can be changed."""

    def lay_layers(self, connection: Connection) -> None:
        """Make views, index and triggers over the tables."""

    def keep_copy(self, revision: str, *, wait: float) -> None:
        """Keep what can be kept of the archive as it is before it is upgraded from ``revision``."""

    def upgrading(self, writes: Engine) -> AbstractContextManager[Connection]:
        """One transaction that may make tables anew; raises at its end, and changes nothing, if a key is broken."""


def database_of(place: Place) -> Database:
    """The database in which the archive of this place lies."""
    if place.database is None:
        return SqliteFile(place.file)
    return PostgresDatabase(place.database)
