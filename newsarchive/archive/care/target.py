"""What a takedown names, and all that goes with it: rows, files, addresses, words in logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, select
from sqlalchemy.sql.elements import ColumnElement

from newsarchive.archive.addresses import page_key
from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.care.copies import Copy, find_copies, near_photos
from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.duplicates.similar import find_photo
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, SOURCE
from newsarchive.archive.galleries.show import find_gallery
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.tombstones import TOMBSTONE, address_hash, text_hash
from newsarchive.errors import NotFoundError

MANY = 500
FEWEST_LETTERS = 12
"""Shorter words are not looked for in logs: "Hà Nội" would strike out half of them."""


@dataclass(slots=True)
class Target:
    """What is to go. ``kind`` is photo, gallery, page or address; numbers are of rows.

    ``sha256`` names it in the log, ``export_key`` in exports. ``words`` are struck from logs. ``copies`` are the photos
    that look like a named one, ``kept`` the SHA-256s of photos that look like one that goes and stay.
    """

    kind: str
    sha256: str
    export_key: str | None = None
    site_id: int | None = None
    galleries: list[int] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    photos: list[int] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    copies: list[Copy] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)


def find_target(connection: Connection, name: str, photos: Blobs, *, lookalikes: bool) -> Target:
    """What ``name`` means: a photo's SHA-256 (its beginning will do), a gallery's number, or any address.

    An address may be a gallery's, a photo's, a page's, or one that the archive does not know: it will not be asked
    for then. A photo's ``lookalikes`` go with it only if they are to.

    Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    name = name.strip()
    if "://" not in name and not name.isdecimal():
        return photo_target(connection, _find_photo(connection, name), photos, lookalikes=lookalikes)
    try:
        return gallery_target(connection, find_gallery(connection, name))
    except NotFoundError:
        if "://" not in name:
            raise
    served = select(PHOTO).join(SOURCE, SOURCE.c.photo_id == PHOTO.c.id).where(SOURCE.c.url == name)
    if photo := connection.execute(served).first():
        return photo_target(connection, photo, photos, lookalikes=lookalikes)
    page = connection.execute(select(PAGE).where(PAGE.c.key == page_key(name))).first()
    if page is None:
        return Target("address", address_hash(name), addresses={name}, words={name})
    return page_target(connection, page)


def _find_photo(connection: Connection, name: str) -> Row[Any]:
    try:
        return find_photo(connection, name)
    except NotFoundError:
        digits = name.lower()
        gone = (TOMBSTONE.c.kind == "photo", TOMBSTONE.c.sha256 >= digits, TOMBSTONE.c.sha256 < digits + "g")
        if connection.execute(select(TOMBSTONE.c.id).where(*gone)).first() is None:
            raise
        raise NotFoundError("it was taken down already", where=name, then="see: newsarchive takedown") from None


def page_target(connection: Connection, page: Any) -> Target:
    """A page without a gallery, with its captures."""
    target = Target("page", address_hash(page.url), site_id=page.site_id, pages=[page.id])
    _add_pages(connection, target)
    return target


def photo_target(connection: Connection, photo: Row[Any], photos: Blobs, *, lookalikes: bool) -> Target:
    """A photo with its stored copies; what only looks like it stays, unless ``lookalikes`` are to go."""
    target = Target("photo", photo.sha256, copies=find_copies(connection, photos, photo, lookalikes=lookalikes))
    copies = [one.photo_id for one in target.copies if one.goes]
    absorb(target, photos_target(connection, [photo.id, *copies]))
    _keep_others(connection, target)
    return target


def photos_target(connection: Connection, photos: list[int]) -> Target:
    """Photos by their numbers, with the addresses under which pages show them."""
    target = Target("photo", "", photos=photos)
    _add_photos(connection, target)
    return target


def absorb(target: Target, other: Target) -> None:
    """Have ``target`` name what ``other`` names, too."""
    for name in ("galleries", "identities", "pages", "photos"):
        mine = getattr(target, name)
        mine += [one for one in getattr(other, name) if one not in mine]
    target.addresses |= other.addresses
    target.words |= other.words


