"""What kind of file lies there: empty, an archive of some revision, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sqlalchemy import Connection

from newsarchive.archive.layers import REVISION
from newsarchive.archive.sqlite import APPLICATION_ID
from newsarchive.errors import ArchiveError, ArchiveVersionError


@dataclass(frozen=True, slots=True)
class State:
    """The ``revision`` of an archive's tables; ``State.EMPTY`` for a file without tables."""

    revision: str

    EMPTY: ClassVar[State]


State.EMPTY = State("")


def read_state(connection: Connection, path: Path) -> State:
    """The state of the open file at ``path``.

    Raises :class:`~newsarchive.errors.ArchiveError` for another program's file and
    :class:`~newsarchive.errors.ArchiveVersionError` for a newer newsarchive's.
    """
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return State.EMPTY
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if mark != APPLICATION_ID or "alembic_version" not in tables:
        raise ArchiveError(
            "not an archive: the file is another program's", where=str(path), then="choose another folder"
        )
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    if revision > REVISION:  # revisions are numbered "0001", "0002", ...
        raise ArchiveVersionError(
            f"written by a newer newsarchive (revision {revision}, this one knows {REVISION})",
            where=str(path),
            then="upgrade newsarchive",
        )
    return State(revision)


def check_readable(connection: Connection, path: Path) -> None:
    """Raise unless the file can be read by this program as it is."""
    state = read_state(connection, path)
    if state.revision != REVISION:
        what = f"written by an older newsarchive (revision {state.revision})" if state.revision else "an empty archive"
        raise ArchiveError(what, where=str(path), then="open it once for writing: newsarchive crawl does")
