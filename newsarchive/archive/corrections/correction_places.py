"""Where corrections belong: the pairs of a gallery's newest version that each speaks of, and whether it still holds.

A correction keeps how its pair read when it was made. From that the pair is found again in every newer version: by
photo and caption, by the photo alone, by the caption alone. Where the newspaper has since changed what was corrected,
the correction is outdated: it is kept and shown, but no longer holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

from newsarchive.archive.addresses import image_identity
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.store import CREDIT
from newsarchive.archive.schema.correction_tables import CorrectionPlaceRow, CorrectionRow
from newsarchive.text.keys import letters_key

CORRECTION: Table = CorrectionRow.__table__  # type: ignore[assignment]
PLACE: Table = CorrectionPlaceRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Seen:
    """A pair as it reads in one version: what a correction is made against, and found again by."""

    pair_id: int
    position: int
    caption: str | None
    credit: str | None
    image_url: str | None
    photo_sha256: str | None
    caption_group: int | None


_OWN, _STORY = CREDIT.alias("own_credit"), CREDIT.alias("story_credit")
SEEN = (
    select(
        PAIR.c.id.label("pair_id"),
        PAIR.c.position,
        PAIR.c.caption,
        func.coalesce(_OWN.c.text, _STORY.c.text).label("credit"),
        PAIR.c.image_url,
        PHOTO.c.sha256.label("photo_sha256"),
        PAIR.c.caption_group,
    )
    .join(VERSION, VERSION.c.id == PAIR.c.version_id)
    .outerjoin(_OWN, _OWN.c.id == PAIR.c.credit_id)
    .outerjoin(_STORY, _STORY.c.id == VERSION.c.credit_id)
    .outerjoin(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
    .order_by(PAIR.c.position)
)
"""Pairs as :class:`Seen`, in reading order; to be narrowed to a version."""


def place_corrections(connection: Connection, gallery_id: int) -> None:
    """Find the pairs of a gallery's newest version that its corrections speak of. For whatever adds a version."""
    rows = connection.execute(select(CORRECTION).where(CORRECTION.c.gallery_id == gallery_id)).all()
    if not rows:
        return
    of_gallery = select(CORRECTION.c.id).where(CORRECTION.c.gallery_id == gallery_id)
    connection.execute(delete(PLACE).where(PLACE.c.correction_id.in_(of_gallery)))
    newest = SEEN.where(VERSION.c.gallery_id == gallery_id, VERSION.c.newest)
    pairs = [Seen(*pair) for pair in connection.execute(newest)]
    places = [
        {"pair_id": pair.pair_id, "correction_id": row.id, "outdated": _is_outdated(row, pair)}
        for row in rows
        for pair in _spoken_of(row, pairs)
    ]
    if places:
        connection.execute(insert(PLACE), places)


def _spoken_of(row: Row[Any], pairs: Sequence[Seen]) -> list[Seen]:
    """The pairs that a correction speaks of: one, or for a caption all that share it."""
    found = find_again(_as_seen(row), pairs)
    if found is None:
        return []
    if row.kind != "caption" or found.caption_group is None:
        return [found]
    return [pair for pair in pairs if pair.caption_group == found.caption_group]


def find_again(seen: Seen, pairs: Sequence[Seen]) -> Seen | None:
    """The pair that was ``seen`` in another version: by photo and caption, by photo, by caption; else None.

    Of several the one nearest to its old place.

    >>> seen = Seen(1, 1, "Chợ sớm.", None, None, "ab", None)
    >>> find_again(seen, [Seen(7, 1, "Hoa.", None, None, "cd", None), Seen(8, 2, "Chợ sớm", None, None, "ab", None)])
    Seen(pair_id=8, position=2, caption='Chợ sớm', credit=None, image_url=None, photo_sha256='ab', caption_group=None)
    """
    for key in (_both, _bytes, _address, _caption):
        wanted = key(seen)
        if wanted and (same := [pair for pair in pairs if key(pair) == wanted]):
            return min(same, key=lambda pair: abs(pair.position - seen.position))
    return None


def _both(seen: Seen) -> str | None:
    photo, caption = seen.photo_sha256 or _address(seen), _caption(seen)
    return f"{photo} {caption}" if photo and caption else None


def _bytes(seen: Seen) -> str | None:
    return seen.photo_sha256


def _address(seen: Seen) -> str | None:
    return image_identity(seen.image_url) if seen.image_url else None


def _caption(seen: Seen) -> str | None:
    return letters_key(seen.caption) if seen.caption else None


def _is_outdated(row: Row[Any], pair: Seen) -> bool:
    """Whether the newspaper has changed what a correction speaks of."""
    was = _as_seen(row)
    match row.kind:
        case "caption":
            return was.caption != pair.caption
        case "credit":
            return was.credit != pair.credit
        case "wrong_pair":
            return was.caption != pair.caption or not _is_same_photo(was, pair)
        case _:
            return False


def _is_same_photo(one: Seen, other: Seen) -> bool:
    if one.photo_sha256 and other.photo_sha256:
        return one.photo_sha256 == other.photo_sha256
    return _address(one) == _address(other)


def _as_seen(row: Row[Any]) -> Seen:
    return Seen(0, row.position, row.caption, row.credit, row.image_url, row.photo_sha256, None)
