"""Photos by their hash, and the addresses that served them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select

from newsarchive.archive.tables import PhotoRow, PhotoSourceRow
from newsarchive.archive.upsert import find_ids, insert_missing, put_row
from newsarchive.model import Photo

PHOTO: Table = PhotoRow.__table__  # type: ignore[assignment]
SOURCE: Table = PhotoSourceRow.__table__  # type: ignore[assignment]

_KNOWN = select(PHOTO).join(SOURCE).where(SOURCE.c.url == bindparam("url"))

_SUFFIXES = {"JPEG": "jpg"}


def suffix_of(photo_format: str) -> str:
    """The file suffix of a format as Pillow names it: "JPEG" gives "jpg", "WEBP" gives "webp"."""
    return _SUFFIXES.get(photo_format, photo_format.lower())


def add_photos(connection: Connection, photos: Iterable[Photo], *, now: datetime) -> dict[str, int]:
    """Make sure that ``photos`` have rows; returns their numbers by SHA-256."""
    rows = {photo.sha256: _row(photo, now) for photo in photos}
    known = find_ids(connection, PHOTO, "sha256", rows)
    if len(known) == len(rows):
        return known
    insert_missing(connection, PHOTO, [row for digest, row in rows.items() if digest not in known], "sha256")
    return find_ids(connection, PHOTO, "sha256", rows)


def _row(photo: Photo, now: datetime) -> dict[str, Any]:
    return {
        "sha256": photo.sha256,
        "size": photo.size,
        "format": photo.format,
        "suffix": suffix_of(photo.format),
        "width": photo.width,
        "height": photo.height,
        "mode": photo.mode,
        "metadata": dict(photo.metadata),
        "first_seen_at": now,
    }


def add_source(
    connection: Connection,
    url: str,
    photo_id: int,
    *,
    etag: str | None,
    last_modified: str | None,
    now: datetime,
) -> None:
    """Write down that ``url`` served the photo; the last answer counts."""
    row = {"url": url, "photo_id": photo_id, "etag": etag, "last_modified": last_modified, "fetched_at": now}
    put_row(connection, SOURCE, row, ("url",))


def known_photo(connection: Connection, url: str) -> Photo | None:
    """The stored photo that ``url`` served; None if it never did."""
    row = connection.execute(_KNOWN, {"url": url}).first()
    return None if row is None else read_photo(row)


def is_photo(connection: Connection, sha256: str) -> bool:
    """Whether a row names these bytes."""
    return bool(find_ids(connection, PHOTO, "sha256", [sha256]))


def read_photo(row: Row[Any]) -> Photo:
    """The :class:`~newsarchive.model.Photo` in a row of the photo table."""
    return Photo(row.sha256, row.size, row.format, row.width, row.height, row.mode, row.metadata)
