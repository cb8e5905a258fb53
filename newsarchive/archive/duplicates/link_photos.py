"""Linking the photos of an archive: hashes for those that have none, then links for those that are new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import lru_cache

from sqlalchemy import select

from newsarchive.archive.blobs.blobs import UNREADABLE, Blobs
from newsarchive.archive.duplicates.links import (
    Door,
    Linked,
    add_links,
    begin_rule,
    note_upto,
    portions,
    read_pairs,
    read_portions,
)
from newsarchive.archive.duplicates.photo_links import Hashed, PhotoLink, Ties, find_links
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, add_hashes
from newsarchive.archive.moments import utc_now
from newsarchive.photo_hash import View
from newsarchive.photos import look_at, view_of

RULE = 1
"""Version of hash and comparison; a new one compares all photos anew."""

PORTION = 100
"""Photos that are hashed, or links that are stored, in one transaction."""

_HASHES = (
    select(HASH.c.id, HASH.c.photo_id, HASH.c.dhash, HASH.c.inner).where(HASH.c.dhash.is_not(None)).order_by(HASH.c.id)
)
_DIGESTS = select(PHOTO.c.id, PHOTO.c.sha256).join(HASH).where(HASH.c.dhash.is_not(None))


def link_photos(reading: Door, writing: Door, blobs: Blobs) -> Linked:
    """Compare the photos that are new since the last time with all others; see :mod:`.photo_links`.

    A photo whose file is missing or damaged is left out, and tried again the next time if it has no hash yet.
    """
    unreadable = hash_photos(reading, writing, blobs)
    with writing() as connection:
        upto = begin_rule(connection, "photo", RULE)
    with reading() as connection:
        rows = connection.execute(_HASHES).all()
        linked, undone = read_pairs(connection, "photo")
        digests = {number: bytes.fromhex(digest) for number, digest in connection.execute(_DIGESTS)}
    missed: list[int] = []
    first_new = bisect_right(rows, upto, key=lambda row: row.id)
    found = find_links(
        [Hashed(row.photo_id, row.dhash, row.inner) for row in rows],
        first_new,
        _viewer(blobs, digests),
        ties=Ties(linked, undone),
        missed=missed,
    )
    made = sum(_store(writing, portion) for portion in portions(found, PORTION))
    with writing() as connection:
        note_upto(connection, "photo", RULE, max((row.id for row in rows), default=0))
    return Linked(len(rows) - first_new, made, unreadable + len(set(missed)))


def _viewer(blobs: Blobs, digests: Mapping[int, bytes]) -> Callable[[int], View]:
    """From a photo's number to its view; the last ten thousand are kept, 40 MB."""

    @lru_cache(maxsize=10_000)
    def look(photo_id: int) -> View:
        digest = digests[photo_id].hex()
        return view_of(blobs.get(digest), where=digest)

    return look


def _store(writing: Door, links: list[PhotoLink]) -> int:
    rows = [{"a": link.a, "b": link.b, "distance": link.distance, "reason": link.reason} for link in links]
    with writing() as connection:
        return add_links(connection, "photo", rows, now=utc_now())


def hash_photos(reading: Door, writing: Door, blobs: Blobs) -> int:
    """Hash the photos that were stored before there were hashes; returns how many could not be read."""
    unreadable = 0
    query = select(PHOTO.c.id, PHOTO.c.sha256).outerjoin(HASH, HASH.c.photo_id == PHOTO.c.id).where(HASH.c.id.is_(None))
    for rows in read_portions(reading, query, PHOTO.c.id, PORTION):
        hashes: dict[int, tuple[int, ...]] = {}
        for row in rows:
            try:
                hashes[row.id] = look_at(blobs.get(row.sha256), where=row.sha256).hashes or ()
            except UNREADABLE:
                unreadable += 1
        with writing() as connection:
            add_hashes(connection, hashes)
    return unreadable
