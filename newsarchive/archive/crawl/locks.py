"""Locks: one crawl of a newspaper at a time in one archive, and a dead one's lock is no obstacle.

A crawl that several machines share holds shares, "sample/1" and so on, beside each other and never beside "sample".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Table, delete, select, update
from sqlalchemy.sql.elements import ColumnElement

from newsarchive.archive.crawl.processes import Process, boot_time
from newsarchive.archive.engines.upsert import put_row
from newsarchive.archive.schema.crawl_tables import LockRow
from newsarchive.errors import ArchiveLockedError

LOCK: Table = LockRow.__table__  # type: ignore[assignment]

SILENCE = timedelta(minutes=2)
"""A holder on another machine that was silent for longer is taken for dead."""

SHARE = "/"
"""Stands between a newspaper's name and the number of a share."""

BEATS = 4
"""Signs of life that a holder should give in that time."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock as it stands: its name, who holds it, since when, and the holder's last sign of life."""

    name: str
    holder: Process
    taken_at: datetime
    beat_at: datetime

    @property
    def newspaper(self) -> str:
        """The newspaper that is held, as a whole or in part."""
        return self.name.partition(SHARE)[0]

    def is_dead(self, now: datetime, silence: timedelta = SILENCE) -> bool:
        """Whether nobody holds it any more: the process is gone, or silent too long where it cannot be looked at.

        A sign of life from the future counts as none: a clock that jumped would hold the lock for as long.
        """
        if self.holder.is_near:
            return not self.holder.is_alive
        return abs(now - self.beat_at) > silence


def take_lock(
    connection: Connection, name: str, *, now: datetime, where: str, silence: timedelta = SILENCE
) -> Lock | None:
    """Hold ``name`` from now on; the lock of a dead process is taken over and returned, None if there was none.

    Raises :class:`~newsarchive.errors.ArchiveLockedError` if somebody holds it, or the whole of which it is a
    share, or a share of it, saying who and since when.
    """
    found, rivals = read_lock(connection, name), _rivals(connection, name)
    for rival in filter(None, (found, *rivals)):
        if not rival.is_dead(now, silence):
            raise ArchiveLockedError(
                f"{rival.name} is held by {rival.holder} since {rival.taken_at:%Y-%m-%d %H:%M} UTC",
                where=where,
                then="wait until it ends",
            )
    connection.execute(delete(LOCK).where(LOCK.c.name.in_([dead.name for dead in rivals])))
    own = Process.own()
    row = {"name": name, "machine": own.machine, "process_space": own.space, "pid": own.pid}
    row |= {"process_start": own.start, "command": own.command, "taken_at": now, "beat_at": now}
    put_row(connection, LOCK, row, ("name",))
    return found


def _rivals(connection: Connection, name: str) -> list[Lock]:
    whole, share, _ = name.partition(SHARE)
    others = LOCK.c.name == whole if share else LOCK.c.name.startswith(f"{name}{SHARE}", autoescape=True)
    return [_lock(row) for row in connection.execute(select(LOCK).where(others).order_by(LOCK.c.name))]


def boot_after(left: Lock) -> float | None:
    """When this machine was booted (seconds since the epoch), if that is what ended the holder of ``left``."""
    own = Process.own()
    is_rebooted = left.holder.machine == own.machine and left.holder.boot != own.boot
    return boot_time() if is_rebooted else None


def beat_lock(connection: Connection, name: str, *, now: datetime, where: str) -> None:
    """Give a sign of life; raises ArchiveLockedError if the lock is not this process's any more."""
    done = connection.execute(update(LOCK).where(*_is_own(name)).values(beat_at=now))
    if not done.rowcount:
        found = read_lock(connection, name)
        who = f"was taken over by {found.holder}" if found else "is not held any more"
        raise ArchiveLockedError(f"{name} {who}", where=where, then="this crawl must end")


def release_lock(connection: Connection, name: str) -> None:
    """Let go of ``name``, if it is this process's still."""
    connection.execute(delete(LOCK).where(*_is_own(name)))


def read_lock(connection: Connection, name: str) -> Lock | None:
    """The lock of this name; None if nobody holds it."""
    row = connection.execute(select(LOCK).where(LOCK.c.name == name)).first()
    return None if row is None else _lock(row)


def list_locks(connection: Connection) -> list[Lock]:
    """All locks, dead ones too, by name."""
    return [_lock(row) for row in connection.execute(select(LOCK).order_by(LOCK.c.name))]


def _lock(row: Row[tuple[object, ...]]) -> Lock:
    holder = Process(row.machine, row.process_space, row.pid, row.process_start, row.command)
    return Lock(row.name, holder, row.taken_at, row.beat_at)


def _is_own(name: str) -> tuple[ColumnElement[bool], ...]:
    own = Process.own()
    return (
        LOCK.c.name == name,
        LOCK.c.machine == own.machine,
        LOCK.c.process_space == own.space,
        LOCK.c.pid == own.pid,
        LOCK.c.process_start == own.start,
    )
