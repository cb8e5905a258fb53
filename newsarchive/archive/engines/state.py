"""What lies there: nothing, an archive of some revision, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, inspect

from newsarchive.archive.engines.database import Database
from newsarchive.archive.engines.layers import REVISION
from newsarchive.errors import ArchiveError, ArchiveVersionError


@dataclass(frozen=True, slots=True)
class State:
    """The ``revision`` of an archive's tables; ``State.EMPTY`` where there are no tables."""

    revision: str

    EMPTY: ClassVar[State]


State.EMPTY = State("")


def read_state(connection: Connection, database: Database) -> State:
    """The state of the open ``database``.

    Raises :class:`~newsarchive.errors.ArchiveError` for another program's and
    :class:`~newsarchive.errors.ArchiveVersionError` for a newer newsarchive's.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return State.EMPTY
    if "alembic_version" not in tables or not database.is_marked(connection):
        raise ArchiveError("not an archive: it is another program's", where=database.where, then="choose another place")
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    if revision > REVISION:  # revisions are numbered "0001", "0002", ...
        raise ArchiveVersionError(
            f"written by a newer newsarchive (revision {revision}, this one knows {REVISION})",
            where=database.where,
            then="upgrade newsarchive",
        )
    return State(revision)


def check_readable(connection: Connection, database: Database) -> None:
    """Raise unless the archive can be read by this program as it is."""
    state = read_state(connection, database)
    if state.revision != REVISION:
        what = f"written by an older newsarchive (revision {state.revision})" if state.revision else "an empty archive"
        raise ArchiveError(what, where=database.where, then="open it once for writing: newsarchive crawl does")
