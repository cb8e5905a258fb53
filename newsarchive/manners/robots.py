"""What an answer for robots.txt means (RFC 9309), and how long it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

FRESH = timedelta(hours=24)
"""A copy is not used for longer (RFC 9309, 2.4)."""

LARGEST = 512 * 1024
"""Bytes that are read of it; at least 500 KiB must be (RFC 9309, 2.5)."""

REST = timedelta(hours=1)
"""How long a host whose robots.txt cannot be reached is left alone before it is asked again."""


SHORT_REST = timedelta(minutes=5)
"""The same when no answer came at all: it may have been our own connection."""


def is_fresh(fetched_at: datetime | None, now: datetime) -> bool:
    """Whether a copy fetched at that time may still be used; one from the future (a clock was wrong) may not."""
    return fetched_at is not None and timedelta(0) <= now - fetched_at < FRESH


def is_unreachable(status: int) -> bool:
    """Whether a status means that nothing may be crawled now: server errors (2.3.1.4), and 429 alike.

    >>> [is_unreachable(status) for status in (200, 404, 403, 429, 503)]
    [False, False, False, True, True]
    """
    return status >= 500 or status == 429


def text_of(status: int, body: bytes) -> str:
    """The rules that an answer holds: its text for 2xx; none, so all is allowed, for 4xx (2.3.1.3).

    >>> text_of(200, b"\\xef\\xbb\\xbfUser-agent: *"), text_of(404, b"<h1>404</h1>")
    ('User-agent: *', '')
    """
    return body[:LARGEST].decode("utf-8-sig", "replace") if 200 <= status < 300 else ""
