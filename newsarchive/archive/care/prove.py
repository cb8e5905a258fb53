"""From a pair back to the bytes that it came from, and from the bytes to the pair once more."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.sql.elements import ColumnElement

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.care.proof import Bytes, Difference, Fetch, Proof, Rederived, RunOf, Source
from newsarchive.archive.crawl.captures import CAPTURE, PAGE_SUFFIX
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.crawl.runs import PAIR, RUN, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO, SOURCE
from newsarchive.archive.galleries.rows import credit_text
from newsarchive.archive.galleries.show import read_version
from newsarchive.errors import NewsarchiveError, NotFoundError
from newsarchive.model import Gallery, Pair
from newsarchive.sites import find_site
from newsarchive.split import extract

LATER = 20
"""A version's reading may have been renewed from a later capture with the same content: so many are tried."""

_COMPARED = ("image_url", "image_candidates", "image_alt", "caption", "caption_verbatim", "group")


def prove_pair(connection: Connection, name: int | str, *, pages: Blobs, photos: Blobs) -> Proof:
    """The proof of a pair by its number (of any version) or as "GALLERY:PLACE" (of the newest version).

    Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    query = select(PAIR, VERSION.c.gallery_id, VERSION.c.number, VERSION.c.newest, VERSION.c.run_id).join(VERSION)
    row = connection.execute(query.where(*_which(str(name)))).first()
    if row is None:
        raise NotFoundError(f"no pair {name} in this archive", then="find one with: newsarchive search --json")
    record = read_version(connection, row.gallery_id, row.number)
    gallery = record.gallery
    pair = next(pair for pair in gallery.pairs if pair.position == row.position)
    fetches = _fetches(connection, gallery.capture_id, pages)
    return Proof(
        pair_id=row.id,
        gallery_id=row.gallery_id,
        newspaper=gallery.site,
        url=gallery.url,
        title=gallery.title,
        version=row.number,
        is_newest=bool(row.newest),
        stored_at=record.stored_at,
        position=pair.position,
        image_url=pair.image_url,
        caption=pair.caption,
        caption_verbatim=pair.caption_verbatim,
        credit=credit_text(pair) or gallery.credit,
        evidence=pair.evidence.kind,
        rule=pair.evidence.rule,
        rule_version=pair.evidence.version,
        photo_failure=pair.photo_failure,
        photo=_photo(connection, row.photo_id, photos),
        sources=_sources(connection, row.photo_id),
        fetch=fetches[0] if fetches else None,
        run=_run(connection, row.run_id),
        rederived=_rederive(pair, gallery, fetches, pages),
    )


def _which(name: str) -> tuple[ColumnElement[bool], ...]:
    gallery, _, place = name.rpartition(":")
    if gallery.isdecimal() and place.isdecimal():
        return (VERSION.c.gallery_id == int(gallery), VERSION.c.newest, PAIR.c.position == int(place))
    return (PAIR.c.id == (int(name) if name.isdecimal() else None),)


def _fetches(connection: Connection, capture_id: int | None, pages: Blobs) -> list[Fetch]:
    """The capture that made the version, then those of the same page that came after it."""
    first = connection.execute(select(CAPTURE).where(CAPTURE.c.id == capture_id)).first()
    if first is None:
        return []
    query = (
        select(CAPTURE, PAGE.c.url)
        .join(PAGE, PAGE.c.id == CAPTURE.c.page_id)
        .where(CAPTURE.c.page_id == first.page_id, CAPTURE.c.fetched_at >= first.fetched_at)
        .order_by(CAPTURE.c.id != first.id, CAPTURE.c.fetched_at, CAPTURE.c.id)
        .limit(LATER)
    )
    return [_fetch(row, pages) for row in connection.execute(query)]


def _fetch(row: Row[Any], pages: Blobs) -> Fetch:
    return Fetch(
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        headers=tuple((name, value) for name, value in row.headers),
        notes=tuple(row.notes or ()),
        fetched_at=row.fetched_at,
        last_seen_at=row.last_seen_at,
        times_seen=row.times_seen,
        page=_bytes(pages, "pages", row.sha256, PAGE_SUFFIX, row.size),
    )


def _photo(connection: Connection, photo_id: int | None, photos: Blobs) -> Bytes | None:
    row = connection.execute(select(PHOTO).where(PHOTO.c.id == photo_id)).first()
    return None if row is None else _bytes(photos, "photos", row.sha256, row.suffix, row.size)


def _bytes(blobs: Blobs, store: str, digest: str, suffix: str, size: int) -> Bytes:
    body = blobs.read(digest)
    found = None if body is None else sha256(body).hexdigest()
    state = "missing" if found is None else "whole" if found == digest else "damaged"
    return Bytes(digest, size, f"{store}/{digest[:2]}/{digest}.{suffix}", found, state)


def _sources(connection: Connection, photo_id: int | None) -> tuple[Source, ...]:
    query = select(SOURCE).where(SOURCE.c.photo_id == photo_id).order_by(SOURCE.c.url)
    return tuple(
        Source(row.url, row.etag, row.last_modified, row.fetched_at) for row in connection.execute(query).all()
    )


def _run(connection: Connection, run_id: int | None) -> RunOf | None:
    query = select(RUN, SITE.c.name.label("newspaper")).outerjoin(SITE, SITE.c.id == RUN.c.site_id)
    row = connection.execute(query.where(RUN.c.id == run_id)).first()
    if row is None:
        return None
    return RunOf(row.id, row.newspaper, row.spider, row.job_key, row.state, row.started_at)


def _rederive(pair: Pair, gallery: Gallery, fetches: list[Fetch], pages: Blobs) -> Rederived:
    """Split the stored page again, as a crawl does, and lay the pair of the same place beside the stored one."""
    if not fetches:
        return Rederived("impossible", "no page is stored: the gallery was read from text or given by a program")
    results = []
    for fetch in fetches:
        results.append(_split_again(pair, gallery, fetch, pages))
        if results[-1].result == "equal":
            break
    if results[-1].result == "equal" and len(results) > 1:
        return replace(
            results[-1], reason=f"as the page was fetched on {fetches[len(results) - 1].fetched_at:%Y-%m-%d}"
        )
    return results[-1] if results[-1].result == "equal" else results[0]


def _split_again(pair: Pair, gallery: Gallery, fetch: Fetch, pages: Blobs) -> Rederived:
    if fetch.page.state != "whole":
        return Rederived("impossible", f"the page's bytes are {fetch.page.state}")
    site = find_site(gallery.site) if gallery.site else None
    try:
        now = extract(pages.get(fetch.page.sha256), url=fetch.final_url or fetch.url, site=site)
    except NewsarchiveError as error:
        return Rederived("differs", f"the page cannot be read any more: {error.what}")
    again = next((one for one in now.pairs if one.position == pair.position), None)
    if again is None:
        return Rederived("differs", f"the page reads as {len(now.pairs)} pairs now, this is none of them", now.rule)
    rule = (again.evidence.rule, again.evidence.version)
    found = tuple(_differences(pair, again))
    if not found:
        return Rederived("equal", "the stored page reads the same", *rule)
    is_same_rule = rule == (pair.evidence.rule, pair.evidence.version)
    reason = "the rule is the same" if is_same_rule else "the rule has changed since"
    return Rederived("differs", reason, *rule, found)


def _differences(stored: Pair, now: Pair) -> list[Difference]:
    fields = [(name, getattr(stored, name) or None, getattr(now, name) or None) for name in _COMPARED]
    fields.append(("credit", credit_text(stored), credit_text(now)))
    fields.append(("evidence", stored.evidence.kind, now.evidence.kind))
    return [Difference(name, before, after) for name, before, after in fields if before != after]
