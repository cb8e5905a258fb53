"""An archive of so many pairs, as a crawl of the synthetic newspaper would leave it, written straight into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.newspaper.pictures import THUMBNAIL_WIDTHS, Darkroom
from bench.newspaper.words import caption, lead, photographer, slug, title
from newsarchive.archive import Archive
from newsarchive.model import Evidence, Gallery, Page, Pair, Photo

PHOTOS = 10
"""Pairs of a gallery."""

NEWSPAPERS = ("tonghop", "tuoitre", "vnexpress", "baohatinh")

_VIETNAM = timezone(timedelta(hours=7))
_BEGIN = datetime(2010, 1, 1, 7, tzinfo=_VIETNAM)
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def fill_archive(folder: Path, pairs: int) -> None:
    """A new archive in ``folder``: galleries of ten pairs and their pages; each pair has a photo of about 2 KB."""
    darkroom = Darkroom(1, THUMBNAIL_WIDTHS)
    with Archive.open(folder) as archive:
        for number in range(pairs // PHOTOS):
            page = _page(number)
            capture = archive.record_capture(page)
            archive.store_gallery(_gallery(archive, darkroom, number, page.url, capture))


def _page(number: int) -> Page:
    newspaper = NEWSPAPERS[number % len(NEWSPAPERS)]
    url = f"https://{newspaper}.example/anh/{slug(title(number))}-{number:08}.htm"
    words = "".join(f"<p>{caption(number * PHOTOS + place)}" for place in range(PHOTOS))
    body = f"<html><h1>{title(number)}</h1>{words}".encode()
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(url, body, headers=headers, fetched_at=_FETCHED + timedelta(seconds=number), site=newspaper)


def _gallery(archive: Archive, darkroom: Darkroom, number: int, url: str, capture: int) -> Gallery:
    pairs = []
    for place in range(1, PHOTOS + 1):
        body = darkroom.develop(f"{number}-{place}")
        photo = _keep(archive, body)
        pairs.append(
            Pair(
                place,
                f"https://anh.example/{number:08}-{place}.jpg",
                caption=caption(number * PHOTOS + place),
                credit=photographer(number),
                photo=photo,
                evidence=Evidence("figcaption"),
            )
        )
    return Gallery(
        url=url,
        site=NEWSPAPERS[number % len(NEWSPAPERS)],
        title=title(number),
        lead=lead(number),
        published_at=_BEGIN + timedelta(hours=number),
        pairs=tuple(pairs),
        capture_id=capture,
    )


def _keep(archive: Archive, body: bytes) -> Photo:
    """The photo, its file written without being synced: that would take most of the time, and shows in no export."""
    digest = sha256(body).hexdigest()
    place = archive.photos.path(digest, "jpg")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    with Image.open(BytesIO(body)) as image:
        return Photo(digest, len(body), "JPEG", *image.size)
