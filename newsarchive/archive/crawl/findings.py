"""Which ways of finding led to which pages, and what only one of them found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection, Table, func, select, update

from newsarchive.archive.addresses import page_key
from newsarchive.archive.crawl.frontier import PAGE, SITE, site_id_of
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.moments import VIETNAM
from newsarchive.archive.records import WayCount
from newsarchive.archive.schema.crawl_tables import FindingRow
from newsarchive.archive.tombstones import without_down

FINDING: Table = FindingRow.__table__  # type: ignore[assignment]


class FoundPage(Protocol):
    """What a listing, feed or sitemap says of an address; newsarchive.finding.entry.Entry is one."""

    @property
    def url(self) -> str:
        """The address, absolute, as found."""

    @property
    def published_at(self) -> datetime | None:
        """When it was published; None: not said."""


def find_pages(
    connection: Connection,
    site: str,
    entries: Iterable[str | FoundPage],
    *,
    via: str | None,
    run_id: int | None,
    now: datetime,
) -> int:
    """Put addresses into the frontier, due at once; returns how many were new.

    Known ones stay as they are, but for the way that found them now and a day of publication that was not known.
    What was taken down is passed over.
    """
    days: dict[str, date | None] = {}
    urls: dict[str, str] = {}
    for entry in entries:
        url, day = (entry, None) if isinstance(entry, str) else (entry.url, _day(entry.published_at))
        key = page_key(url)
        urls.setdefault(key, url)
        days[key] = days.get(key) or day
    for key in without_down(connection, urls):
        del urls[key], days[key]
    found = {"site_id": site_id_of(connection, site), "state": "found", "found_via": via, "found_at": now}
    found |= {"due_at": now, "run_id": run_id}
    rows = [{**found, "url": url, "key": key, "expected_on": days[key]} for key, url in urls.items()]
    new = insert_missing(connection, PAGE, rows, "key")
    if via is not None:
        ids = find_ids(connection, PAGE, "key", urls)
        ways = [{"page_id": ids[key], "via": via, "run_id": run_id, "found_at": now} for key in urls]
        insert_missing(connection, FINDING, ways, "page_id", "via")
    if new < len(rows):
        _add_days(connection, days)
    return new


def _add_days(connection: Connection, days: dict[str, date | None]) -> None:
    for key, day in days.items():
        if day is not None:
            unknown = (PAGE.c.key == key, PAGE.c.expected_on.is_(None))
            connection.execute(update(PAGE).where(*unknown).values(expected_on=day))


def _day(moment: datetime | None) -> date | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM).date()


def ways_report(connection: Connection, *, run_id: int | None, site: str | None) -> dict[str, WayCount]:
    """By way: pages that it found (first in this run; of this newspaper), and those that no other way ever found."""
    ways = select(FINDING.c.page_id, func.count().label("ways")).group_by(FINDING.c.page_id).subquery()
    alone = func.count().filter(ways.c.ways == 1)
    query = (
        select(FINDING.c.via, func.count(), alone)
        .join(ways, ways.c.page_id == FINDING.c.page_id)
        .join(PAGE, PAGE.c.id == FINDING.c.page_id)
        .outerjoin(SITE, SITE.c.id == PAGE.c.site_id)
        .group_by(FINDING.c.via)
        .order_by(FINDING.c.via)
    )
    if run_id is not None:
        query = query.where(FINDING.c.run_id == run_id)
    if site is not None:
        query = query.where(SITE.c.name == site)
    return {via: WayCount(found, only) for via, found, only in connection.execute(query)}
