"""Writing rows into one table of a copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.copying.tables import Copied, Key, Row
from newsarchive.archive.engines.plain_sql import in_words_of


class Writing:
    """Adding, changing and removing rows of one table, inside the transaction of ``connection``."""

    def __init__(self, connection: Connection, copied: Copied) -> None:
        self._connection, self._copied = connection, copied
        self._is_postgresql = connection.dialect.name == "postgresql"
        kinds = {column.name: column.type for column in copied.table.columns}
        self._yes_or_no = [place for place, name in enumerate(copied.columns) if isinstance(kinds[name], Boolean)]

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows. PostgreSQL takes them by COPY, several times as fast as by INSERT."""
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in self._copied.columns)
        if self._is_postgresql:
            self._copy(f"COPY {self._copied.name} ({names}) FROM STDIN", rows)
            return
        marks = ", ".join("?" * len(self._copied.columns))
        self._many(f"INSERT INTO {self._copied.name} ({names}) VALUES ({marks})", rows)  # noqa: S608  (our own names)

    def _copy(self, command: str, rows: Sequence[Row]) -> None:
        driver: Any = self._connection.connection.driver_connection
        errors = self._connection.dialect.loaded_dbapi.Error
        try:
            with driver.cursor() as cursor, cursor.copy(command) as copy:
                for row in rows:
                    copy.write_row(row)
        except errors as error:  # as SQLAlchemy raises what comes through it
            raise DBAPIError.instance(command, None, error, errors) from error

    def change(self, rows: Iterable[tuple[Row, Row]]) -> None:
        """Change rows (as they are, as they are to be): the columns that differ, since others would fire triggers."""
        by_columns: defaultdict[tuple[int, ...], list[Row]] = defaultdict(list)
        for before, after in rows:
            differing = tuple(place for place, value in enumerate(after) if value != before[place])
            by_columns[differing].append(self._driven(after))
        for places, changed in by_columns.items():
            settings = ", ".join(f'"{self._copied.columns[place]}" = ?' for place in places)
            values = [(*(row[place] for place in places), *self._copied.key_of(row)) for row in changed]
            self._many(f"UPDATE {self._copied.name} SET {settings} WHERE {self._named}", values)  # noqa: S608

    def remove(self, keys: Sequence[Key]) -> None:
        """Remove the rows with these keys."""
        if keys:
            self._many(f"DELETE FROM {self._copied.name} WHERE {self._named}", keys)  # noqa: S608  (our own names)

    @property
    def _named(self) -> str:
        return " AND ".join(f'"{name}" = ?' for name in self._copied.key_columns)

    def _driven(self, row: Row) -> Row:
        """A row as the driver takes it: psycopg makes numbers of numbers, not yes and no."""
        if not (self._is_postgresql and self._yes_or_no):
            return row
        values = list(row)
        for place in self._yes_or_no:
            values[place] = None if values[place] is None else bool(values[place])
        return tuple(values)

    def _many(self, command: str, rows: Sequence[Row]) -> None:
        self._connection.exec_driver_sql(in_words_of(self._connection, command), list(rows))