def _keep_others(connection: Connection, target: Target) -> None:
    """Stored photos that would be refused from now on, but were not meant."""
    query = select(HASH.c.dhash, HASH.c.inner).where(HASH.c.dhash.is_not(None))
    hashes = [(row.dhash, row.inner) for row in chunks(connection, query, HASH.c.photo_id, target.photos)]
    others = set(near_photos(connection, hashes)) - set(target.photos)
    target.kept = {row.sha256 for row in chunks(connection, select(PHOTO.c.sha256), PHOTO.c.id, others)}


def gallery_target(connection: Connection, gallery_id: int) -> Target:
    """A gallery with its versions, its pages, and the photos that no other gallery runs."""
    gallery = connection.execute(select(GALLERY).where(GALLERY.c.id == gallery_id)).one()
    target = Target("gallery", text_hash(gallery.identity), site_id=gallery.site_id, galleries=[gallery_id])
    target.identities.append(gallery.identity)
    if gallery.url:
        target.export_key = sha256(gallery.url.encode()).hexdigest()[:20]
        target.addresses.add(gallery.url)
    versions = connection.execute(select(VERSION).where(VERSION.c.gallery_id == gallery_id)).all()
    for version in versions:
        target.words.update(filter(None, (version.title, version.lead, version.title_verbatim, version.canonical_url)))
    captured = select(CAPTURE.c.page_id).join(VERSION, VERSION.c.capture_id == CAPTURE.c.id)
    pages = select(PAGE.c.id).where(
        (PAGE.c.gallery_id == gallery_id) | PAGE.c.id.in_(captured.where(VERSION.c.gallery_id == gallery_id))
    )
    target.pages = list(connection.execute(pages).scalars())
    _add_pages(connection, target)
    run = select(PAIR.c.photo_id).join(VERSION, VERSION.c.id == PAIR.c.version_id).where(PAIR.c.photo_id.is_not(None))
    own = set(connection.execute(run.where(VERSION.c.gallery_id == gallery_id)).scalars())
    elsewhere = run.where(VERSION.c.gallery_id != gallery_id)
    shared = {photo for (photo,) in chunks(connection, elsewhere, PAIR.c.photo_id, own)}
    target.photos = sorted(own - shared)
    _add_photos(connection, target)
    _keep_others(connection, target)
    captions = select(PAIR.c.caption).join(VERSION, VERSION.c.id == PAIR.c.version_id)
    target.words.update(filter(None, connection.execute(captions.where(VERSION.c.gallery_id == gallery_id)).scalars()))
    return target


def _add_pages(connection: Connection, target: Target) -> None:
    for row in chunks(connection, select(PAGE.c.url), PAGE.c.id, target.pages):
        target.addresses.add(row.url)
    for row in chunks(connection, select(CAPTURE.c.final_url), CAPTURE.c.page_id, target.pages):
        if row.final_url:
            target.addresses.add(row.final_url)
    target.words |= target.addresses


def _add_photos(connection: Connection, target: Target) -> None:
    """The addresses of the photos that go: those that served them, and those that pages give for them."""
    urls = {row.url for row in chunks(connection, select(SOURCE.c.url), SOURCE.c.photo_id, target.photos)}
    shown = select(PAIR.c.image_url, PAIR.c.image_candidates)
    for row in chunks(connection, shown, PAIR.c.photo_id, target.photos):
        urls.update(row.image_candidates or [row.image_url])
    target.addresses |= urls
    if target.kind == "gallery":
        target.words |= urls


def chunks(
    connection: Connection, query: Select[Any], column: Column[Any] | ColumnElement[Any], values: Iterable[Any]
) -> Iterator[Row[Any]]:
    """The rows of ``query`` whose ``column`` is among ``values``, however many those are."""
    listed = list(values)
    for start in range(0, len(listed), MANY):
        yield from connection.execute(query.where(column.in_(listed[start : start + MANY]))).all()
