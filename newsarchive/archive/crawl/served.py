"""What servers answered, for exports that replay it: pages of captures, photos of the addresses that served them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO, SOURCE, Headers, media_type

_PHOTO = (PHOTO.c.sha256, PHOTO.c.format, PHOTO.c.first_seen_at)

OK = 200
"""Photos are kept of answers with this status only."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the address that gave it, when, its status and headers, and the SHA-256 of its body.

    ``kept``: these are the server's headers; else they were not kept, and say only what the archive knows.
    ``asked`` is the address that led there, if it is another.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    sha256: str
    kept: bool = True
    asked: str | None = None


def page_answer(connection: Connection, gallery_id: int) -> Answer | None:
    """The answer that the newest version of a gallery was read from; None: it was not captured."""
    row = connection.execute(
        select(CAPTURE, PAGE.c.url)
        .join(VERSION, VERSION.c.capture_id == CAPTURE.c.id)
        .join(PAGE, PAGE.c.id == CAPTURE.c.page_id)
        .where(VERSION.c.gallery_id == gallery_id, VERSION.c.newest)
    ).first()
    if row is None:
        return None
    asked = row.url if row.final_url and row.final_url != row.url else None
    url = row.final_url or row.url
    return Answer(url, row.fetched_at, row.status, _headers(row.headers), row.sha256, asked=asked)


def photo_answers(connection: Connection, pair_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """By pair: the answers that gave its photo. A pair without a stored photo has none.

    Every address of the pair whose answer was kept counts; where none was, its best address, with what is known of it.
    """
    pairs = connection.execute(
        select(PAIR.c.id, PAIR.c.image_url, PAIR.c.image_candidates, PHOTO.c.id.label("photo"), *_PHOTO)
        .join(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
        .where(PAIR.c.id.in_(pair_ids), PAIR.c.image_url.is_not(None))
    ).all()
    addresses = {url for pair in pairs for url in (pair.image_url, *(pair.image_candidates or ()))}
    sources = {row.url: row for row in connection.execute(select(SOURCE).where(SOURCE.c.url.in_(addresses)))}
    return {pair.id: list(_answers(pair, sources)) for pair in pairs}


def _answers(pair: Any, sources: Mapping[str, Row[Any]]) -> Iterator[Answer]:
    urls = dict.fromkeys((pair.image_url, *(pair.image_candidates or ())))
    served = [sources[url] for url in urls if url in sources and sources[url].photo_id == pair.photo]
    kept = [row for row in served if row.headers is not None]
    for row in kept:
        yield Answer(row.url, row.fetched_at, OK, _headers(row.headers), pair.sha256)
    if kept:
        return
    known = next((row for row in served if row.url == pair.image_url), None)
    fetched_at = known.fetched_at if known else pair.first_seen_at
    said = (("ETag", known.etag), ("Last-Modified", known.last_modified)) if known else ()
    headers = (("Content-Type", media_type(pair.format)), *((name, value) for name, value in said if value))
    yield Answer(pair.image_url, fetched_at, OK, headers, pair.sha256, kept=False)


def _headers(kept: Iterable[Sequence[str]] | None) -> Headers:
    return tuple((name, value) for name, value in kept or ())
