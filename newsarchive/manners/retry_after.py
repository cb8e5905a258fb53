"""How long a server asks to be left alone (RFC 9110, 10.2.3), and how long we leave it alone if it does not say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""A server that says more is asked again after a week: it may have meant milliseconds, or a date of another year."""


def read_retry_after(value: str | None, *, now: datetime, server_date: str | None = None) -> timedelta | None:
    """The time to wait that a ``Retry-After`` header asks for; None if it is missing or cannot be read.

    A date is compared with the server's own clock (its ``Date`` header) where it tells one: clocks differ.

    >>> read_retry_after("120", now=datetime(2026, 7, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    >>> read_retry_after("Wed, 01 Jul 2026 00:05:00 GMT", now=datetime(2026, 7, 1, tzinfo=UTC))
    datetime.timedelta(seconds=300)
    """
    text = (value or "").strip()
    if re.fullmatch(r"\d{1,12}(\.\d+)?", text):
        return min(timedelta(seconds=float(text)), LONGEST)
    until = _read_date(text)
    if until is None:
        return None
    since = _read_date(server_date or "") or now
    return min(max(until - since, timedelta(0)), LONGEST)


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def back_off(times: int, *, first: timedelta, longest: timedelta = timedelta(hours=1)) -> timedelta:
    """The wait after the ``times``-th trouble in a row: ``first``, then doubled each time, at most ``longest``.

    >>> [back_off(times, first=timedelta(seconds=30)).seconds for times in (1, 2, 3, 9)]
    [30, 60, 120, 3600]
    """
    doublings: int = 2 ** min(max(times - 1, 0), 30)
    return min(first * doublings, longest)
