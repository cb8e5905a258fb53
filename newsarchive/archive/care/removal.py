"""Taking a target's rows out of all tables inside one transaction; what is to be done with files is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from newsarchive.archive.care.stores import Named
from newsarchive.archive.care.target import MANY, Target, chunks
from newsarchive.archive.crawl.captures import CAPTURE, PAGE_SUFFIX
from newsarchive.archive.crawl.findings import FINDING
from newsarchive.archive.crawl.frontier import FAILURE, PAGE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.engines.upsert import insert_missing
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, SOURCE
from newsarchive.archive.galleries.store import CAPTION, CREDIT
from newsarchive.archive.galleries.versions import GALLERY, SIGHTING, renew_sightings
from newsarchive.archive.tombstones import KEPT, TAKEDOWN, TAKEN_DOWN, TOMBSTONE, address_hash, text_hash

Columns = Column[Any] | ColumnElement[Any]


def remove_rows(connection: Connection, target: Target, *, reason: str, asked_by: str, now: datetime) -> int:
    """Write the log and the tombstones, take the rows out; returns the takedown's number."""
    hashes = _photo_tombstones(connection, target)
    pending, counts = take_out(connection, target)
    row = {
        "kind": target.kind,
        "sha256": target.sha256,
        "export_key": target.export_key,
        "site_id": target.site_id,
        "reason": reason,
        "asked_by": asked_by,
        "taken_at": now,
        "counts": counts,
        "pending": pending,
    }
    number = int(connection.execute(insert(TAKEDOWN).returning(TAKEDOWN.c.id), row).scalar_one())
    stones = [*hashes, *({"kind": "address", "sha256": address_hash(url)} for url in sorted(target.addresses))]
    stones += [{"kind": "gallery", "sha256": text_hash(identity)} for identity in target.identities]
    stones += [{"kind": KEPT, "sha256": digest} for digest in sorted(target.kept)]
    empty = {"takedown_id": number, "dhash": None, "inner": None}
    insert_missing(connection, TOMBSTONE, [{**empty, **stone} for stone in stones], "kind", "sha256")
    return number


def take_out(connection: Connection, target: Target) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Take the rows out; returns the files to remove and the words to strike from logs, and how much it was."""
    files = [f"photos/{named.file}" for named in _photo_files(connection, target)]
    counts = {"galleries": len(target.galleries), "photos": len(target.photos), "pages": len(target.pages)}
    counts |= _remove_photos(connection, target)
    counts |= _remove_galleries(connection, target)
    captures, pages = _remove_pages(connection, target)
    pending = {"files": [*files, *pages], "words": sorted(target.words)}
    return pending, {**counts, "captures": captures}


def _photo_tombstones(connection: Connection, target: Target) -> list[dict[str, Any]]:
    query = select(PHOTO.c.sha256, HASH.c.dhash, HASH.c.inner).outerjoin(HASH, HASH.c.photo_id == PHOTO.c.id)
    rows = chunks(connection, query, PHOTO.c.id, target.photos)
    return [{"kind": "photo", "sha256": row.sha256, "dhash": row.dhash, "inner": row.inner} for row in rows]


def _photo_files(connection: Connection, target: Target) -> list[Named]:
    query = select(PHOTO.c.sha256, PHOTO.c.size, PHOTO.c.suffix)
    rows = chunks(connection, query, PHOTO.c.id, target.photos)
    return [Named(row.sha256, row.size, row.suffix) for row in rows]


def _remove_photos(connection: Connection, target: Target) -> dict[str, int]:
    """The photos' rows; pairs of galleries that stay keep their place, with the reason."""
    query = select(VERSION.c.gallery_id).join(PAIR, PAIR.c.version_id == VERSION.c.id).distinct()
    galleries = {row.gallery_id for row in chunks(connection, query, PAIR.c.photo_id, target.photos)}
    without = {"photo_id": None, "photo_failure": TAKEN_DOWN}
    pairs = 0
    for part in _parts(target.photos):
        done = connection.execute(update(PAIR).where(PAIR.c.photo_id.in_(part)).values(without))
        pairs += done.rowcount
    for gallery_id in sorted(galleries - set(target.galleries)):
        renew_sightings(connection, gallery_id)
    _delete(connection, SIGHTING, SIGHTING.c.photo_id, target.photos)
    _delete(connection, SOURCE, SOURCE.c.photo_id, target.photos)
    _delete(connection, PHOTO, PHOTO.c.id, target.photos)  # hashes and links go with it
    return {"pairs": pairs}


def _remove_galleries(connection: Connection, target: Target) -> dict[str, int]:
    """Galleries with all their versions; captions and credits go where nothing else runs them."""
    if not target.galleries:
        return {}
    query = select(VERSION.c.id, VERSION.c.credit_id)
    versions = list(chunks(connection, query, VERSION.c.gallery_id, target.galleries))
    numbers = [row.id for row in versions]
    query = select(PAIR.c.caption_id, PAIR.c.credit_id)
    pairs = list(chunks(connection, query, PAIR.c.version_id, numbers))
    _delete(connection, SIGHTING, SIGHTING.c.gallery_id, target.galleries)
    _delete(connection, PAIR, PAIR.c.version_id, numbers)
    _delete(connection, VERSION, VERSION.c.id, numbers)
    for part in _parts(target.galleries):
        connection.execute(update(PAGE).where(PAGE.c.gallery_id.in_(part)).values(gallery_id=None))
    _delete(connection, GALLERY, GALLERY.c.id, target.galleries)
    captions = {row.caption_id for row in pairs if row.caption_id is not None}
    credits_ = {row.credit_id for row in (*pairs, *versions) if row.credit_id is not None}
    _delete_unused(connection, CAPTION, captions, [PAIR.c.caption_id])
    _delete_unused(connection, CREDIT, credits_, [PAIR.c.credit_id, VERSION.c.credit_id, SIGHTING.c.credit_id])
    return {"pairs": len(pairs)}


def _remove_pages(connection: Connection, target: Target) -> tuple[int, list[str]]:
    """Pages with their captures; returns how many captures those were, and the files that nothing names now."""
    query = select(CAPTURE.c.id, CAPTURE.c.sha256, CAPTURE.c.size)
    captures = list(chunks(connection, query, CAPTURE.c.page_id, target.pages))
    for table, column in ((CAPTURE, CAPTURE.c.page_id), (FINDING, FINDING.c.page_id), (PAGE, PAGE.c.id)):
        _delete(connection, table, column, target.pages)
    _delete(connection, FAILURE, FAILURE.c.url, target.addresses)
    digests = {row.sha256: row.size for row in captures}
    used = {row.sha256 for row in chunks(connection, select(CAPTURE.c.sha256), CAPTURE.c.sha256, digests)}
    gone = [Named(digest, size, PAGE_SUFFIX) for digest, size in sorted(digests.items()) if digest not in used]
    return len(captures), [f"pages/{named.file}" for named in gone]


def _delete_unused(connection: Connection, table: Table, numbers: set[int], users: list[Columns]) -> None:
    used = {row[0] for column in users for row in chunks(connection, select(column).distinct(), column, numbers)}
    _delete(connection, table, table.c.id, numbers - used)


def _delete(connection: Connection, table: Table, column: Columns, values: Iterable[Any]) -> None:
    for part in _parts(values):
        connection.execute(delete(table).where(column.in_(part)))


def _parts(values: Iterable[Any]) -> list[list[Any]]:
    listed = list(values)
    return [listed[start : start + MANY] for start in range(0, len(listed), MANY)]
