"""The one seam where the disk's and the database's complaints become newsarchive's errors.

Whatever reads or writes the archive does so inside :func:`plain_faults`; what it does not know passes through,
because it is a bug and deserves its traceback.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from newsarchive.archive.engines.postgresql_faults import is_wrong_postgresql, of_postgresql
from newsarchive.errors import ArchiveError, ArchiveLockedError, ArchiveWriteError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_PRIMARY = 0xFF  # SQLite's extended result codes carry the primary code in their low byte (sqlite.org/rescode.html)


@contextmanager
def plain_faults(where: Path | str) -> Iterator[None]:
    """Raise the :class:`~newsarchive.errors.ArchiveError` for an error of the database or the disk at ``where``."""
    try:
        yield
    except DBAPIError as error:
        known = _of_sqlite(error.orig, where) or of_postgresql(error.orig, str(where))
        if known is None:
            raise
        raise known from None
    except sqlite3.Error as error:
        known = _of_sqlite(error, where)
        if known is None:
            raise
        raise known from None
    except OSError as error:
        known = _of_disk(error, where)
        if known is None:
            raise
        raise known from None


def _of_sqlite(error: BaseException | None, where: Path | str) -> ArchiveError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    place = str(where)
    match code & _PRIMARY:
        case sqlite3.SQLITE_FULL:
            return ArchiveWriteError("the disk is full", where=place, then="free some space and run it again")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ArchiveWriteError(
                "the archive is read-only", where=place, then="give write permission, or choose another folder"
            )
        case sqlite3.SQLITE_CANTOPEN:
            return ArchiveError("the archive file cannot be opened", where=place, then="check the folder's permissions")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return ArchiveLockedError("another process is writing to the archive", where=place, then="try again later")
        case sqlite3.SQLITE_NOTADB:
            return ArchiveError("not an archive: the file is no SQLite file", where=place, then="choose another folder")
        case sqlite3.SQLITE_CORRUPT:
            return ArchiveError("the archive file is damaged", where=place, then="restore it from a backup")
        case sqlite3.SQLITE_IOERR:
            return ArchiveWriteError(
                f"the disk failed ({getattr(error, 'sqlite_errorname', 'SQLITE_IOERR')})", where=place, then="check it"
            )
    return None


def _of_disk(error: OSError, where: Path | str) -> ArchiveError | None:
    place = str(error.filename or where)
    if error.errno in _FULL:
        return ArchiveWriteError("the disk is full", where=place, then="free some space and run it again")
    if error.errno in _REFUSED:
        return ArchiveWriteError(
            "no permission to write here", where=place, then="give write permission, or choose another folder"
        )
    if error.errno == errno.EIO:
        return ArchiveWriteError("the disk failed", where=place, then="check it")
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return ArchiveError("a file lies where a folder should be", where=place, then="choose another folder")
    if error.errno == errno.ENOENT:
        return ArchiveError("a file of the archive is missing", where=place, then="restore it from a backup")
    return None


def is_wrong_sql(error: DBAPIError) -> bool:
    """Whether the database could not read a statement that a person wrote, or may not run it."""
    wrong = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE}
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error.orig, sqlite3.ProgrammingError) or code in wrong or is_wrong_postgresql(error.orig)
