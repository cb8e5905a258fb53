"""Revisits: when a stored page is looked at again, and how that costs the newspaper next to nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from newsarchive.archive.addresses import page_key
from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE
from newsarchive.errors import CrawlError

Ages = Sequence[timedelta]
"""How old the first capture is when a page is looked at again, rising; none: never again."""

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

# Losses that another look does not mend. Everything else (time-outs, 5xx, cut-off bodies) may be mended.
_LASTING = re.compile(r"HTTP (404|410)|robots\.txt|HTML page served as a photo|taken down", re.IGNORECASE)

_ROW = (PAGE.c.id, PAGE.c.gallery_id, PAGE.c.etag, PAGE.c.last_modified)
_BY_KEY = select(*_ROW).where(PAGE.c.key == bindparam("key"))
_KEPT = ("attempts", "last_error", "gone_at", "checked_at", "check_step", "due_at")
_TIMES = select(PAGE.c.id, PAGE.c.state, *(PAGE.c[name] for name in _KEPT)).where(
    PAGE.c.id.in_(bindparam("pages", expanding=True)), PAGE.c.gallery_id.is_not(None)
)
_FIRST = select(func.min(CAPTURE.c.fetched_at)).where(CAPTURE.c.page_id == bindparam("page"))
_FIRSTS = (
    select(CAPTURE.c.page_id, func.min(CAPTURE.c.fetched_at))
    .where(CAPTURE.c.page_id.in_(bindparam("pages", expanding=True)))
    .group_by(CAPTURE.c.page_id)
)
_CAPTURED = select(CAPTURE.c.status, CAPTURE.c.headers).where(CAPTURE.c.id == bindparam("capture"))


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said with the capture that is stored; sent back, it answers 304 if nothing has changed."""

    etag: str | None = None
    last_modified: str | None = None


def read_ages(text: str) -> tuple[timedelta, ...]:
    """The revisit ages in ``text``, rising; an empty text means never. Raises CrawlError for anything else.

    >>> [age.total_seconds() / 3600 for age in read_ages("1h, 6h,1d")]
    [1.0, 6.0, 24.0]
    >>> read_ages("")
    ()
    """
    ages = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = re.fullmatch(r"(\d+)([mhdw])", part)
        if found is None:
            raise CrawlError(f"{part!r} is no age", where="NEWSARCHIVE_REVISIT", then="write ages as 1h,6h,1d,7d,30d")
        ages.append(timedelta(**{_UNITS[found[2]]: int(found[1])}))
    return tuple(sorted(ages))


def next_check(first: datetime, ages: Ages, now: datetime) -> tuple[int, datetime | None]:
    """How many of ``ages`` are behind a page first captured at ``first``, and when the next is due; None: no more.

    A look that comes late stands for all ages before it.
    """
    behind = sum(now - first >= age for age in ages)
    return behind, first + ages[behind] if behind < len(ages) else None


def checked_values(
    connection: Connection, pages: Sequence[int], ages: Ages, now: datetime
) -> dict[int, dict[str, Any]]:
    """What the rows of ``pages`` say after their galleries were found as stored: no failures, and the next look."""
    firsts: dict[int, datetime] = dict(connection.execute(_FIRSTS, {"pages": pages}).all())
    done = {"state": "stored", "attempts": 0, "last_error": None, "gone_at": None, "checked_at": now}
    values = {}
    for page in pages:
        step, due_at = next_check(firsts.get(page, now), ages, now)
        values[page] = {**done, "check_step": step, "due_at": due_at}
    return values


def kept_values(connection: Connection, pages: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The same after no server was asked: a page that was stored before keeps its times, and what is gone stays so."""
    fresh = {**dict.fromkeys(_KEPT), "state": "stored", "attempts": 0, "check_step": 0}
    values = dict.fromkeys(pages, fresh)
    for row in connection.execute(_TIMES, {"pages": pages}):
        kept = {name: getattr(row, name) for name in _KEPT}
        values[row.id] = {**kept, "state": "gone" if row.state == "gone" else "stored"}
    return values


def captured_validators(
    connection: Connection, capture_id: int | None, photo_failures: Sequence[str | None]
) -> dict[str, str | None]:
    """The validators to keep for a page whose gallery was made from this capture.

    None are kept where a photo is missing that may be had next time: a 304 would leave it missing for ever.
    """
    kept: dict[str, str | None] = {"etag": None, "last_modified": None}
    if capture_id is None or not all(map(_is_lasting, photo_failures)):
        return kept
    capture = connection.execute(_CAPTURED, {"capture": capture_id}).one()
    if capture.status == 200:
        headers: Mapping[str, str] = {name.lower(): value for name, value in reversed(capture.headers)}
        kept = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
    return kept


def _is_lasting(failure: str | None) -> bool:
    # One reason for each address of the photo that was tried; another look may mend it if it mends one.
    return failure is None or all(_LASTING.search(reason) for reason in failure.split("; then "))


def page_validators(connection: Connection, url: str) -> Validators:
    """What to send with the next request for ``url``; empty where a whole answer is needed."""
    row = connection.execute(_BY_KEY, {"key": page_key(url)}).first()
    return Validators() if row is None else Validators(row.etag, row.last_modified)


def page_next_check(connection: Connection, url: str, ages: Ages, *, now: datetime) -> datetime | None:
    """When a page whose gallery is stored is due at its next age; None: it is not stored, or no age is left."""
    row = connection.execute(_BY_KEY, {"key": page_key(url)}).first()
    if row is None or row.gallery_id is None:
        return None
    return next_check(connection.execute(_FIRST, {"page": row.id}).scalar() or now, ages, now)[1]


def note_unchanged(connection: Connection, url: str, ages: Ages, *, now: datetime) -> None:
    """The server answered 304: the last capture was seen once more, and the page waits for its next age."""
    row = connection.execute(_BY_KEY, {"key": page_key(url)}).first()
    if row is None:
        return
    last = select(func.max(CAPTURE.c.id)).where(CAPTURE.c.page_id == row.id).scalar_subquery()
    seen = {"last_seen_at": now, "times_seen": CAPTURE.c.times_seen + 1}
    connection.execute(update(CAPTURE).where(CAPTURE.c.id == last).values(seen))
    values = checked_values(connection, [row.id], ages, now)[row.id]
    connection.execute(update(PAGE).where(PAGE.c.id == row.id).values(values))


def reschedule(connection: Connection, url: str, *, at: datetime | None) -> None:
    """Have the page looked at from ``at`` on (None: never again), whatever its state, which stays."""
    connection.execute(update(PAGE).where(PAGE.c.key == page_key(url)).values(due_at=at))
