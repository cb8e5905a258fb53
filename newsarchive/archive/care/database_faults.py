"""What is wrong with the database itself, asked in its own words.

SQLite looks through its file; PostgreSQL's pages carry checksums that it sees to itself (``pg_amcheck`` looks further).
The full-text index is compared with the tables on both, and made anew where it differs: it holds no facts of its own.
"""

from __future__ import annotations

from sqlalchemy import Connection

from newsarchive.archive.engines import sqlite
from newsarchive.archive.place import Place
from newsarchive.archive.search import fts, tsvector
from newsarchive.errors import ArchiveError

SQLITE = "sqlite"


def find_faults(connection: Connection) -> list[str]:
    """What the database finds broken in itself, in its words."""
    return sqlite.find_faults(connection) if connection.dialect.name == SQLITE else []


def check_index(connection: Connection) -> None:
    """Raise unless the full-text index agrees with the tables."""
    if connection.dialect.name == SQLITE:
        fts.check(connection)
    elif wrong := tsvector.check(connection):
        raise ArchiveError(f"{wrong} rows of the full-text index differ from the tables")


def rebuild_index(connection: Connection) -> None:
    """Make the full-text index anew from the tables."""
    (fts if connection.dialect.name == SQLITE else tsvector).rebuild(connection)


def overwrite_deleted(place: Place, *, wait: float) -> None:
    """Have the bytes of deleted rows gone from SQLite's file.

    PostgreSQL's are gone when VACUUM has been there, which it does by itself; its write-ahead log and the server's
    backups keep them for as long as its operator says (docs/operations.md).
    """
    if place.database is None:
        sqlite.overwrite_deleted(place.file, wait=wait)
