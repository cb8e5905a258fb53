"""Backfills: the galleries of days gone by, and a table that says of every day what is there and what is not."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date

from newsarchive.archive import Archive, RunRecord
from newsarchive.archive.crawl.days import Day
from newsarchive.archive.crawl.horizon import WHOLE
from newsarchive.crawl import choose_log, crawl_site
from newsarchive.errors import CrawlError, NotFoundError
from newsarchive.ops.history import BACKFILL
from newsarchive.ops.live import Watch


def read_days(first: str, last: str) -> tuple[date, date]:
    """The days from the first one of ``first`` to the last one of ``last``; each is a year, a month or a day.

    Raises CrawlError for anything else, and where the end comes before the beginning.

    >>> read_days("2016-01", "2016-02")
    (datetime.date(2016, 1, 1), datetime.date(2016, 2, 29))
    """
    since, until = _read_span(first)[0], _read_span(last)[1]
    if since > until:
        raise CrawlError(f"{first} comes after {last}", then="give --from the earlier one")
    return since, until


def _read_span(text: str) -> tuple[date, date]:
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:
        raise CrawlError(f"{text!r} is no day", then="write 2016, 2016-01 or 2016-01-31") from None


def job_key(site: str, since: date, until: date) -> str:
    """The name of the run: the same command continues what it began."""
    return f"{BACKFILL}{site}:{since}:{until}"


def is_done(archive: Archive, key: str) -> bool:
    """Whether a run of this name went its ways to their end; it need not be made again."""
    try:
        run = archive.run_report(key)
    except NotFoundError:
        return False
    return run.state == WHOLE and run.reason == WHOLE


def run_backfill(archive: Archive, site: str, since: date, until: date, seen: Watch) -> RunRecord:
    """Go every way that leads back to those days, or go on where a killed run was; its run.

    Raises CrawlError if it could not be begun, or did not end well.
    """
    key = job_key(site, since, until)
    log = choose_log(archive.folder, site)
    arguments = {"since": since.isoformat(), "until": until.isoformat()}
    with seen.follow(site, log.with_suffix(".jsonl")) as tick:
        crawl_site(site, archive.folder, job=key, arguments=arguments, log=log, pace=seen.pace, on_tick=tick)
    return archive.run_report(key)


def sum_days(days: Sequence[Day]) -> Day:
    """All ``days`` as one without a date."""
    missing: Counter[str] = Counter()
    for day in days:
        missing.update(day.missing)
    reasons = dict(missing.most_common())
    return Day(None, sum(day.stored for day in days), sum(day.not_galleries for day in days), reasons)
