"""The numbers that the next rows get: in a copy they go on where the archive's do."""

from __future__ import annotations

from sqlalchemy import Connection, Integer

from newsarchive.archive.copying.tables import TABLES, Copied, Reading
from newsarchive.archive.engines.plain_sql import run


def continue_numbers(source: Connection, target: Connection) -> None:
    """Set what counts numbers in ``target``, so that a row added there is given none that was ever used."""
    for copied in TABLES:
        if copied.columns[0] != "id" or not isinstance(copied.table.c.id.type, Integer):
            continue
        if target.dialect.name == "postgresql" or _keeps_count(copied):
            _count_on(target, copied, max(_counted(source, copied), Reading(target, copied).highest()))


def _counted(connection: Connection, copied: Copied) -> int:
    """The last number that was given, as far as the database keeps it; 0 where it goes by the rows alone."""
    if connection.dialect.name == "postgresql":
        sequence = run(connection, "SELECT pg_get_serial_sequence(?, 'id')", (copied.name,)).scalar()
        if sequence is None:
            return 0
        query = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608
        return int(connection.exec_driver_sql(query).scalar_one())
    if not _keeps_count(copied):
        return 0
    return int(run(connection, "SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (copied.name,)).scalar() or 0)


def _count_on(connection: Connection, copied: Copied, last: int) -> None:
    if connection.dialect.name == "postgresql":
        command = "SELECT setval(pg_get_serial_sequence(?, 'id'), greatest(?, 1), ?)"
        run(connection, command, (copied.name, last, last > 0))
    else:
        run(connection, "DELETE FROM sqlite_sequence WHERE name = ?", (copied.name,))
        run(connection, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (copied.name, last))


def _keeps_count(copied: Copied) -> bool:
    """Whether SQLite never uses a number of this table twice."""
    return bool(copied.table.dialect_options["sqlite"]["autoincrement"])
