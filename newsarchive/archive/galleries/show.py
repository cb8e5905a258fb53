"""A stored gallery as the value that was stored, with where it came from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from newsarchive.archive.addresses import page_key
from newsarchive.archive.crawl.captures import CAPTURE, PAGE_SUFFIX
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.store import CREDIT
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.records import GalleryRecord
from newsarchive.errors import NotFoundError
from newsarchive.model import Evidence, Gallery, Pair, Photo, Repeat


def show_gallery(connection: Connection, name: int | str) -> GalleryRecord:
    """The gallery with this number or address (any that led to it), as its newest version reads.

    Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    return read_version(connection, find_gallery(connection, name))


def find_gallery(connection: Connection, name: int | str) -> int:
    """The number of the gallery with this number or address; raises :class:`~newsarchive.errors.NotFoundError`."""
    gallery_id = _find(connection, name)
    if gallery_id is None:
        raise NotFoundError(f"no gallery {name} in this archive", then="find one with: newsarchive search")
    return gallery_id


def read_version(connection: Connection, gallery_id: int, number: int | None = None) -> GalleryRecord:
    """One version of a gallery, by its number; None: the newest.

    Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    which = VERSION.c.newest if number is None else VERSION.c.number == number
    row = connection.execute(
        select(
            VERSION,
            GALLERY.c.url,
            GALLERY.c.first_seen_at,
            SITE.c.name.label("site"),
            CREDIT.c.text.label("credit"),
            CAPTURE.c.fetched_at,
            CAPTURE.c.sha256.label("page_sha256"),
        )
        .join(GALLERY, GALLERY.c.id == VERSION.c.gallery_id)
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .outerjoin(CREDIT, CREDIT.c.id == VERSION.c.credit_id)
        .outerjoin(CAPTURE, CAPTURE.c.id == VERSION.c.capture_id)
        .where(VERSION.c.gallery_id == gallery_id, which)
    ).first()
    if row is None:
        raise NotFoundError(f"gallery {gallery_id} has no version {number}", then="see: newsarchive diff")
    digest = row.page_sha256
    return GalleryRecord(
        gallery_id=gallery_id,
        version_number=row.number,
        first_seen_at=row.first_seen_at,
        stored_at=row.stored_at,
        fetched_at=row.fetched_at,
        page_sha256=digest,
        page_path=f"pages/{digest[:2]}/{digest}.{PAGE_SUFFIX}" if digest else None,
        gallery=_read_gallery(row, _read_pairs(connection, row.id)),
    )


def _find(connection: Connection, name: int | str) -> int | None:
    if isinstance(name, int) or name.isdecimal():
        return connection.execute(select(GALLERY.c.id).where(GALLERY.c.id == int(name))).scalar()
    key = page_key(name)
    by_page = select(PAGE.c.gallery_id).where(PAGE.c.key == key)
    by_identity = select(GALLERY.c.id).where(GALLERY.c.identity == key)
    return connection.execute(by_page).scalar() or connection.execute(by_identity).scalar()


def _read_gallery(row: Row[Any], pairs: tuple[Pair, ...]) -> Gallery:
    return Gallery(
        url=row.url,
        site=row.site,
        title=row.title,
        title_verbatim=row.title_verbatim or row.title,
        lead=row.lead,
        lead_verbatim=row.lead_verbatim or row.lead,
        outlet_prefix=row.outlet_prefix,
        place=row.place,
        author=row.author,
        source=row.source,
        credit=row.credit,
        published_at=row.published_at,
        canonical_url=row.canonical_url,
        pairs=pairs,
        repeats=tuple(
            Repeat(one["text"], tuple(one["positions"]), one["reason"], one["image_url"]) for one in row.repeats
        ),
        rule=row.rule,
        confidence=row.confidence,
        disagreement=row.disagreement,
        archiving=tuple(row.archiving),
        capture_id=row.capture_id,
    )


def _read_pairs(connection: Connection, version_id: int) -> tuple[Pair, ...]:
    photo = [PHOTO.c[name].label(f"photo_{name}") for name in ("sha256", "size", "format", "width", "height", "mode")]
    query = (
        select(PAIR, CREDIT.c.text, CREDIT.c.photographer, CREDIT.c.agency, PHOTO.c.metadata, *photo)
        .outerjoin(CREDIT, CREDIT.c.id == PAIR.c.credit_id)
        .outerjoin(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
        .where(PAIR.c.version_id == version_id)
        .order_by(PAIR.c.position)
    )
    return tuple(_read_pair(row) for row in connection.execute(query))


def _read_pair(row: Row[Any]) -> Pair:
    alone = (row.image_url,) if row.image_url else ()
    photo = None
    if row.photo_id is not None:
        photo = Photo(
            row.photo_sha256,
            row.photo_size,
            row.photo_format,
            row.photo_width,
            row.photo_height,
            row.photo_mode,
            row.metadata,
        )
    return Pair(
        position=row.position,
        image_url=row.image_url,
        image_candidates=alone if row.image_candidates is None else tuple(row.image_candidates),
        image_alt=row.image_alt,
        caption=row.caption,
        caption_verbatim=row.caption_verbatim or row.caption,
        credit=row.text,
        photographer=row.photographer,
        agency=row.agency,
        group=row.caption_group,
        evidence=Evidence(row.evidence, row.evidence_rule, row.evidence_version),
        photo=photo,
        photo_failure=row.photo_failure,
    )
