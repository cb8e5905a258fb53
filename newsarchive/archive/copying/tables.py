"""The tables of a copy, and their rows as both databases hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Connection, Date, Integer, Table

from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.schema import correction_tables, crawl_tables, link_tables, takedown_tables
from newsarchive.archive.schema.tables import Base

PORTION = 5000
"""Rows in memory at a time, and in one transaction of a first copy."""

MANY = 500
"""Keys asked for in one statement."""

Row = tuple[Any, ...]
"""Values in the order of the columns, as SQLite holds them: whole numbers for yes and no, text for days."""

Key = tuple[Any, ...]


class Copied(NamedTuple):
    """A table with what statements need of it. ``key`` counts the columns of its key, which stand first."""

    table: Table
    columns: tuple[str, ...]
    key: int

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of its key."""
        return self.columns[: self.key]

    def key_of(self, row: Row) -> Key:
        """The key of a row."""
        return row[: self.key]


def _copied(table: Table) -> Copied:
    key = [column.name for column in table.primary_key.columns]
    rest = [column.name for column in table.columns if column.name not in key]
    return Copied(table, (*key, *rest), len(key))


_PARTS = (crawl_tables, link_tables, correction_tables, takedown_tables)
"""The modules whose tables are known only once they are loaded; a test holds them complete."""

_LEFT_OUT = {crawl_tables.LockRow.__tablename__, crawl_tables.TurnRow.__tablename__}
"""Who is at work, and when a host may be asked next: of the moment, and of one database alone."""

TABLES = tuple(_copied(table) for table in Base.metadata.sorted_tables if table.name not in _LEFT_OUT)
"""In the order in which rows can be added: what a row points to comes before it."""


class Reading:
    """Reading the rows of one table on one connection."""

    def __init__(self, connection: Connection, copied: Copied) -> None:
        self._connection, self._copied = connection, copied
        self._is_postgresql = connection.dialect.name == "postgresql"

    def count(self) -> int:
        """How many rows there are."""
        return int(self._connection.exec_driver_sql(f"SELECT count(*) FROM {self._copied.name}").scalar_one())  # noqa: S608

    def highest(self) -> int:
        """The highest number; 0 where rows have none."""
        column = self._copied.table.c[self._copied.columns[0]]
        if self._copied.key > 1 or not isinstance(column.type, Integer):
            return 0
        query = f'SELECT max("{column.name}") FROM {self._copied.name}'  # noqa: S608  (our own names)
        return int(self._connection.exec_driver_sql(query).scalar() or 0)

    def portions(self, size: int = PORTION) -> Iterator[list[Row]]:
        """All rows in the order of their keys."""
        return self._portions(self._copied.columns, size)

    def keys(self) -> Iterator[Key]:
        """All keys in their order."""
        for portion in self._portions(self._copied.key_columns, 4 * PORTION):
            yield from portion

    def _portions(self, columns: Sequence[str], size: int) -> Iterator[list[Row]]:
        last: Key = ()
        while rows := self._select(columns, *self._after(last), f"LIMIT {size}"):
            yield rows
            if len(rows) < size:
                return
            last = self._copied.key_of(rows[-1])

    def between(self, after: Key, upto: Key) -> list[Row]:
        """Rows behind one key (empty: from the first) up to another (empty: to the last)."""
        conditions, values = self._after(after)
        if upto:
            more, given = self._compared("<=", upto)
            conditions, values = [*conditions, *more], [*values, *given]
        return self._select(self._copied.columns, conditions, values)

    def of_keys(self, keys: Sequence[Key]) -> list[Row]:
        """The rows with these keys, as far as there are such."""
        found: list[Row] = []
        for start in range(0, len(keys), MANY):
            part = keys[start : start + MANY]
            marks = ", ".join([f"({', '.join('?' * self._copied.key)})"] * len(part))
            names = f"({_names(self._copied.key_columns)})"
            conditions = [f"{names} IN (VALUES {marks})"]
            found += self._select(self._copied.columns, conditions, [value for key in part for value in key])
        return found

    def _after(self, key: Key) -> tuple[list[str], list[Any]]:
        return self._compared(">", key) if key else ([], [])

    def _compared(self, sign: str, key: Key) -> tuple[list[str], list[Any]]:
        marks = ", ".join("?" * len(key))
        return [f"({_names(self._copied.key_columns)}) {sign} ({marks})"], list(key)

    def _select(
        self, columns: Sequence[str], conditions: Sequence[str], values: Sequence[Any], ending: str = ""
    ) -> list[Row]:
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        order = f" ORDER BY {_names(self._copied.key_columns)} {ending}"
        command = f"SELECT {_names(columns)} FROM {self._copied.name}{where}{order}"  # noqa: S608  (our own names)
        return self.plain(run(self._connection, command, values), columns)

    def plain(self, found: Any, columns: Sequence[str]) -> list[Row]:
        """Rows of a result as SQLite holds them."""
        turned = [(place, turn) for place, name in enumerate(columns) if (turn := self._turns.get(name))]
        if not turned:
            return [tuple(row) for row in found]
        rows = [list(row) for row in found]
        for place, turn in turned:
            for row in rows:
                if row[place] is not None:
                    row[place] = turn(row[place])
        return [tuple(row) for row in rows]

    @cached_property
    def _turns(self) -> dict[str, Callable[[Any], Any]]:
        if not self._is_postgresql:
            return {}
        kinds = {column.name: column.type for column in self._copied.table.columns}
        turns: dict[str, Callable[[Any], Any]] = {}
        for name, kind in kinds.items():
            if isinstance(kind, Boolean):
                turns[name] = int
            elif isinstance(kind, Date):
                turns[name] = date.isoformat
        return turns


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
