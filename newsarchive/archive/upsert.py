"""Inserting what is not there yet, in the words of the database at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

MANY = 500
"""Values in one IN list; SQLite allows 32,766 variables in a statement since 3.32, older servers fewer."""


def insert(connection: Connection, table: Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return _INSERTS[connection.dialect.name](table)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], unique: str) -> int:
    """Insert those of ``rows`` whose ``unique`` column is not there yet; returns how many that were."""
    if not rows:
        return 0
    statement = insert(connection, table).on_conflict_do_nothing(index_elements=[unique])
    return int(connection.execute(statement, list(rows)).rowcount)


def find_ids(connection: Connection, table: Table, unique: str, values: Iterable[Any]) -> dict[Any, int]:
    """The ids of the rows whose ``unique`` column is among ``values``."""
    column = table.c[unique]
    found: dict[Any, int] = {}
    for part in _parts(list(values)):
        found.update(connection.execute(select(column, table.c.id).where(column.in_(part))).all())
    return found


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]
