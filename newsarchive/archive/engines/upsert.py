"""Inserting what is not there yet, in the words of the database at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from newsarchive.archive.engines import inserts
from newsarchive.archive.engines.driver_rows import add_rows, find_numbers

MANY = 500
"""Values in one IN list; SQLite allows 32,766 variables in a statement since 3.32, older servers fewer."""


def insert(connection: Connection, table: Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> Any:
    return getattr(inserts, dialect)(table)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *unique: str) -> int:
    """Insert those of ``rows`` whose ``unique`` columns are not there yet; returns how many that were."""
    return add_rows(connection, table, rows, *unique)


def put_row(connection: Connection, table: Table, row: Mapping[str, Any], unique: tuple[str, ...]) -> None:
    """Insert ``row``; where its ``unique`` columns are there already, the other columns take its values."""
    put_rows(connection, table, [row], unique)


def put_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], unique: tuple[str, ...]) -> None:
    """The same for several rows of the same columns."""
    if rows:
        connection.execute(_put_row(connection.dialect.name, table, tuple(rows[0]), unique), list(rows))


@cache
def _put_row(dialect: str, table: Table, columns: tuple[str, ...], unique: tuple[str, ...]) -> Any:
    statement = _insert(dialect, table)
    changed = {name: statement.excluded[name] for name in columns if name not in unique}
    return statement.on_conflict_do_update(index_elements=unique, set_=changed)


def find_ids(connection: Connection, table: Table, unique: str, values: Iterable[Any]) -> dict[Any, int]:
    """The ids of the rows whose ``unique`` column is among ``values``."""
    found: dict[Any, int] = {}
    for part in _parts(list(values)):
        found.update(find_numbers(connection, table, unique, part))
    return found


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]
