"""Temporary tables in which an export is settled; they are one connection's, and go with its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

TABLES = {
    "export_chosen": "pair_id BIGINT, gallery_id BIGINT, position BIGINT, photo TEXT, caption_id BIGINT",
    "export_named": "key TEXT PRIMARY KEY, gallery_id BIGINT, newspaper TEXT, published_at TEXT, url TEXT",
    "export_gallery": "number INTEGER PRIMARY KEY, gallery_id BIGINT UNIQUE, key TEXT, family TEXT, split TEXT",
    "export_pair": "number INTEGER PRIMARY KEY, pair_id BIGINT, gallery BIGINT, position BIGINT, photo TEXT,"
    " caption_id BIGINT",
    "export_photo": "photo TEXT PRIMARY KEY, number BIGINT",
    "export_answer": "name TEXT PRIMARY KEY, line TEXT",
}

_INDEXES = {"export_pair_photo": "photo, gallery", "export_pair_caption": "caption_id, gallery"}


@contextmanager
def scratch_tables(connection: Connection) -> Iterator[None]:
    """Empty tables for one export, in the transaction that ``connection`` is in."""
    if connection.dialect.name == "postgresql":
        # One that reads may fill a temporary table and not make one: they are made first, and then it reads only,
        # so that no condition which a person wrote can change anything.
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        _make(connection, " ON COMMIT DROP")
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        yield
        return
    _drop(connection)
    try:
        _make(connection, "")
        yield
    finally:
        _drop(connection)


def _make(connection: Connection, ending: str) -> None:
    for name, columns in TABLES.items():
        connection.exec_driver_sql(f"CREATE TEMP TABLE {name} ({columns}){ending}")
    for name, columns in _INDEXES.items():
        connection.exec_driver_sql(f"CREATE INDEX {name} ON export_pair ({columns})")


def _drop(connection: Connection) -> None:
    for table in TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{table}")
