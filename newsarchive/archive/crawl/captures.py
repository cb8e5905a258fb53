"""Captures: what a server answered, when, and the hash of the bytes, which are safe before the row is written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from newsarchive.archive.crawl.frontier import PAGE, page_id_of
from newsarchive.archive.schema.crawl_tables import CaptureRow
from newsarchive.archive.tombstones import check_address
from newsarchive.model import Page

CAPTURE: Table = CaptureRow.__table__  # type: ignore[assignment]

_NAMED = select(CAPTURE.c.id).where(CAPTURE.c.sha256 == bindparam("sha256")).limit(1)

# Statements are built once: building one costs several times as much as running it.
_LAST = select(CAPTURE).where(CAPTURE.c.page_id == bindparam("page")).order_by(CAPTURE.c.id.desc()).limit(1)
_ADD = insert(CAPTURE).returning(CAPTURE.c.id)
_CAPTURED = update(PAGE).where(PAGE.c.id == bindparam("page")).values(state="captured")

PAGE_SUFFIX = "html"
"""Pages are kept as received, under this suffix."""


def record_capture(connection: Connection, page: Page, sha256: str, *, run_id: int | None, now: datetime) -> int:
    """The number of the capture of ``page``, whose bytes are stored under ``sha256``.

    The same bytes, status, final address and notes as in the page's last capture are the same capture, seen once
    more. Raises :class:`~newsarchive.errors.TakenDownError`.
    """
    fetched_at = page.fetched_at or now
    check_address(connection, page.final_url)  # one that was taken down may be reached by another address
    page_id = page_id_of(connection, page.url, site=page.site, via=page.found_via, now=now)
    last = connection.execute(_LAST, {"page": page_id}).first()
    same = (sha256, page.status, page.final_url, list(page.notes))
    if last is not None and (last.sha256, last.status, last.final_url, last.notes or []) == same:
        seen = {"last_seen_at": max(fetched_at, last.last_seen_at), "times_seen": last.times_seen + 1}
        connection.execute(update(CAPTURE).where(CAPTURE.c.id == last.id).values(seen))
        return int(last.id)
    row = {
        "page_id": page_id,
        "final_url": page.final_url,
        "status": page.status,
        "headers": [list(header) for header in page.headers],
        "sha256": sha256,
        "size": len(page.body),
        "notes": list(page.notes) or None,
        "fetched_at": fetched_at,
        "last_seen_at": fetched_at,
        "run_id": run_id,
    }
    capture_id = connection.execute(_ADD, row).scalar_one()
    # It stays due until its gallery is stored: a crawl that is killed in between takes it up again.
    connection.execute(_CAPTURED, {"page": page_id})
    return int(capture_id)


def is_page(connection: Connection, sha256: str) -> bool:
    """Whether a capture names these bytes."""
    return connection.execute(_NAMED, {"sha256": sha256}).first() is not None
