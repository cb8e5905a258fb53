"""Which stored photos are copies of one that is to be taken down, and which only look alike.

Hashes alone cannot tell a copy from another graphic of the same template. As long as the bytes are there, the two
pictures are laid over each other; what links tie together was laid over before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from newsarchive.archive.blobs.blobs import UNREADABLE, Blobs
from newsarchive.archive.duplicates.links import PHOTO_LINK, tied_with
from newsarchive.archive.duplicates.near_hashes import HashList
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, photo_path
from newsarchive.archive.tombstones import NEAR, both_ways
from newsarchive.hash_distance import distance
from newsarchive.photo_compare import compare
from newsarchive.photo_hash import mirror_view
from newsarchive.photos import view_of


@dataclass(frozen=True, slots=True)
class Copy:
    """A stored photo beside one that is to be taken down; ``goes`` tells whether with it, ``how`` why, in words."""

    photo_id: int
    sha256: str
    path: str
    goes: bool
    how: str


def find_copies(connection: Connection, blobs: Blobs, photo: Row[Any], *, lookalikes: bool) -> list[Copy]:
    """Photos that are linked with ``photo``, show the same picture, or look alike, in this order.

    Those that only look alike, or cannot be read, go if ``lookalikes`` are to; what a person unlinked never does.
    """
    tied = {number: link for number, link in tied_with(connection, "photo", [photo.id]).items() if link is not None}
    found = [_copy(connection, number, _reason(connection, link)) for number, link in tied.items()]
    own = connection.execute(select(HASH).where(HASH.c.photo_id == photo.id, HASH.c.dhash.is_not(None))).first()
    near = near_photos(connection, [(own.dhash, own.inner)]) if own else []
    apart = _unlinked(connection, photo.id)
    others = [_copy(connection, number, "") for number in near if number != photo.id and number not in tied]
    judged = [_judge(blobs, photo, one, apart=one.photo_id in apart, lookalikes=lookalikes) for one in others]
    return [*found, *sorted(judged, key=lambda one: (not one.goes, one.photo_id))]


def near_photos(connection: Connection, hashes: list[tuple[int, int]]) -> list[int]:
    """Stored photos both of whose hashes are near one of ``hashes``, perhaps in a mirror: a crawl's are refused now."""
    if not hashes:
        return []
    query = select(HASH.c.photo_id, HASH.c.dhash).where(HASH.c.dhash.is_not(None))
    rows = connection.execute(query).all()
    known = HashList()
    known.extend([row.photo_id for row in rows], [row.dhash for row in rows])
    inner = select(HASH.c.inner)
    return sorted(
        {
            number
            for one in hashes
            for dhash, margin in both_ways(one)
            for number, _ in known.near(dhash, NEAR)
            if distance(margin, connection.execute(inner.where(HASH.c.photo_id == number)).scalar_one()) <= NEAR
        }
    )


def _reason(connection: Connection, link: str) -> str:
    query = select(PHOTO_LINK.c.reason).where(PHOTO_LINK.c.id == int(link.partition("-")[2]))
    return f"{link}: {connection.execute(query).scalar_one()}"


def _unlinked(connection: Connection, photo_id: int) -> set[int]:
    either = or_(PHOTO_LINK.c.a == photo_id, PHOTO_LINK.c.b == photo_id)
    rows = connection.execute(select(PHOTO_LINK).where(either, PHOTO_LINK.c.undone_at.is_not(None)))
    return {row.a if row.b == photo_id else row.b for row in rows}


def _copy(connection: Connection, number: int, how: str) -> Copy:
    row = connection.execute(select(PHOTO.c.sha256, PHOTO.c.suffix).where(PHOTO.c.id == number)).one()
    return Copy(number, row.sha256, photo_path(row.sha256, row.suffix), bool(how), how)


def _judge(blobs: Blobs, photo: Row[Any], other: Copy, *, apart: bool, lookalikes: bool) -> Copy:
    if apart:
        return Copy(other.photo_id, other.sha256, other.path, False, "a link was undone: another picture")
    try:
        one, copy = (view_of(blobs.get(digest), where=digest) for digest in (photo.sha256, other.sha256))
        seen = compare(one, copy)
        if not seen.is_same and (turned := compare(one, mirror_view(copy))).is_same:
            seen = replace(turned, how="mirrored")
        goes, how = seen.is_same, f"{seen.how if seen.is_same else 'looks alike'}; {seen.differing:.1%} of it differs"
    except UNREADABLE as error:
        goes, how = False, f"looks alike; not compared: {error.what}"
    return Copy(other.photo_id, other.sha256, other.path, goes or lookalikes, how)
