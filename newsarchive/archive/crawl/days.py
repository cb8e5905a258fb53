"""A newspaper's pages day by day: known, stored, missing and why. It is what a backfill ends with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.galleries.versions import GALLERY

_WAITING = {"found": "not fetched yet", "due": "not fetched yet", "captured": "fetched, not stored yet"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day (Vietnam's) of a newspaper; ``day`` None: pages that nothing gives a day to.

    ``known`` pages are ``stored`` galleries, or ``missing`` by reason; articles that are no galleries are counted
    apart in ``not_galleries``. A page that is gone and whose gallery is stored counts as stored.
    """

    day: date | None
    stored: int = 0
    not_galleries: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """Pages that are galleries, or may be."""
        return self.stored + sum(self.missing.values())


def list_days(connection: Connection, site: str, since: date, until: date) -> list[Day]:
    """Every day from ``since`` to ``until``, both included, then the pages without a day if there are any.

    A page's day is its gallery's day of publication, else the one that a listing, feed or address gave.
    """
    query = (
        select(PAGE.c.state, PAGE.c.gallery_id, PAGE.c.last_error, PAGE.c.expected_on, GALLERY.c.published_at)
        .join(SITE, SITE.c.id == PAGE.c.site_id)
        .outerjoin(GALLERY, GALLERY.c.id == PAGE.c.gallery_id)
        .where(SITE.c.name == site)
    )
    stored: Counter[date | None] = Counter()
    others: Counter[date | None] = Counter()
    missing: defaultdict[date | None, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(query):
        day = row.published_at.date() if row.published_at else row.expected_on
        if row.gallery_id is not None:
            stored[day] += 1
        elif row.state == "not_gallery":
            others[day] += 1
        else:
            missing[day][_reason(row)] += 1

    def read(day: date | None) -> Day:
        return Day(day, stored[day], others[day], dict(missing[day].most_common()))

    days = [read(day) for day in _each(since, until)]
    undated = read(None)
    return [*days, undated] if undated.known or undated.not_galleries else days


def _reason(row: Row[Any, Any, Any, Any, Any]) -> str:
    reason = row.last_error or "unknown reason"
    return _WAITING.get(row.state) or (f"gone: {reason}" if row.state == "gone" else reason)


def _each(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)
