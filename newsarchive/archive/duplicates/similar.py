"""Which stored photos show the same picture as a photo or a file, whether they were linked or not."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, select

from newsarchive.archive.blobs.blobs import UNREADABLE, Blobs
from newsarchive.archive.duplicates.near_hashes import HashList
from newsarchive.archive.duplicates.photo_links import Candidate, confirm, near_photos
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, photo_path
from newsarchive.errors import NotFoundError
from newsarchive.model import plain
from newsarchive.photo_hash import View, hash_view
from newsarchive.photos import view_of

MOST = 200
"""Candidates that are confirmed, nearest first; each takes up to 30 ms."""

FEWEST_DIGITS = 6
"""Hex digits by which a photo may be named."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A stored photo that may show the same picture.

    ``distance`` is in bits of 64. ``same_picture`` tells whether the two were laid over each other and agreed; None:
    the file could not be read. ``how`` says in words what was seen.
    """

    photo_id: int
    sha256: str
    path: str
    format: str
    width: int
    height: int
    distance: int
    same_picture: bool | None
    how: str

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


class KnownHashes:
    """The hashes of an archive's photos in memory; it goes on from where it was as photos arrive. Threads may share it.

    A million take 40 MB and a second or two to read the first time.
    """

    def __init__(self) -> None:
        """Nothing is read before it is asked for."""
        self._whole, self._inner = HashList(), HashList()
        self._last = 0
        self._turn = Lock()

    def __len__(self) -> int:
        return len(self._whole)

    def near(self, connection: Connection, dhash: int, inner: int) -> list[Candidate]:
        """Stored photos near these hashes: :class:`Candidate` with the photo's number as ``older``."""
        with self._turn:
            self._read_on(connection)
            return near_photos(self._whole, self._inner, dhash, inner)

    def _read_on(self, connection: Connection) -> None:
        query = select(HASH.c.id, HASH.c.photo_id, HASH.c.dhash, HASH.c.inner).where(
            HASH.c.id > self._last, HASH.c.dhash.is_not(None)
        )
        rows = connection.execute(query.order_by(HASH.c.id)).all()
        if rows:
            numbers = [row.photo_id for row in rows]
            self._whole.extend(numbers, [row.dhash for row in rows])
            self._inner.extend(numbers, [row.inner for row in rows])
            self._last = rows[-1].id


def find_photo(connection: Connection, name: str) -> Row[Any]:
    """The row of the photo whose SHA-256 begins with ``name`` (6 hex digits at least).

    Raises :class:`~newsarchive.errors.NotFoundError` if there is none, or more than one.
    """
    digits = name.lower()
    if len(digits) < FEWEST_DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise NotFoundError("no photo and no file", where=name, then="name a photo by its SHA-256, or give a file")
    query = select(PHOTO).where(PHOTO.c.sha256 >= digits, PHOTO.c.sha256 < digits + "g").limit(2)
    rows = connection.execute(query).all()
    if len(rows) != 1:
        what = "more than one photo begins so" if rows else "no photo with this SHA-256"
        raise NotFoundError(what, where=name, then="give more digits" if rows else "see: newsarchive show")
    return rows[0]


def find_similar(
    connection: Connection, known: KnownHashes, blobs: Blobs, view: View, *, but: int = 0
) -> list[Similar]:
    """Stored photos near ``view``, those that show the same picture first; the photo numbered ``but`` is left out.

    Raises :class:`~newsarchive.errors.NotFoundError` for a picture with too little in it to be told from others.
    """
    hashes = hash_view(view)
    if hashes is None:
        raise NotFoundError("too plain a picture to be told from others", then="its bytes are known by their SHA-256")
    best: dict[int, Similar] = {}
    near = [one for one in known.near(connection, hashes.dhash, hashes.inner) if one.older != but]
    for candidate in sorted(near, key=lambda one: (one.distance, one.older))[:MOST]:
        row = connection.execute(select(PHOTO).where(PHOTO.c.id == candidate.older)).first()
        if row is None:  # taken down since the hashes were read
            continue
        found = _lay_over(row, blobs, view, candidate)
        if candidate.older not in best or _rank(found) < _rank(best[candidate.older]):
            best[candidate.older] = found
    return sorted(best.values(), key=_rank)


def _rank(found: Similar) -> tuple[bool, int, int]:
    return (not found.same_picture, found.distance, found.photo_id)


def _lay_over(row: Row[Any], blobs: Blobs, view: View, candidate: Candidate) -> Similar:
    same: bool | None
    try:
        found = confirm(view_of(blobs.get(row.sha256), where=row.sha256), view, candidate)
        same, how = found.is_same, f"{found.how}; {found.differing:.1%} of it differs"
        if not same:
            how = f"looks alike; {found.differing:.1%} of it differs"
    except UNREADABLE as error:
        same, how = None, f"not compared: {error.what}"
    path = photo_path(row.sha256, row.suffix)
    return Similar(
        row.id, row.sha256, path, row.format, row.width, row.height, candidate.distance, same_picture=same, how=how
    )
