"""Many rows at once, in plain SQL through the database's own driver.

SQLAlchemy prepares each value of each row by itself, which took as long as the database's work. Here a column is
prepared at a time, by the same types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from newsarchive.archive.engines.plain_sql import in_words_of

PORTIONS = (500, 50, 5, 1)
"""Rows in one statement: few texts, so that the driver finds each prepared. 500 rows of 20 columns are 10,000 values;
SQLite allows 32,766 in a statement, PostgreSQL 65,535."""

Rows = Sequence[Mapping[str, Any]]


def add_rows(connection: Connection, table: Table, rows: Rows, *unique: str) -> int:
    """Insert ``rows``, all of the same columns; returns how many were inserted.

    With ``unique``: only those of which no row with the same values in these columns is there yet.
    """
    if not rows:
        return 0
    columns = tuple(rows[0])
    command = in_words_of(connection, _insert_text(table, columns, unique, 1))
    values = _bound(connection, table, columns, rows)
    result = connection.exec_driver_sql(command, values, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)


def add_together(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert ``rows``, all of the same columns, hundreds in one statement: for a table whose rows enter the index.

    SQLite tells its full-text index of the beginning of each statement that may fire a trigger of the index, which
    costs twice as much as to insert a pair. Where there is no such trigger, :func:`add_rows` is the faster way.
    """
    columns = tuple(rows[0]) if rows else ()
    for part in _portions(_bound(connection, table, columns, rows)):
        command = in_words_of(connection, _insert_text(table, columns, (), len(part)))
        connection.exec_driver_sql(command, tuple(chain.from_iterable(part)))


def change_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Give the rows that are named by ``id`` the other values in ``rows``, all of the same columns."""
    if rows:
        columns = (*(name for name in rows[0] if name != "id"), "id")
        command = in_words_of(connection, _update_text(table, columns[:-1]))
        connection.exec_driver_sql(command, _bound(connection, table, columns, rows))


def find_numbers(connection: Connection, table: Table, unique: str, values: Sequence[Any]) -> dict[Any, int]:
    """The numbers of the rows whose ``unique`` column is among ``values``, which one statement must hold."""
    command = in_words_of(connection, _select_text(table, unique, len(values)))
    return dict(connection.exec_driver_sql(command, tuple(values)).all())


def _bound(connection: Connection, table: Table, columns: Sequence[str], rows: Rows) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them."""
    prepared = []
    for name in columns:
        values = [row[name] for row in rows]
        bind = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        prepared.append(values if bind is None else list(map(bind, values)))
    return list(zip(*prepared, strict=True))


def _portions(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    start = 0
    for size in PORTIONS:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


@cache
def _insert_text(table: Table, columns: tuple[str, ...], unique: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    known = f" ON CONFLICT ({_names(unique)}) DO NOTHING" if unique else ""
    return f"INSERT INTO {table.name} ({_names(columns)}) VALUES {', '.join([row] * count)}{known}"  # noqa: S608  (our own names)


@cache
def _update_text(table: Table, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{name}" = ?' for name in columns)
    return f"UPDATE {table.name} SET {changes} WHERE id = ?"  # noqa: S608  (our own names)


@cache
def _select_text(table: Table, unique: str, count: int) -> str:
    marks = ", ".join("?" * count)
    return f'SELECT "{unique}", id FROM {table.name} WHERE "{unique}" IN ({marks})'  # noqa: S608  (our own names)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
