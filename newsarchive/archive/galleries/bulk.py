"""Storing many galleries in one transaction: what :mod:`newsarchive.archive.galleries.store` does, a table at a time.

New galleries go the short way: every table is asked once and filled once for all of them. A gallery that the archive
knows, or that comes twice, goes through :func:`~newsarchive.archive.galleries.store.store_gallery`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from newsarchive.archive.addresses import gallery_identity, page_key
from newsarchive.archive.corrections.correction_places import place_corrections
from newsarchive.archive.crawl.frontier import PAGE, site_ids_of
from newsarchive.archive.crawl.revisits import Ages
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.engines.driver_rows import add_rows, add_together
from newsarchive.archive.engines.upsert import MANY, find_ids, insert_missing
from newsarchive.archive.galleries.content import content_hash, text_of
from newsarchive.archive.galleries.numbers import Numbers, block_of
from newsarchive.archive.galleries.photo_index import add_photos
from newsarchive.archive.galleries.rows import pair_rows, version_row
from newsarchive.archive.galleries.store import add_captions, add_credits, add_sources, finish_page, store_gallery
from newsarchive.archive.galleries.versions import GALLERY, note_sightings
from newsarchive.archive.records import Stored
from newsarchive.archive.tombstones import without_down
from newsarchive.model import Gallery

# Statements are built once: building one costs several times as much as running it.
_STORED_PAGES = select(PAGE.c.key, PAGE.c.gallery_id).where(PAGE.c.key.in_(bindparam("keys", expanding=True)))
_VERSIONS = select(VERSION.c.gallery_id, VERSION.c.id).where(
    VERSION.c.gallery_id.in_(bindparam("galleries", expanding=True))
)
_MAKE_NEWEST = (
    update(VERSION).where(VERSION.c.gallery_id.in_(bindparam("galleries", expanding=True))).values(newest=True)
)


@dataclass(frozen=True, slots=True)
class _New:
    """A gallery that the archive does not hold, its place among those given, its identity and its page's key."""

    place: int
    gallery: Gallery
    identity: str
    page: str | None


def store_galleries(
    connection: Connection,
    galleries: Sequence[Gallery],
    *,
    run_id: int | None,
    now: datetime,
    revisit: Ages | None = None,
) -> list[Stored]:
    """Store ``galleries`` inside the transaction of ``connection``; what became of each, in their order."""
    stored: dict[int, Stored] = {}
    new = _find_new(connection, galleries)
    for start in range(0, len(new), MANY):
        part = new[start : start + MANY]
        numbers = _add_new(connection, part, run_id, now, revisit)
        stored |= {one.place: Stored(numbers[one.identity], 1, is_new=True, changed=True) for one in part}
    for place, gallery in enumerate(galleries):
        if place not in stored:
            stored[place] = store_gallery(connection, gallery, run_id=run_id, now=now, revisit=revisit)
            if not stored[place].is_new:
                place_corrections(connection, stored[place].gallery_id)
    return [stored[place] for place in range(len(galleries))]


def _find_new(connection: Connection, galleries: Sequence[Gallery]) -> list[_New]:
    """Those that the archive does not hold, each once, in the order of publication.

    The index takes numbers in rising order many times faster than in any other.
    """
    given = [
        _New(
            place,
            one,
            gallery_identity(one.url, one.canonical_url, text_of(one)),
            page_key(one.url) if one.url else None,
        )
        for place, one in enumerate(galleries)
    ]
    known: set[str] = {*find_ids(connection, GALLERY, "identity", {one.identity for one in given})}
    known |= without_down(connection, {one.identity for one in given})
    pages = list({one.page for one in given if one.page})
    taken: set[str | None] = {*without_down(connection, pages)}
    for start in range(0, len(pages), MANY):
        found = connection.execute(_STORED_PAGES, {"keys": pages[start : start + MANY]})
        taken |= {row.key for row in found if row.gallery_id is not None}
    new: dict[str, _New] = {}
    for one in given:
        if one.identity not in known and one.page not in taken and one.identity not in new:
            new[one.identity] = one
            taken |= {one.page} if one.page else set()
    return sorted(new.values(), key=lambda one: block_of(one.gallery.published_at) if one.gallery.published_at else 0)


def _add_new(
    connection: Connection, new: Sequence[_New], run_id: int | None, now: datetime, revisit: Ages | None
) -> dict[str, int]:
    """Add galleries, with all that belongs to them; their numbers by identity."""
    galleries = [one.gallery for one in new]
    sites = site_ids_of(connection, {one.site for one in galleries})
    add_rows(connection, GALLERY, [_gallery_row(one, sites, now) for one in new])
    numbers = find_ids(connection, GALLERY, "identity", [one.identity for one in new])
    photos = add_photos(connection, [pair.photo for one in galleries for pair in one.pairs if pair.photo], now=now)
    add_sources(connection, galleries, photos, now)
    credit_ids, captions = add_credits(connection, galleries), add_captions(connection, galleries)
    _add_versions(connection, new, numbers, [version_row(one, credit_ids, run_id, now) for one in galleries])
    wanted = {"galleries": list(numbers.values())}
    versions: dict[int, int] = dict(connection.execute(_VERSIONS, wanted).all())
    giving = Numbers(connection, [one.published_at for one in galleries])
    rows: list[dict[str, Any]] = []
    for one in new:
        pairs = pair_rows(one.gallery, captions, credit_ids, photos)
        version = versions[numbers[one.identity]]
        for number, pair in zip(giving.take(one.gallery.published_at, len(pairs)), pairs, strict=True):
            rows.append({**pair, "id": number, "version_id": version})
    add_together(connection, PAIR, rows)
    # The index holds newest versions only: their pairs enter it here, a version at a time and not a row at a time.
    connection.execute(_MAKE_NEWEST, wanted)
    note_sightings(connection, list(versions.values()))
    _finish_pages(connection, new, numbers, sites, now, revisit)
    return numbers


def _gallery_row(one: _New, sites: Mapping[str | None, int | None], now: datetime) -> dict[str, Any]:
    gallery = one.gallery
    row = {"site_id": sites[gallery.site], "url": gallery.url, "identity": one.identity}
    return {**row, "published_at": gallery.published_at, "first_seen_at": now}


def _add_versions(
    connection: Connection, new: Sequence[_New], numbers: Mapping[str, int], rows: Sequence[dict[str, Any]]
) -> None:
    add_rows(
        connection,
        VERSION,
        [
            {
                **row,
                "content_hash": content_hash(one.gallery),
                "gallery_id": numbers[one.identity],
                "number": 1,
                "newest": False,
            }
            for one, row in zip(new, rows, strict=True)
        ],
    )


def _finish_pages(
    connection: Connection,
    new: Sequence[_New],
    numbers: Mapping[str, int],
    sites: Mapping[str | None, int | None],
    now: datetime,
    revisit: Ages | None,
) -> None:
    found = {"state": "found", "found_via": "library", "found_at": now}
    rows = [
        {"url": one.gallery.url, "key": one.page, "site_id": sites[one.gallery.site], **found}
        for one in new
        if one.page
    ]
    insert_missing(connection, PAGE, rows, "key")
    pages = find_ids(connection, PAGE, "key", [one.page for one in new if one.page])
    finish_page(
        connection,
        [(pages[one.page], numbers[one.identity], one.gallery) for one in new if one.page],
        revisit=revisit,
        now=now,
    )
