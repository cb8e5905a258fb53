"""Leases: pages of the frontier in the hands of one of several crawls that share a newspaper.

A lease ends when its page is not due any more, when its holder gives it back, or when it runs out: what a killed or
cut-off crawl had in hand is then another's. Times are the database's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from newsarchive.archive.crawl.frontier import PAGE, SITE


def lease_pages(
    connection: Connection,
    site: str,
    holder: str,
    *,
    now: datetime,
    until: datetime,
    limit: int,
    but: Collection[str] = (),
) -> list[str]:
    """At most ``limit`` due addresses of ``site`` for ``holder``, longest due first; others pass them over until then.

    ``but`` are addresses that it does not want. Rows that another crawl writes to at this moment are passed over,
    and waited for by nobody.
    """
    free = or_(PAGE.c.leased_until.is_(None), PAGE.c.leased_until <= now)
    rows = connection.execute(
        select(PAGE.c.id, PAGE.c.url)
        .where(*_due(site, now), free, PAGE.c.url.not_in(but))
        .order_by(PAGE.c.due_at, PAGE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    taken = PAGE.c.id.in_([row.id for row in rows])
    connection.execute(update(PAGE).where(taken).values(leased_by=holder, leased_until=until))
    return [row.url for row in rows]


def renew_leases(connection: Connection, site: str, holder: str, *, now: datetime, until: datetime) -> None:
    """Have the leases of ``holder`` that still run, and whose pages are due still, run until then."""
    running = (PAGE.c.leased_by == holder, PAGE.c.leased_until > now)
    connection.execute(update(PAGE).where(*_due(site, now), *running).values(leased_until=until))


def give_back(connection: Connection, site: str, holder: str, *, now: datetime) -> None:
    """End the leases of ``holder``."""
    mine = PAGE.c.leased_by == holder
    connection.execute(update(PAGE).where(*_due(site, now), mine).values(leased_by=None, leased_until=None))


def is_any_due(connection: Connection, site: str, *, now: datetime, but: Collection[str] = ()) -> bool:
    """Whether a page of ``site`` is due, leased or not; ``but`` are addresses that do not count."""
    wanted = select(PAGE.c.id).where(*_due(site, now), PAGE.c.url.not_in(but)).limit(1)
    return connection.execute(wanted).first() is not None


def _due(site: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    number = select(SITE.c.id).where(SITE.c.name == site).scalar_subquery()
    return (PAGE.c.site_id == number, PAGE.c.due_at <= now)
