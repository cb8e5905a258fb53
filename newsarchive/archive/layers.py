"""What lies over the tables and holds no facts of its own: views, index, triggers; made anew when they change."""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import Connection

from newsarchive.archive import fts
from newsarchive.archive.views import VIEWS

REVISION = "0007"
"""The newest revision in migrations/versions; a test holds the two together. Readers check it without Alembic."""

_STATEMENTS = (fts.VIEW, *fts.triggers(), *(view.sql() for view in VIEWS))

FINGERPRINT = crc32("\n".join((fts.TABLE, *_STATEMENTS)).encode()) & 0x7FFF_FFFF
"""Kept in the file's ``user_version``: tells whether views and index in it are of this program's text."""


def fingerprint_of(connection: Connection) -> int:
    """The fingerprint of the layers in this file; 0 in a new one."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def remove_layers(connection: Connection) -> None:
    """Take views and triggers away, so that the tables beneath can be changed. The index table stays."""
    found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").all()
    for kind, name in sorted(found):
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    connection.exec_driver_sql("PRAGMA user_version = 0")


def lay_layers(connection: Connection) -> None:
    """Make views, index and triggers; the index is read anew from the tables if its own text has changed."""
    remove_layers(connection)
    present = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'pair_search'").scalar()
    if present != fts.TABLE:
        connection.exec_driver_sql("DROP TABLE IF EXISTS pair_search")
        connection.exec_driver_sql(fts.TABLE)
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    fts.rebuild(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {FINGERPRINT}")
