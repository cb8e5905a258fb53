"""A photo: large, with its words, its data, where else it ran, and what looks like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row, select

from newsarchive.archive import ArchiveReader, Sighting
from newsarchive.archive.crawl.frontier import SITE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.duplicates.similar import find_photo
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.sightings import list_sightings
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import number_of, render
from newsarchive.desk.texts import compared
from newsarchive.errors import NotFoundError

MOST_SIGHTINGS = 100
"""Places on the time line; ``newsarchive sightings`` tells all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader came from: a pair of the newest version of a gallery, and the photos beside it."""

    gallery_id: int
    title: str | None
    newspaper: str | None
    position: int
    count: int
    caption: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as its page shows it; ``first`` is where it ran first, with its words."""

    photo: Row[Any]
    place: Place | None
    sightings: tuple[Sighting, ...]
    more: int

    @property
    def first(self) -> Sighting | None:
        """The earliest sighting of these very bytes."""
        same = [one for one in self.sightings if one.photo_sha256 == self.photo.sha256]
        return next(iter(same or self.sightings), None)


async def show_photo(request: Any, datasette: Any) -> Any:
    """``/photo/<sha256>``, with ``gallery`` for the gallery whose photos are to be paged through."""
    desk = desk_of(datasette)
    gallery = number_of(request, "gallery", least=0, most=10**9) or None
    shown = await desk.read(read_photo, desk.archive, request.url_vars["sha256"], gallery)
    context = {"shown": shown, "photo": shown.photo, "place": shown.place, "compared": compared}
    return render(request, "photo", context)


async def show_similar(request: Any, datasette: Any) -> Any:
    """``/photo/<sha256>/similar``: a page of its own, which the photo's page takes in where scripts run.

    The first answer after a start reads the hashes of all photos, and candidates are laid over each other: seconds.
    """
    desk = desk_of(datasette)
    name = request.url_vars["sha256"]
    try:
        found = await desk.kept.get(("similar", name), partial(desk.archive.similar, name))
        plain_picture = False
    except NotFoundError as error:
        if not error.what.startswith("too plain"):
            raise
        found, plain_picture = [], True
    context = {"sha256": name, "similar": found, "plain_picture": plain_picture}
    return render(request, "similar", context)


def read_photo(archive: ArchiveReader, sha256: str, gallery: int | None) -> Shown:
    """A photo, its sightings and its place in ``gallery`` (None: where it ran first); raises NotFoundError."""
    with archive.reading() as connection:
        photo = find_photo(connection, sha256)
        sightings = list_sightings(connection, sha256)
        own = [one.gallery_id for one in sightings if one.photo_sha256 == sha256]
        chosen = gallery if gallery in own else next(iter(own), None)
        place = _find_place(connection, photo.id, chosen) if chosen is not None else None
    return Shown(photo, place, tuple(sightings[:MOST_SIGHTINGS]), max(0, len(sightings) - MOST_SIGHTINGS))


def _find_place(connection: Any, photo_id: int, gallery: int) -> Place | None:
    query = (
        select(PAIR.c.position, PAIR.c.caption, PAIR.c.photo_id, PHOTO.c.sha256, VERSION.c.title, SITE.c.name)
        .select_from(PAIR)
        .join(VERSION, VERSION.c.id == PAIR.c.version_id)
        .join(GALLERY, GALLERY.c.id == VERSION.c.gallery_id)
        .join(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .where(VERSION.c.gallery_id == gallery, VERSION.c.newest)
        .order_by(PAIR.c.position)
    )
    rows = connection.execute(query).all()
    at = next((number for number, row in enumerate(rows) if row.photo_id == photo_id), None)
    if at is None:
        return None
    row = rows[at]
    before = rows[at - 1].sha256 if at else None
    after = rows[at + 1].sha256 if at + 1 < len(rows) else None
    return Place(gallery, row.title, row.name, at + 1, len(rows), row.caption, before, after)
