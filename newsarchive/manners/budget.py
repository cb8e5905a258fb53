"""How many requests a host may get on one day of Vietnam's calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from newsarchive.manners.quiet_hours import VIETNAM


def day_of(now: datetime) -> date:
    """The day on which a request at ``now`` counts.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 6, 30, 18, 0, tzinfo=UTC)).isoformat()
    '2026-07-01'
    """
    return now.astimezone(VIETNAM).date()


def next_day(now: datetime) -> datetime:
    """When the next day's budget begins."""
    return datetime.combine(day_of(now) + timedelta(days=1), time(0), tzinfo=VIETNAM)


def counting_day(known: date | None, today: date) -> date:
    """The day whose count goes on: the one that is written down, unless a later one has begun.

    A clock that is set back within a day or two must not open a second budget; one that was years ahead (a
    machine that woke with a wrong clock) must not close the budget for years.

    >>> counting_day(date(2026, 7, 2), date(2026, 7, 1)).isoformat()
    '2026-07-02'
    >>> counting_day(date(2036, 7, 2), date(2026, 7, 1)).isoformat()
    '2026-07-01'
    """
    if known is not None and timedelta(0) < known - today <= timedelta(days=2):
        return known
    return today


def lot_size(budget: int) -> int:
    """How many requests are taken from the budget at once: a killed crawl loses at most these.

    >>> lot_size(0), lot_size(5), lot_size(5000), lot_size(1_000_000)
    (100, 1, 50, 100)
    """
    return 100 if budget <= 0 else max(1, min(budget // 100, 100))
