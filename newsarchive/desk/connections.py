"""The connections in which Datasette asks: nothing but reading, and no path of the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

MAPPED = 2**31 - 2**16
"""Bytes of the file that are read where the kernel holds them; SQLite maps no more (SQLITE_MAX_MMAP_SIZE)."""


def prepare(connection: sqlite3.Connection) -> None:
    """Refuse what writes or attaches; pragma_database_list would tell where the file lies."""
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")

    def allow(action: int, first: str | None, *_: Any) -> int:
        told = action == sqlite3.SQLITE_READ and (first or "").lower() == "pragma_database_list"
        refused = told or action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    connection.set_authorizer(allow)
