"""Plain SQL with question marks for its values, on whichever database lies beneath."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult

# Quoted text and names are left alone: a question mark in them asks for nothing.
_MARKS = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")|\?""")


def run(connection: Connection, command: str, values: Sequence[Any] = ()) -> CursorResult[Any]:
    """Execute one statement; PostgreSQL's driver wants ``%s`` for a value and ``%%`` for a percent sign."""
    return connection.exec_driver_sql(in_words_of(connection, command), tuple(values))


def plain_rows(connection: Connection, command: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one statement as the driver gives them: for thousands, SQLAlchemy's take as long as the query."""
    result = run(connection, command, values)
    cursor: Any = result.cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    result.close()
    return rows


def in_words_of(connection: Connection, command: str) -> str:
    """The statement as the driver beneath ``connection`` reads it."""
    return in_psycopg(command) if connection.dialect.name == "postgresql" else command


@lru_cache(maxsize=256)  # those for a hundred rows hold a thousand marks
def in_psycopg(command: str) -> str:
    """The statement as psycopg reads it.

    >>> in_psycopg("SELECT 1 FROM pairs WHERE url LIKE '%?%' AND width > ?")
    "SELECT 1 FROM pairs WHERE url LIKE '%%?%%' AND width > %s"
    """
    return _MARKS.sub(lambda found: found[1] or "%s", command.replace("%", "%%"))


def with_values(command: str, values: Sequence[str | int]) -> str:
    """The statement with its values in the place of its question marks, as a person would write it.

    >>> with_values("title = ? AND url LIKE '%?%' AND width > ?", ("Rock 'n' roll", 660))
    "title = 'Rock ''n'' roll' AND url LIKE '%?%' AND width > 660"
    """
    given = iter(values)
    return _MARKS.sub(lambda found: found[1] or _literal(next(given)), command)


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
