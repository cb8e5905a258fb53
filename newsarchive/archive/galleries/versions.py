"""Versions of a gallery: the next one, the repair of the newest, and the sightings that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, text, update

from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.engines.driver_rows import add_together
from newsarchive.archive.galleries.numbers import Numbers
from newsarchive.archive.schema.tables import GalleryRow, SightingRow

GALLERY: Table = GalleryRow.__table__  # type: ignore[assignment]
SIGHTING: Table = SightingRow.__table__  # type: ignore[assignment]

Rows = Sequence[dict[str, Any]]

# What a later reading of the same content may correct in a pair, photo aside.
_CORRECTED = (
    "image_url",
    "image_candidates",
    "image_alt",
    "caption_verbatim",
    "caption_id",
    "credit_id",
    "caption_group",
    "evidence",
    "evidence_rule",
    "evidence_version",
    "photo_id",
    "photo_failure",
)

# The constant parts of one statement for one version and for all: what was seen in which versions.
_SEEN = """INSERT INTO sighting (gallery_id, photo_id, caption_id, credit_id, first_version_id, last_version_id)
SELECT version.gallery_id, pair.photo_id, pair.caption_id, min(pair.credit_id), min(version.id), max(version.id)
FROM pair JOIN version ON version.id = pair.version_id
WHERE (pair.photo_id IS NOT NULL OR pair.caption_id IS NOT NULL) AND {which} IN :ids
GROUP BY version.gallery_id, pair.photo_id, pair.caption_id
ON CONFLICT (gallery_id, coalesce(photo_id, 0), coalesce(caption_id, 0))
DO UPDATE SET last_version_id = excluded.last_version_id"""
_SEEN_IN_VERSIONS = text(_SEEN.format(which="version.id")).bindparams(bindparam("ids", expanding=True))
_SEEN_IN_GALLERIES = text(_SEEN.format(which="version.gallery_id")).bindparams(bindparam("ids", expanding=True))

# Statements are built once: building one costs several times as much as running it.
_NEWEST = select(VERSION).where(VERSION.c.gallery_id == bindparam("gallery"), VERSION.c.newest)
_ADD_VERSION = insert(VERSION).returning(VERSION.c.id)


def newest_version(connection: Connection, gallery_id: int) -> Row[Any] | None:
    """The row of a gallery's newest version; None for a gallery that is just being stored."""
    return connection.execute(_NEWEST, {"gallery": gallery_id}).first()


def add_version(
    connection: Connection, gallery_id: int, newest: Row[Any] | None, version: dict[str, Any], pairs: Rows
) -> int:
    """Add the next version with its pairs and sightings; returns its number."""
    number = 1 if newest is None else newest.number + 1
    if newest is not None:
        connection.execute(update(VERSION).where(VERSION.c.id == newest.id).values(newest=False))
    row = {**version, "gallery_id": gallery_id, "number": number, "newest": True}
    version_id = connection.execute(_ADD_VERSION, row).scalar_one()
    if newest is not None:
        published = version["published_at"]
        connection.execute(update(GALLERY).where(GALLERY.c.id == gallery_id).values(published_at=published))
    if pairs:
        numbers = Numbers(connection).take(version["published_at"], len(pairs))
        rows = [{**pair, "id": new, "version_id": version_id} for new, pair in zip(numbers, pairs, strict=True)]
        add_together(connection, PAIR, rows)
        note_sightings(connection, [version_id])
    return int(number)


def note_sightings(connection: Connection, versions: Sequence[int]) -> None:
    """Write down what the pairs of these versions show."""
    connection.execute(_SEEN_IN_VERSIONS, {"ids": versions})


def is_photo_swapped(connection: Connection, version_id: int, pairs: Rows) -> bool:
    """Whether a place of the version has other bytes now than were stored for it: a swapped photo under one address."""
    query = select(PAIR.c.position, PAIR.c.photo_id).where(
        PAIR.c.version_id == version_id, PAIR.c.photo_id.is_not(None)
    )
    stored = dict(connection.execute(query).all())
    return any(
        pair["photo_id"] is not None and stored.get(pair["position"], pair["photo_id"]) != pair["photo_id"]
        for pair in pairs
    )


def refresh_version(connection: Connection, version_id: int, reading: dict[str, Any], pairs: Rows) -> int:
    """Bring how a version was read up to date and fill in photos that were missing; returns how many those were.

    A photo that is stored is never taken away by a later failure to fetch it.
    """
    before = {row.position: row for row in connection.execute(select(PAIR).where(PAIR.c.version_id == version_id))}
    changes, repaired = [], 0
    for pair in pairs:
        old = before[pair["position"]]
        if pair["photo_id"] is None and old.photo_id is not None:
            pair = {**pair, "photo_id": old.photo_id, "photo_failure": None}
        repaired += old.photo_id is None and pair["photo_id"] is not None
        if any(getattr(old, name) != pair[name] for name in _CORRECTED):
            changes.append({"pair": old.id, **{name: pair[name] for name in _CORRECTED}})
    if changes:
        connection.execute(update(PAIR).where(PAIR.c.id == bindparam("pair")), changes)
        renew_sightings(connection, _gallery_of(connection, version_id))
    present = connection.execute(select(VERSION).where(VERSION.c.id == version_id)).one()
    if any(getattr(present, name) != value for name, value in reading.items()):
        connection.execute(update(VERSION).where(VERSION.c.id == version_id).values(reading))
    return repaired


def renew_sightings(connection: Connection, gallery_id: int) -> None:
    """Read the sightings of a gallery anew from its pairs."""
    connection.execute(delete(SIGHTING).where(SIGHTING.c.gallery_id == gallery_id))
    connection.execute(_SEEN_IN_GALLERIES, {"ids": [gallery_id]})


def _gallery_of(connection: Connection, version_id: int) -> int:
    return int(connection.execute(select(VERSION.c.gallery_id).where(VERSION.c.id == version_id)).scalar_one())
