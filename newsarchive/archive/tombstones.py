"""What was taken down does not come back: asked wherever pages, photos and galleries enter.

A photo is known again by its bytes, and its copies by both perceptual hashes: those of the whole picture and of the
picture without its margin must be near, as they are or both in a mirror. Nothing of the picture is kept by which it
could be confirmed. Photos that were stored, near and not meant when another was taken down are written down as kept,
and go on being welcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import Connection, Table, bindparam, select

from newsarchive.archive.addresses import page_key
from newsarchive.archive.engines.upsert import find_ids
from newsarchive.archive.schema.takedown_tables import TakedownRow, TombstoneRow
from newsarchive.errors import TakenDownError
from newsarchive.hash_distance import distance, mirrored
from newsarchive.model import Gallery, Pair, Photo

TAKEDOWN: Table = TakedownRow.__table__  # type: ignore[assignment]
TOMBSTONE: Table = TombstoneRow.__table__  # type: ignore[assignment]

NEAR = 3
"""Bits of 64 in which each of the two hashes of a copy may differ (measured: see DECISIONS.md)."""

KEPT = "kept"
"""The kind of a tombstone's row for a photo that stays although its hashes are near one that was taken down."""

TAKEN_DOWN = "taken down"
"""The reason at a pair whose photo was taken down."""

_ANY = select(TOMBSTONE.c.id).limit(1)
_FIND = select(TOMBSTONE.c.id).where(TOMBSTONE.c.kind == bindparam("kind"), TOMBSTONE.c.sha256 == bindparam("sha256"))
_HASHED = select(TOMBSTONE.c.dhash, TOMBSTONE.c.inner).where(
    TOMBSTONE.c.kind == "photo", TOMBSTONE.c.dhash.is_not(None)
)


def address_hash(url: str) -> str:
    """SHA-256 of an address as compared.

    >>> address_hash("https://bao.example/anh/1.html#top") == address_hash("http://bao.example/anh/1.html")
    True
    """
    return text_hash(page_key(url))


def text_hash(text: str) -> str:
    """SHA-256 of a page's key or of a gallery's identity, hex."""
    return sha256(text.encode()).hexdigest()


def is_down(connection: Connection, kind: str, digest: str) -> bool:
    """Whether a "photo", "address" or "gallery" with this hash was taken down."""
    return connection.execute(_FIND, {"kind": kind, "sha256": digest}).first() is not None


def is_address_down(connection: Connection, url: str) -> bool:
    """Whether the page or photo at ``url`` was taken down."""
    return is_down(connection, "address", address_hash(url))


def is_photo_down(connection: Connection, photo: Photo) -> bool:
    """Whether the photo, or one that it is a copy of, was taken down."""
    return is_copy_down(connection, photo.sha256, photo.hashes[:2] if photo.hashes else None)


def is_copy_down(connection: Connection, digest: str, hashes: tuple[int, ...] | None) -> bool:
    """Whether a photo of this SHA-256, or one near these hashes (whole picture, without margin), was taken down."""
    if is_down(connection, "photo", digest):
        return True
    if hashes is None:
        return False
    seen = both_ways(hashes)
    is_near = any(
        distance(row.dhash, dhash) <= NEAR and distance(row.inner, inner) <= NEAR
        for row in connection.execute(_HASHED)
        for dhash, inner in seen
    )
    return is_near and not is_down(connection, KEPT, digest)


def both_ways(hashes: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two hashes of a picture, and those of the same picture in a mirror."""
    dhash, inner = hashes
    return (dhash, inner), (mirrored(dhash), mirrored(inner))


def check_address(connection: Connection, *urls: str | None) -> None:
    """Raise :class:`~newsarchive.errors.TakenDownError` if one of ``urls`` was taken down."""
    for url in urls:
        if url is not None and is_address_down(connection, url):
            raise TakenDownError(TAKEN_DOWN, where=url)


def check_photos(connection: Connection, photos: Iterable[Photo]) -> None:
    """Raise :class:`~newsarchive.errors.TakenDownError` if one of ``photos`` was taken down, or is a copy of one."""
    if connection.execute(_ANY).first() is None:  # two questions a photo were half the time of storing a gallery
        return
    for photo in photos:
        if is_photo_down(connection, photo):
            raise TakenDownError(TAKEN_DOWN, where=photo.sha256)


def addresses_down(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Those of the pages and photos at ``urls`` that were taken down."""
    keys = {url: page_key(url) for url in urls}
    down = without_down(connection, keys.values())
    return {url for url, key in keys.items() if key in down}


def check_identity(connection: Connection, identity: str) -> None:
    """Raise :class:`~newsarchive.errors.TakenDownError` if the gallery of this identity was taken down."""
    if is_down(connection, "gallery", text_hash(identity)):
        raise TakenDownError(TAKEN_DOWN, where=identity)


def without_down(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the page keys ``keys`` that were taken down."""
    if connection.execute(_ANY).first() is None:
        return set()
    hashes = {text_hash(key): key for key in keys}
    down = find_ids(connection, TOMBSTONE, "sha256", hashes)
    return {hashes[digest] for digest in down}


def mark_pairs(connection: Connection, gallery: Gallery) -> Gallery:
    """``gallery`` with the reason at each pair whose photo was taken down."""
    if connection.execute(_ANY).first() is None:
        return gallery
    return replace(gallery, pairs=tuple(_mark(connection, pair) for pair in gallery.pairs))


def _mark(connection: Connection, pair: Pair) -> Pair:
    if pair.photo is None and pair.image_url is None:
        return pair
    is_gone = pair.photo is not None and is_photo_down(connection, pair.photo)
    if not is_gone and pair.photo is None:
        is_gone = any(is_address_down(connection, url) for url in pair.image_candidates or (pair.image_url or "",))
    return replace(pair, photo=None, photo_failure=TAKEN_DOWN) if is_gone else pair
