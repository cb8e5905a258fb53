"""Photos by their hash, and the addresses that served them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select

from newsarchive.archive.blobs.blobs import Blob
from newsarchive.archive.engines.upsert import MANY, find_ids, insert_missing, put_rows
from newsarchive.archive.schema.link_tables import PhotoHashRow
from newsarchive.archive.schema.tables import PhotoRow, PhotoSourceRow
from newsarchive.archive.tombstones import check_photos
from newsarchive.model import Photo

PHOTO: Table = PhotoRow.__table__  # type: ignore[assignment]
HASH: Table = PhotoHashRow.__table__  # type: ignore[assignment]
SOURCE: Table = PhotoSourceRow.__table__  # type: ignore[assignment]

Headers = tuple[tuple[str, str], ...]
"""(name, value) in the server's order and spelling, decoded as Latin-1."""

_KNOWN = select(PHOTO, SOURCE.c.url).join(SOURCE).where(SOURCE.c.url.in_(bindparam("urls", expanding=True)))

_SUFFIXES = {"JPEG": "jpg"}


@dataclass(frozen=True, slots=True)
class ServedPhoto:
    """A photo with its bytes and, where a server sent them, the address and what it said with them."""

    photo: Photo
    body: bytes
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    headers: Headers | None = None

    @property
    def blob(self) -> Blob:
        """The bytes as they are kept."""
        return Blob(self.photo.sha256, self.body, suffix_of(self.photo.format))


def suffix_of(photo_format: str) -> str:
    """The file suffix of a format as Pillow names it: "JPEG" gives "jpg", "WEBP" gives "webp"."""
    return _SUFFIXES.get(photo_format, photo_format.lower())


def media_type(photo_format: str) -> str:
    """The media type of a format as Pillow names it: "WEBP" gives "image/webp"; MPO is JPEG with a second picture."""
    return "image/jpeg" if photo_format == "MPO" else f"image/{photo_format.lower()}"


def photo_path(digest: str, suffix: str) -> str:
    """Where a photo's file lies, under the archive's folder."""
    return f"photos/{digest[:2]}/{digest}.{suffix}"


def add_photos(connection: Connection, photos: Iterable[Photo], *, now: datetime) -> dict[str, int]:
    """Make sure that ``photos`` have rows; returns their numbers by SHA-256.

    Raises :class:`~newsarchive.errors.TakenDownError` if one was taken down, or is a copy of one.
    """
    photos = list(photos)
    rows = {photo.sha256: _row(photo, now) for photo in photos}
    known = find_ids(connection, PHOTO, "sha256", rows)
    if len(known) == len(rows):
        return known
    check_photos(connection, (photo for photo in photos if photo.sha256 not in known))
    new = {digest: row for digest, row in rows.items() if digest not in known}
    insert_missing(connection, PHOTO, list(new.values()), "sha256")
    numbers = find_ids(connection, PHOTO, "sha256", new)
    hashes = {numbers[photo.sha256]: photo.hashes for photo in photos if photo.sha256 in new}
    add_hashes(connection, {number: found for number, found in hashes.items() if found is not None})
    return known | numbers


def add_hashes(connection: Connection, hashes: Mapping[int, tuple[int, ...]]) -> None:
    """Write down how photos look, by their numbers; () is a picture without detail."""
    rows = [
        {"photo_id": number, "dhash": found[0] if found else None, "inner": found[1] if found else None}
        for number, found in hashes.items()
    ]
    insert_missing(connection, HASH, rows, "photo_id")


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


def add_served(connection: Connection, served: Sequence[ServedPhoto], *, now: datetime) -> None:
    """Make sure that photos have rows, and write down which addresses served them; the last answer counts."""
    numbers = add_photos(connection, [one.photo for one in served], now=now)
    rows = {
        one.url: {
            "url": one.url,
            "photo_id": numbers[one.photo.sha256],
            "etag": one.etag,
            "last_modified": one.last_modified,
            "fetched_at": now,
            "headers": None if one.headers is None else [list(header) for header in one.headers],
        }
        for one in served
        if one.url is not None
    }
    put_rows(connection, SOURCE, list(rows.values()), ("url",))


def known_photos(connection: Connection, urls: Sequence[str]) -> dict[str, Photo]:
    """The stored photos that ``urls`` served; those that never did are missing."""
    parts = (urls[start : start + MANY] for start in range(0, len(urls), MANY))
    return {row.url: read_photo(row) for part in parts for row in connection.execute(_KNOWN, {"urls": part})}


def is_photo(connection: Connection, sha256: str) -> bool:
    """Whether a row names these bytes."""
    return bool(find_ids(connection, PHOTO, "sha256", [sha256]))


def read_photo(row: Row[Any]) -> Photo:
    """The :class:`~newsarchive.model.Photo` in a row of the photo table."""
    return Photo(row.sha256, row.size, row.format, row.width, row.height, row.mode, row.metadata)
