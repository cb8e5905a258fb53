"""Which rows of a PostgreSQL database changed since an earlier moment, asked of the database itself.

PostgreSQL keeps in each row the number of the transaction that wrote it (``xmin``). A row that an earlier snapshot did
not see, or saw otherwise, was written by a transaction that was under way then or came later. Asking for those takes
one look through a table and sends nothing else. Removed rows leave no trace: they are found by counting.
SQLite keeps nothing of the kind: there, all rows are read and compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from newsarchive.archive.copying.tables import Copied, Key

HALF = 2**31
"""Transactions after which numbers of 32 bits can no longer be told to be older or newer."""

_NOW = """SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS first,
  (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS base"""


def read_horizon(connection: Connection) -> dict[str, int]:
    """Of the snapshot that ``connection`` sees: its oldest transaction under way, and the database's own number."""
    if connection.dialect.name != "postgresql":
        return {}
    row = connection.exec_driver_sql(_NOW).one()
    return {"first": int(row.first), "base": int(row.base)}


def can_ask(earlier: dict[str, int], now: dict[str, int]) -> bool:
    """Whether what changed between two horizons can be asked: the same database, not too long ago."""
    if not earlier or earlier.get("base") != now.get("base"):
        return False
    return 0 <= now["first"] - earlier["first"] < HALF


def changed_keys(connection: Connection, copied: Copied, earlier: dict[str, int]) -> Iterator[Key]:
    """The keys of rows that were written since the ``earlier`` horizon, in no order; never all of them in memory."""
    names = ", ".join(f'"{name}"' for name in copied.key_columns)
    condition = f"age(xmin) <= age('{earlier['first'] % 2**32}'::xid)"
    found = connection.execution_options(stream_results=True, yield_per=1000).exec_driver_sql(
        f"SELECT {names} FROM {copied.name} WHERE {condition}"  # noqa: S608  (our own names)
    )
    with found:
        yield from (tuple(row) for row in found)
