"""The part of an archive's door through which several machines share work: turns of hosts, leases of pages."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.crawl import leases, turns
from newsarchive.archive.engines.clock import now_of


class Opened(Protocol):
    """What this part needs of an archive."""

    @property
    def is_shared(self) -> bool:
        """Whether machines share it."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""

    def writing_aside(self) -> AbstractContextManager[Connection]:
        """A short transaction beside the one writer's."""


class Sharing:
    """Methods of :class:`~newsarchive.archive.Archive`."""

    def take_turn(self: Opened, host: str, pause: timedelta) -> timedelta:
        """Zero if a host may be asked now (all machines wait ``pause`` then), else how long to wait and ask again.

        Always zero where the archive lies in a file: the one machine that asks a host keeps the pause itself.
        """
        if not self.is_shared:
            return timedelta(0)
        with self.writing_aside() as connection:
            return turns.take_turn(connection, host, pause)

    def now(self: Opened) -> datetime:
        """The present moment by the clock that all who share the archive have in common."""
        with self.reading() as connection:
            return now_of(connection)

    def lease_pages(
        self: Opened, site: str, holder: str, *, last: timedelta, limit: int, but: Collection[str] = ()
    ) -> list[str]:
        """At most ``limit`` due addresses that are this holder's alone until ``last`` has gone by; ``but`` excepted."""
        with self.writing_aside() as connection:
            now = now_of(connection)
            return leases.lease_pages(connection, site, holder, now=now, until=now + last, limit=limit, but=but)

    def renew_leases(self: Opened, site: str, holder: str, *, last: timedelta) -> None:
        """Have the holder's leases run for ``last`` from now on."""
        with self.writing() as connection:
            now = now_of(connection)
            leases.renew_leases(connection, site, holder, now=now, until=now + last)

    def give_back(self: Opened, site: str, holder: str) -> None:
        """End the holder's leases: the pages are anybody's."""
        with self.writing() as connection:
            leases.give_back(connection, site, holder, now=now_of(connection))

    def is_any_due(self: Opened, site: str, *, but: Collection[str] = ()) -> bool:
        """Whether any page of a newspaper is due, in whosever hands it is; ``but`` do not count."""
        with self.reading() as connection:
            return leases.is_any_due(connection, site, now=now_of(connection), but=but)
