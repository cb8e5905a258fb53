"""Storing a gallery: one transaction, one version for each content, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, select

from newsarchive.archive.addresses import gallery_identity
from newsarchive.archive.crawl.frontier import PAGE, page_id_of, site_id_of
from newsarchive.archive.crawl.revisits import Ages, captured_validators, checked_values, kept_values
from newsarchive.archive.engines.driver_rows import change_rows
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.galleries.content import content_hash, text_of
from newsarchive.archive.galleries.photo_index import SOURCE, add_photos
from newsarchive.archive.galleries.rows import (
    Row,
    caption_keys,
    caption_row,
    credit_names,
    credit_row,
    pair_rows,
    reading_row,
    version_row,
)
from newsarchive.archive.galleries.versions import (
    GALLERY,
    add_version,
    is_photo_swapped,
    newest_version,
    refresh_version,
)
from newsarchive.archive.records import Stored
from newsarchive.archive.schema.tables import CaptionRow, CreditRow
from newsarchive.archive.tombstones import check_identity, mark_pairs
from newsarchive.model import Gallery

CAPTION: Table = CaptionRow.__table__  # type: ignore[assignment]
CREDIT: Table = CreditRow.__table__  # type: ignore[assignment]

# Statements are built once: building one costs several times as much as running it.
_GALLERY_OF_PAGE = select(PAGE.c.gallery_id).where(PAGE.c.id == bindparam("page"))
_ADD_GALLERY = insert(GALLERY).returning(GALLERY.c.id)


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
    add_sources(connection, [gallery], photos, now)
    credit_ids = add_credits(connection, [gallery])
    pairs = pair_rows(gallery, add_captions(connection, [gallery]), credit_ids, photos)
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
        finish_page(connection, [(page_id, known, gallery)], revisit=revisit, now=now)
    return stored


def finish_page(
    connection: Connection, pages: Sequence[tuple[int, int, Gallery]], *, revisit: Ages | None, now: datetime
) -> None:
    """Write down for pages (their number, their gallery's number, the gallery) that their galleries are stored."""
    numbers = [page_id for page_id, _, _ in pages]
    times = kept_values(connection, numbers) if revisit is None else checked_values(connection, numbers, revisit, now)
    rows = []
    for page_id, gallery_id, gallery in pages:
        said = captured_validators(connection, gallery.capture_id, [pair.photo_failure for pair in gallery.pairs])
        rows.append({"id": page_id, "gallery_id": gallery_id, **said, **times[page_id]})
    change_rows(connection, PAGE, rows)


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


def add_sources(connection: Connection, galleries: Iterable[Gallery], photos: Mapping[str, int], now: datetime) -> None:
    """Write down which addresses served the photos of ``galleries``."""
    pairs = [pair for gallery in galleries for pair in gallery.pairs if pair.photo and pair.image_url]
    served = {pair.image_url: photos[pair.photo.sha256] for pair in pairs if pair.photo}
    rows = [{"url": url, "photo_id": photo_id, "fetched_at": now} for url, photo_id in served.items()]
    insert_missing(connection, SOURCE, rows, "url")


def add_captions(connection: Connection, galleries: Iterable[Gallery]) -> dict[str, int]:
    """Make sure that the captions of ``galleries`` have rows; their numbers by their text."""
    keys = caption_keys(pair for gallery in galleries for pair in gallery.pairs)
    first: dict[str, str] = {}
    for caption, key in keys.items():
        first.setdefault(key, caption)
    ids = _add_texts(connection, CAPTION, "key", first, lambda key: caption_row(key, first[key]))
    return {caption: ids[key] for caption, key in keys.items()}


def add_credits(connection: Connection, galleries: Iterable[Gallery]) -> dict[str, int]:
    """Make sure that the credits of ``galleries`` have rows; their numbers by their text."""
    names = credit_names(galleries)
    return _add_texts(connection, CREDIT, "text", names, lambda text: credit_row(text, *names[text]))


def _add_texts(
    connection: Connection, table: Table, unique: str, texts: Iterable[str], row: Callable[[str], Row]
) -> dict[str, int]:
    """The numbers of ``texts``; a ``row`` is made, with its search keys, of those only that are not there yet."""
    known = find_ids(connection, table, unique, texts)
    missing = [text for text in texts if text not in known]
    if missing:
        insert_missing(connection, table, [row(text) for text in missing], unique)
        known |= find_ids(connection, table, unique, missing)
    return known
