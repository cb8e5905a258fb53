"""Having damaged bytes fetched again: the page due, asked for whole, and the photo's address forgotten.

A crawl asks for a photo whose address it does not know, and stores a page's bytes where they are missing
(DECISIONS 17); so the next crawl heals what the newspaper still shows as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO, SOURCE


def queue_photo(connection: Connection, digest: str, *, now: datetime) -> int:
    """Have a photo fetched again with the pages that show it today; returns how many pages that are."""
    photo = select(PHOTO.c.id).where(PHOTO.c.sha256 == digest).scalar_subquery()
    shown = select(VERSION.c.gallery_id).join(PAIR, PAIR.c.version_id == VERSION.c.id)
    galleries = shown.where(PAIR.c.photo_id == photo, VERSION.c.newest)
    pages = select(PAGE.c.id).where(PAGE.c.gallery_id.in_(galleries), PAGE.c.state != "gone")
    numbers = list(connection.execute(pages).scalars())
    if numbers:
        connection.execute(delete(SOURCE).where(SOURCE.c.photo_id == photo))
        _ask_whole(connection, numbers, now)
    return len(numbers)


def queue_page(connection: Connection, digest: str, *, now: datetime) -> int:
    """Have the pages fetched again whose newest capture has these bytes; returns how many pages that are.

    What a page was before its newest capture no newspaper gives back.
    """
    later = CAPTURE.alias()
    has_later = select(later.c.id).where(later.c.page_id == CAPTURE.c.page_id, later.c.id > CAPTURE.c.id).exists()
    pages = (
        select(PAGE.c.id)
        .join(CAPTURE, CAPTURE.c.page_id == PAGE.c.id)
        .where(CAPTURE.c.sha256 == digest, ~has_later, PAGE.c.state != "gone")
    )
    numbers = list(connection.execute(pages).scalars())
    _ask_whole(connection, numbers, now)
    return len(numbers)


def _ask_whole(connection: Connection, numbers: Iterable[int], now: datetime) -> None:
    # Without validators the server sends the page whole, not 304.
    values = {"due_at": now, "state": "due", "attempts": 0, "etag": None, "last_modified": None}
    for number in numbers:
        connection.execute(update(PAGE).where(PAGE.c.id == number).values(values))
