"""The part of an archive's door that remembers servers: what they said, what they asked for, what they were asked."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.crawl import hosts, turns
from newsarchive.archive.moments import utc_now


class Opened(Protocol):
    """What this part needs of an archive."""

    @property
    def is_shared(self) -> bool:
        """Whether several machines reach its tables."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""


class Hosting:
    """Methods of :class:`~newsarchive.archive.Archive`: politeness that holds across restarts."""

    def note_robots(
        self: Opened, host: str, *, status: int | None, text: str | None, crawl_delay: float | None
    ) -> None:
        """Keep a host's robots.txt: the answer's status (None: no answer), its text, the Crawl-delay in seconds."""
        said = {"robots_status": status, "robots_txt": text, "crawl_delay": crawl_delay}
        with self.writing() as connection:
            hosts.change_host(connection, host, {**said, "robots_fetched_at": utc_now()})

    def note_tdmrep(self: Opened, host: str, text: str) -> None:
        """Keep a host's reservation of text and data mining, as its file says it; empty: it says nothing."""
        with self.writing() as connection:
            hosts.change_host(connection, host, {"tdmrep": text, "tdmrep_fetched_at": utc_now()})

    def hold_off(self: Opened, host: str, until: datetime, reason: str) -> None:
        """Have no machine ask a host for anything before ``until``; a longer wait that stands already stays."""
        with self.writing() as connection:
            now = utc_now()
            hosts.hold_off(connection, host, until, reason, now=now)
            if self.is_shared:
                turns.hold_turns(connection, host, until - now)  # a length of time: their clocks may differ

    def take_requests(self: Opened, host: str, day: date, count: int = 1, budget: int | None = None) -> int:
        """How many of ``count`` requests the ``budget`` of ``day`` (None: no bound) grants; they count as made."""
        with self.writing() as connection:
            return hosts.take_requests(connection, host, day, count, budget)

    def mark_blocked(self: Opened, host: str, reason: str | None) -> None:
        """Write down that a host answers with a challenge; ``reason`` None: it does so no more."""
        blocked_at = utc_now() if reason is not None else None
        with self.writing() as connection:
            hosts.change_host(connection, host, {"blocked_at": blocked_at, "blocked_reason": reason})
