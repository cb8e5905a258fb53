"""Numbers of pairs: they begin with the minute of publication, so that their order is the order of publication.

A pair of a story published at 09:30 on 3 July 2016 (in Vietnam) has a number like 2016070309300001. The full-text
index lists its rows by number, so "newest first", a range of days, a year or a month are ranges of it and cost nothing:
nothing has to be sorted or looked up elsewhere. Numbers stay below 2**53, which JavaScript and spreadsheets keep exact.
Pairs without a date are numbered from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from newsarchive.archive.crawl.runs import PAIR
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.moments import VIETNAM

MINUTE = 10_000
"""Numbers for one minute; the 9,999 pairs that fit are exceeded where newspapers give a day and no time."""

DAY = 10_000 * MINUTE
MONTH = 100 * DAY
YEAR = 100 * MONTH
DATED = 1000 * YEAR
"""Smaller numbers have no date."""

_FIRST_YEAR, _LAST_YEAR = 1000, 9006  # 9007199254740991 is 2**53 - 1

_TAKEN = select(func.max(PAIR.c.id)).where(PAIR.c.id > bindparam("low"), PAIR.c.id < bindparam("high"))


def block_of(moment: datetime) -> int:
    """The number before the first one of a minute; a time without zone is taken as Vietnam's.

    >>> block_of(datetime(2016, 7, 3, 9, 30))
    2016070309300000
    """
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return day_number(local.date()) + (local.hour * 100 + local.minute) * MINUTE


def day_number(day: date) -> int:
    """The number that all pairs published on ``day`` are above, and those of the day before below.

    >>> day_number(date(2016, 7, 3))
    2016070300000000
    """
    year = min(max(day.year, _FIRST_YEAR), _LAST_YEAR)
    return year * YEAR + day.month * MONTH + day.day * DAY


class Numbers:
    """Gives numbers inside one transaction that writes; what it gave counts as taken."""

    def __init__(self, connection: Connection, moments: Iterable[datetime | None] = ()) -> None:
        """What is taken of the minutes ``moments`` is asked at once, of others when they are come to."""
        self._connection = connection
        self._last = _taken_of(connection, {block_of(moment) for moment in moments if moment is not None})

    def take(self, published_at: datetime | None, count: int) -> list[int]:
        """``count`` new numbers in rising order for pairs of a story; a full minute goes on in the next of its day."""
        if published_at is None:
            return self._take_from(0, DATED, count)
        taken: list[int] = []
        for block in _blocks(block_of(published_at)):
            taken += self._take_from(block, block + MINUTE, count - len(taken))
            if len(taken) == count:
                return sorted(taken)
        raise OverflowError("14,398,560 pairs in one day")

    def _take_from(self, low: int, high: int, count: int) -> list[int]:
        if low not in self._last:
            self._last[low] = self._connection.execute(_TAKEN, {"low": low, "high": high}).scalar() or low
        first = self._last[low] + 1
        taken = list(range(first, min(first + count, high)))
        self._last[low] += len(taken)
        return taken


def _taken_of(connection: Connection, blocks: Set[int]) -> dict[int, int]:
    """The last number taken of each of the minutes ``blocks``; the number before its first if none is."""
    if not blocks:
        return {}
    wanted = f"WITH minute (low) AS (VALUES {', '.join(['(CAST(? AS bigint))'] * len(blocks))})"
    last = f"(SELECT max(pair.id) FROM pair WHERE pair.id > low AND pair.id < low + {MINUTE})"  # noqa: S608  (our own)
    found = run(connection, f"{wanted} SELECT low, coalesce({last}, low) AS last FROM minute", sorted(blocks))  # noqa: S608
    return {row.low: row.last for row in found}


def _blocks(first: int) -> Iterator[int]:
    """The minutes of a day, from ``first`` to its end, then from its beginning."""
    midnight = first - first % DAY
    start = datetime(2000, 1, 1, first % DAY // (100 * MINUTE), first // MINUTE % 100)
    for minutes in range(24 * 60):
        clock = start + timedelta(minutes=minutes)
        yield midnight + (clock.hour * 100 + clock.minute) * MINUTE
