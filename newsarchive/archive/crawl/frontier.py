"""The frontier: every address is a row before it is fetched, and says what became of it."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, func, select, update

from newsarchive.archive import tombstones
from newsarchive.archive.addresses import page_key
from newsarchive.archive.engines.upsert import find_ids, insert_missing, put_row
from newsarchive.archive.schema.crawl_tables import FailureRow, PageRow
from newsarchive.archive.schema.tables import SiteRow

PAGE: Table = PageRow.__table__  # type: ignore[assignment]
SITE: Table = SiteRow.__table__  # type: ignore[assignment]
FAILURE: Table = FailureRow.__table__  # type: ignore[assignment]

MAX_ATTEMPTS = 5
"""After so many failures in a row a page is left alone until somebody asks for it."""

FIRST_DELAY = timedelta(hours=1)
"""Wait after the first failure; it doubles with each (1, 2, 4, 8 hours): a newspaper's bad day is outlived."""


def site_id_of(connection: Connection, site: str | None) -> int | None:
    """The row of the newspaper of this name, made if there is none."""
    return site_ids_of(connection, {site})[site]


def site_ids_of(connection: Connection, sites: Set[str | None]) -> dict[str | None, int | None]:
    """The rows of the newspapers of these names, made where there are none; None has none."""
    names = [site for site in sites if site is not None]
    found = find_ids(connection, SITE, "name", names)
    if missing := [{"name": site} for site in names if site not in found]:
        insert_missing(connection, SITE, missing, "name")
        found = find_ids(connection, SITE, "name", names)
    return {None: None, **found}


def page_id_of(connection: Connection, url: str, *, site: str | None, via: str | None, now: datetime) -> int:
    """The row of this address, made (not due) if there is none.

    Raises :class:`~newsarchive.errors.TakenDownError` for a page that was taken down.
    """
    key = page_key(url)
    found = find_ids(connection, PAGE, "key", [key])
    if not found:
        tombstones.check_address(connection, url)
        row = {"url": url, "key": key, "state": "found", "found_via": via, "found_at": now}
        insert_missing(connection, PAGE, [{**row, "site_id": site_id_of(connection, site)}], "key")
        found = find_ids(connection, PAGE, "key", [key])
    return found[key]


BEYOND = timedelta(days=1000)
"""Nothing is put off for so long: a page due later was found or failed while the clock was wrong, and is due now."""


def due_pages(connection: Connection, site: str, *, now: datetime, limit: int | None) -> list[str]:
    """Addresses of ``site`` that are due, longest due first: found, captured but not stored, or to be tried again."""
    query = (
        select(PAGE.c.url)
        .join(SITE, SITE.c.id == PAGE.c.site_id)
        .where(SITE.c.name == site, PAGE.c.due_at <= now)
        .order_by(PAGE.c.due_at, PAGE.c.id)
    )
    return list(connection.execute(query.limit(limit)).scalars())


def pull_back(connection: Connection, site: str, *, now: datetime) -> None:
    """Have pages that a wrong clock put off beyond all measure (:data:`BEYOND`) fetched now."""
    site_id = select(SITE.c.id).where(SITE.c.name == site).scalar_subquery()
    late = PAGE.c.due_at > now + BEYOND
    connection.execute(update(PAGE).where(PAGE.c.site_id == site_id, late).values(due_at=now))


def is_stored(connection: Connection, url: str) -> bool:
    """Whether the page's gallery is stored, be the page itself gone by now."""
    stored = select(PAGE.c.id).where(PAGE.c.key == page_key(url), PAGE.c.gallery_id.is_not(None))
    return connection.execute(stored).first() is not None


def mark_due(connection: Connection, url: str, *, at: datetime) -> None:
    """Have the page fetched (again) from ``at`` on, whatever became of it before."""
    values = {"due_at": at, "state": "due", "attempts": 0, "gone_at": None}
    connection.execute(update(PAGE).where(PAGE.c.key == page_key(url)).values(values))


def fail_page(
    connection: Connection,
    url: str,
    reason: str,
    *,
    run_id: int | None,
    gone: bool,
    now: datetime,
    next_check: datetime | None = None,
) -> None:
    """Write down why a page could not be had; it waits and is tried again, longer each time.

    ``gone``: the answer says that it is not there. The second such answer in a row is believed: it is not asked for
    again. A page whose gallery is stored stays "stored" until then, and after the last attempt waits for
    ``next_check`` (its next revisit); its gallery stays whatever happens.
    """
    page_id = page_id_of(connection, url, site=None, via=None, now=now)
    before = connection.execute(select(PAGE).where(PAGE.c.id == page_id)).one()
    attempts = before.attempts + 1
    is_gone = gone and before.gone_at is not None
    values = {"last_error": reason, "attempts": attempts}
    if gone:
        values["gone_at"] = before.gone_at or now
    if is_gone:
        values |= {"state": "gone", "due_at": None}
    else:
        is_stored = before.gallery_id is not None
        waits = now + FIRST_DELAY * 2 ** (attempts - 1) if attempts < MAX_ATTEMPTS else None
        values |= {"state": "stored" if is_stored else "failed", "due_at": waits or next_check}
    connection.execute(update(PAGE).where(PAGE.c.id == page_id).values(values))
    if run_id is not None:
        note_failure(connection, run_id, url, reason, now=now)


def note_failure(connection: Connection, run_id: int, url: str, reason: str, *, now: datetime) -> None:
    """Add to a run what it could not have; once for each address, with the last reason."""
    row = {"run_id": run_id, "url": url, "reason": reason, "failed_at": now}
    put_row(connection, FAILURE, row, ("run_id", "url"))


def mark_not_gallery(connection: Connection, url: str, *, reason: str, run_id: int | None, now: datetime) -> None:
    """The page is an article or a listing: it is not asked for again.

    One whose gallery is stored shows another page in its place (a "soft 404"): that is an answer that it is gone.
    """
    row = connection.execute(select(PAGE.c.gallery_id).where(PAGE.c.key == page_key(url))).first()
    if row is not None and row.gallery_id is not None:
        fail_page(connection, url, f"soft 404: {reason}", run_id=run_id, gone=True, now=now)
        return
    values = {"state": "not_gallery", "last_error": reason, "due_at": None, "attempts": 0}
    connection.execute(update(PAGE).where(PAGE.c.key == page_key(url)).values(values))


def count_states(connection: Connection) -> dict[str, int]:
    """Pages by state."""
    rows = connection.execute(select(PAGE.c.state, func.count()).group_by(PAGE.c.state).order_by(PAGE.c.state))
    return dict(rows.all())
