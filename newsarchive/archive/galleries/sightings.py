"""Who ran a photo or a caption, when first, with which words and credit, in order of publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, select, text

from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.duplicates.links import tied_with
from newsarchive.archive.duplicates.similar import FEWEST_DIGITS, find_photo
from newsarchive.archive.galleries.show import find_gallery
from newsarchive.archive.galleries.store import CAPTION
from newsarchive.errors import NotFoundError
from newsarchive.model import plain
from newsarchive.text.formulas import is_formula
from newsarchive.text.keys import letters_key

_COLUMNS = (
    "SELECT photo_id, photo_sha256, caption_id, words, credit, gallery_id, newspaper, url, title, published_at,"
    " still_there, first_seen_at FROM sightings WHERE {which} IN :wanted"
)
_BY_PHOTO = text(_COLUMNS.format(which="photo_id")).bindparams(bindparam("wanted", expanding=True))
_BY_CAPTION = text(_COLUMNS.format(which="caption_id")).bindparams(bindparam("wanted", expanding=True))

MANY = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """A photo with a caption (or either alone) in one gallery.

    ``how`` says why it is in the answer: "the same photo", "the same caption", or the name of the link that led to it
    ("photo-12", see ``newsarchive link --undo``). ``caption`` and ``credit`` are those of that gallery.
    """

    how: str
    published_at: datetime | None
    first_seen_at: datetime
    newspaper: str | None
    gallery_id: int
    url: str | None
    title: str | None
    photo_sha256: str | None
    caption: str | None
    credit: str | None
    still_there: bool

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


def list_sightings(connection: Connection, name: str) -> list[Sighting]:
    """Every sighting of what ``name`` says, first published first; those without a date last.

    ``name`` is a photo's SHA-256 (its beginning will do), a gallery's number or address (then: of its photos and
    captions, but for formulas such as "Ảnh minh họa"), or a caption's text. Copies and near captions that are linked
    count too. Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    photos, captions = _what(connection, name.strip())
    found: dict[tuple[int, int | None, int | None], Sighting] = {}
    for query, ties, same in (
        (_BY_PHOTO, tied_with(connection, "photo", photos), "the same photo"),
        (_BY_CAPTION, tied_with(connection, "caption", captions), "the same caption"),
    ):
        for row in _read(connection, query, ties):
            link = ties[row.photo_id if query is _BY_PHOTO else row.caption_id]
            key = (row.gallery_id, row.photo_id, row.caption_id)
            if key not in found or (link is None and not found[key].how.startswith("the same")):
                found[key] = _sighting(row, link or same)
    return sorted(found.values(), key=_first)


def _first(sighting: Sighting) -> tuple[bool, str, datetime, int]:
    published = sighting.published_at
    return (published is None, published.isoformat() if published else "", sighting.first_seen_at, sighting.gallery_id)


def _what(connection: Connection, name: str) -> tuple[list[int], list[int]]:
    """The numbers of the photos and of the captions that ``name`` means."""
    digits = set(name.lower()) <= set("0123456789abcdef")
    if name.isdecimal() or "://" in name:
        return _of_gallery(connection, find_gallery(connection, name))
    if digits and len(name) >= FEWEST_DIGITS:
        return [find_photo(connection, name).id], []
    key = letters_key(name)
    caption = connection.execute(select(CAPTION.c.id).where(CAPTION.c.key == key)).scalar()
    if caption is None:
        raise NotFoundError(
            "no photo, gallery or caption of this name", where=name, then="find captions with: newsarchive search"
        )
    return [], [caption]


def _of_gallery(connection: Connection, gallery_id: int) -> tuple[list[int], list[int]]:
    query = (
        select(PAIR.c.photo_id, PAIR.c.caption_id, PAIR.c.caption)
        .join(VERSION, VERSION.c.id == PAIR.c.version_id)
        .where(VERSION.c.gallery_id == gallery_id, VERSION.c.newest)
    )
    rows = connection.execute(query).all()
    photos = {row.photo_id for row in rows if row.photo_id is not None}
    captions = {row.caption_id for row in rows if row.caption_id is not None and not is_formula(row.caption)}
    return sorted(photos), sorted(captions)


def _read(connection: Connection, query: TextClause, ties: Mapping[int, str | None]) -> Iterable[Any]:
    numbers = list(ties)
    for start in range(0, len(numbers), MANY):
        yield from connection.execute(query, {"wanted": numbers[start : start + MANY]})


def _sighting(row: Any, how: str) -> Sighting:
    return Sighting(
        how=how,
        published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
        first_seen_at=datetime.fromisoformat(row.first_seen_at),
        newspaper=row.newspaper,
        gallery_id=row.gallery_id,
        url=row.url,
        title=row.title,
        photo_sha256=row.photo_sha256,
        caption=row.words,
        credit=row.credit,
        still_there=bool(row.still_there),
    )
