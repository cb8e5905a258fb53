"""What PostgreSQL complains of, in newsarchive's errors. It is known by its codes, without the driver."""

from __future__ import annotations

from newsarchive.errors import (
    ArchiveError,
    ArchiveLockedError,
    ArchiveUnreachableError,
    ArchiveWriteError,
)

_AWAY = "see that PostgreSQL runs and NEWSARCHIVE_DATABASE is right, and try again"
_GRANT = "see: newsarchive's docs/operations.md, the rights of its users"

# By SQLSTATE, or its class of two letters (postgresql.org/docs/15/errcodes-appendix.html).
_KNOWN: dict[str, tuple[type[ArchiveError], str, str]] = {
    "08": (ArchiveUnreachableError, "the connection to the database was lost", _AWAY),
    "57P": (ArchiveUnreachableError, "the database is stopping or starting", "try again in a minute"),
    "53300": (ArchiveLockedError, "the database takes no more connections", "end some, or raise max_connections"),
    "53100": (ArchiveWriteError, "the database's disk is full", "free some space and run it again"),
    "53": (ArchiveWriteError, "the database has not enough resources", "see its log"),
    "55P03": (ArchiveLockedError, "another process is writing to the archive", "try again later"),
    "40": (ArchiveLockedError, "another process was writing the same rows", "try again"),
    "25006": (
        ArchiveWriteError,
        "the archive is read-only",
        "open it for writing, or ask the server that is not a copy",
    ),
    "28": (ArchiveError, "the database refuses this user", "give user and password in NEWSARCHIVE_DATABASE"),
    "3D000": (ArchiveError, "there is no such database", "make it: createdb -T template0 --locale=C -E UTF8 NAME"),
    "42501": (ArchiveWriteError, "this user may not do that in the database", _GRANT),
    "XX": (ArchiveError, "the database is damaged", "see its log; restore it from a backup"),
    "58": (ArchiveWriteError, "the database's disk failed", "see its log"),
}


def is_postgresql(error: BaseException | None) -> bool:
    """Whether the error comes from PostgreSQL's driver."""
    return type(error).__module__.startswith("psycopg")


def of_postgresql(error: BaseException | None, where: str) -> ArchiveError | None:
    """The error that fits; None for what is no fault of database or network, but a bug."""
    if not is_postgresql(error):
        return None
    code = getattr(error, "sqlstate", None)
    if code is None and type(error).__name__ == "DataError":  # the driver's own, before anything was sent
        what = f"a value that this database cannot hold ({_first_line(error)})"
        return ArchiveError(what, where=where, then="change it where it comes from")
    if code is None:
        if type(error).__name__ not in {"OperationalError", "ConnectionTimeout", "InterfaceError"}:
            return None
        return ArchiveUnreachableError(f"the database does not answer ({_first_line(error)})", where=where, then=_AWAY)
    for length in (5, 3, 2):
        if known := _KNOWN.get(code[:length]):
            kind, what, then = known
            return kind(what, where=where, then=then)
    return None


def is_wrong_postgresql(error: BaseException | None) -> bool:
    """Whether PostgreSQL could not read a statement (42), its values do not fit (22), or it would have written."""
    code = getattr(error, "sqlstate", None) or ""
    return is_postgresql(error) and (code[:2] in {"42", "22"} or code == "25006")


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).strip().splitlines()), "no reason given").rstrip(":")
