"""How far back a newspaper is known: what an ordinary crawl need not walk through again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsarchive.archive.addresses import page_key
from newsarchive.archive.crawl.findings import FINDING
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.crawl.runs import RUN

WHOLE = "finished"
"""State and reason of a run that went every one of its ways to the end; a limit or a lost listing is another reason."""

PART = 400
"""Addresses in one IN list."""


def last_whole_run(connection: Connection, site: str, spiders: Iterable[str]) -> datetime | None:
    """When the newest run of one of ``spiders`` ended that went its ways to their end (UTC); None: there was none.

    What it could see is in the frontier. A run that was killed or limited says nothing of what lies behind the pages
    that it saw, and neither do the pages that it found: they count as new until a later run has gone the whole way.
    """
    query = (
        select(func.max(RUN.c.finished_at))
        .join(SITE, SITE.c.id == RUN.c.site_id)
        .where(SITE.c.name == site, RUN.c.spider.in_(list(spiders)), RUN.c.state == WHOLE, RUN.c.reason == WHOLE)
    )
    return connection.execute(query).scalar()


def count_known(connection: Connection, urls: Iterable[str], *, before: datetime) -> int:
    """How many of ``urls`` were in the frontier earlier than ``before`` (to the second)."""
    keys = list(dict.fromkeys(map(page_key, urls)))
    count = 0
    for start in range(0, len(keys), PART):
        among = PAGE.c.key.in_(keys[start : start + PART])
        count += connection.execute(select(func.count()).where(among, PAGE.c.found_at < before)).scalar_one()
    return count


def ways_of_page(connection: Connection, url: str) -> frozenset[str]:
    """The ways of finding that led to the page of this address."""
    query = select(FINDING.c.via).join(PAGE, PAGE.c.id == FINDING.c.page_id).where(PAGE.c.key == page_key(url))
    return frozenset(connection.execute(query).scalars())
