"""Storing a gallery: one transaction, one version for each content, nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from newsarchive.archive.addresses import gallery_identity
from newsarchive.archive.content import content_hash, text_of
from newsarchive.archive.frontier import PAGE, page_id_of, site_id_of
from newsarchive.archive.photo_index import SOURCE, add_photos
from newsarchive.archive.records import Stored
from newsarchive.archive.revisits import Ages, captured_validators, checked_values, kept_values
from newsarchive.archive.rows import caption_keys, caption_rows, credit_rows, pair_rows, reading_row, version_row
from newsarchive.archive.tables import CaptionRow, CreditRow
from newsarchive.archive.tombstones import check_identity, mark_pairs
from newsarchive.archive.upsert import find_ids, insert_missing
from newsarchive.archive.versions import GALLERY, add_version, is_photo_swapped, newest_version, refresh_version
from newsarchive.model import Gallery

CAPTION: Table = CaptionRow.__table__  # type: ignore[assignment]
CREDIT: Table = CreditRow.__table__  # type: ignore[assignment]

# Statements are built once: building one costs several times as much as running it.
_GALLERY_OF_PAGE = select(PAGE.c.gallery_id).where(PAGE.c.id == bindparam("page"))
_ADD_GALLERY = insert(GALLERY).returning(GALLERY.c.id)
_KEPT = ("gallery_id", "etag", "last_modified", "state", "attempts", "last_error", "gone_at")
_DONE = (
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values({name: bindparam(name) for name in (*_KEPT, "checked_at", "check_step", "due_at")})
)


def store_gallery(
    connection: Connection, gallery: Gallery, *, run_id: int | None, now: datetime, revisit: Ages | None = None
) -> Stored:
    """Store ``gallery`` inside the transaction of ``connection``.

    The same content as in the newest version adds no row: photos that were missing are filled in, and how it was
    read is brought up to date. Other content becomes the next version; the one before stays. The gallery's page is
    due again at the next of the ``revisit`` ages; None: no server was asked, and a page stored before keeps its times.
    Raises :class:`~newsarchive.errors.TakenDownError`.
    """
    gallery = mark_pairs(connection, gallery)
    page_id = None
    if gallery.url:
        page_id = page_id_of(connection, gallery.url, site=gallery.site, via="library", now=now)
    known, is_new = _find_or_add(connection, gallery, page_id, now)
    photos = add_photos(connection, [pair.photo for pair in gallery.pairs if pair.photo], now=now)
    _add_sources(connection, gallery, photos, now)
    credit_ids = _add_credits(connection, gallery)
    pairs = pair_rows(gallery, _add_captions(connection, gallery), credit_ids, photos)
    newest = newest_version(connection, known)
    digest = content_hash(gallery)
    if newest is not None and newest.content_hash == digest and not is_photo_swapped(connection, newest.id, pairs):
        repaired = refresh_version(connection, newest.id, reading_row(gallery), pairs)
        stored = Stored(known, newest.number, is_new=False, changed=False, repaired=repaired)
    else:
        row = {**version_row(gallery, credit_ids, run_id, now), "content_hash": digest}
        number = add_version(connection, known, newest, row, pairs)
        stored = Stored(known, number, is_new=is_new, changed=True)
    if page_id is not None:
        said = captured_validators(connection, gallery.capture_id, [pair.photo_failure for pair in gallery.pairs])
        if revisit is None:
            times = kept_values(connection, page_id)
        else:
            times = checked_values(connection, page_id, revisit, now)
        connection.execute(_DONE, {"page": page_id, "gallery_id": known, **said, **times})
    return stored


def _find_or_add(connection: Connection, gallery: Gallery, page_id: int | None, now: datetime) -> tuple[int, bool]:
    """The gallery's number, and whether it is new. A page stays with the gallery it was first stored as."""
    if page_id is not None:
        known = connection.execute(_GALLERY_OF_PAGE, {"page": page_id}).scalar_one()
        if known is not None:
            return int(known), False
    identity = gallery_identity(gallery.url, gallery.canonical_url, text_of(gallery))
    found = find_ids(connection, GALLERY, "identity", [identity])
    if found:
        return found[identity], False
    check_identity(connection, identity)
    row = {
        "site_id": site_id_of(connection, gallery.site),
        "url": gallery.url,
        "identity": identity,
        "published_at": gallery.published_at,
        "first_seen_at": now,
    }
    return int(connection.execute(_ADD_GALLERY, row).scalar_one()), True


def _add_sources(connection: Connection, gallery: Gallery, photos: Mapping[str, int], now: datetime) -> None:
    served = {pair.image_url: photos[pair.photo.sha256] for pair in gallery.pairs if pair.photo and pair.image_url}
    rows = [{"url": url, "photo_id": photo_id, "fetched_at": now} for url, photo_id in served.items()]
    insert_missing(connection, SOURCE, rows, "url")


def _add_captions(connection: Connection, gallery: Gallery) -> dict[str, int]:
    """The numbers of the gallery's captions by their text."""
    keys = caption_keys(gallery.pairs)
    rows = caption_rows(keys)
    known = find_ids(connection, CAPTION, "key", rows)
    if len(known) < len(rows):
        insert_missing(connection, CAPTION, [row for key, row in rows.items() if key not in known], "key")
        known = find_ids(connection, CAPTION, "key", rows)
    return {caption: known[key] for caption, key in keys.items()}


def _add_credits(connection: Connection, gallery: Gallery) -> dict[str, int]:
    rows = credit_rows(gallery)
    known = find_ids(connection, CREDIT, "text", rows)
    if len(known) == len(rows):
        return known
    insert_missing(connection, CREDIT, [row for text, row in rows.items() if text not in known], "text")
    return find_ids(connection, CREDIT, "text", rows)
