"""The days that a backfill asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from newsarchive.finding.entry import Entry

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: no daylight saving time since 1975."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``since`` to ``until``, both included, as Vietnam counts them; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether every day is in it: an ordinary crawl."""
        return self.since is None and self.until is None

    def holds(self, entry: Entry) -> bool:
        """Whether ``entry`` may have been published in these days; an entry that tells no date may.

        A page is never changed before it is published: one changed last before ``since`` was published before.
        """
        if entry.published_at:
            return self.overlaps(day_of(entry.published_at), day_of(entry.published_at))
        return self.since is None or entry.modified_at is None or day_of(entry.modified_at) >= self.since

    def overlaps(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` is in the window."""
        return (self.since is None or last >= self.since) and (self.until is None or first <= self.until)

    def is_before(self, entry: Entry) -> bool:
        """Whether ``entry`` is known to be older than the window: where listings run backwards, all after it are."""
        published = entry.published_at
        return self.since is not None and published is not None and day_of(published) < self.since


def day_of(moment: datetime) -> date:
    """The day of ``moment`` in Vietnam; a moment without zone is Vietnam's own."""
    return moment.date() if moment.tzinfo is None else moment.astimezone(VIETNAM).date()
