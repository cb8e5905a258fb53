"""What a takedown would take, told before it is done. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select

from newsarchive.archive.care.copies import Copy
from newsarchive.archive.care.stores import Readable
from newsarchive.archive.care.target import Target, chunks, find_target
from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO, photo_path
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.model import plain


@dataclass(frozen=True, slots=True)
class Touched:
    """A gallery that goes, or that stays without some of its photos: ``pairs`` of all its versions lose theirs."""

    gallery_id: int
    title: str | None
    url: str | None
    goes: bool
    pairs: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would go: ``counts`` are those that the log would hold, ``photos`` are the files.

    Those that are ``kept`` only look like the photo that goes: they stay, and may come again.
    """

    kind: str
    counts: dict[str, int]
    photos: tuple[Copy, ...]
    kept: tuple[Copy, ...]
    galleries: tuple[Touched, ...]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


def foresee(archive: Readable, name: str, *, lookalikes: bool) -> Foreseen:
    """See :meth:`newsarchive.archive.ArchiveReader.foresee_takedown`."""
    with archive.reading() as connection:
        target = find_target(connection, name, archive.photos, lookalikes=lookalikes)
        galleries = _galleries(connection, target)
        counts = {"galleries": len(target.galleries), "photos": len(target.photos), "pages": len(target.pages)}
        counts["pairs"] = sum(one.pairs for one in galleries if one.goes or not target.galleries)
        counts["captures"] = _count(connection, CAPTURE, CAPTURE.c.page_id, target.pages)
        return Foreseen(
            kind=target.kind,
            counts=counts,
            photos=tuple(_photos(connection, target)),
            kept=tuple(one for one in target.copies if not one.goes),
            galleries=tuple(galleries),
        )


def _photos(connection: Connection, target: Target) -> list[Copy]:
    copies = {one.photo_id: one for one in target.copies}
    named = "named" if target.kind == "photo" else "no other gallery runs it"
    query = select(PHOTO.c.id, PHOTO.c.sha256, PHOTO.c.suffix)
    rows = chunks(connection, query, PHOTO.c.id, target.photos)
    own = [Copy(row.id, row.sha256, photo_path(row.sha256, row.suffix), True, named) for row in rows]
    return [copies.get(one.photo_id, one) for one in sorted(own, key=lambda one: target.photos.index(one.photo_id))]


def _galleries(connection: Connection, target: Target) -> list[Touched]:
    query = select(VERSION.c.gallery_id, PAIR.c.id).join(VERSION, VERSION.c.id == PAIR.c.version_id)
    pairs: dict[int, set[int]] = {}
    for column, numbers in ((VERSION.c.gallery_id, target.galleries), (PAIR.c.photo_id, target.photos)):
        for row in chunks(connection, query, column, numbers):
            pairs.setdefault(row.gallery_id, set()).add(row.id)
    told = select(GALLERY.c.id, GALLERY.c.url, VERSION.c.title).join(VERSION, VERSION.c.gallery_id == GALLERY.c.id)
    rows = chunks(connection, told.where(VERSION.c.newest), GALLERY.c.id, {*pairs, *target.galleries})
    return [
        Touched(row.id, row.title, row.url, row.id in target.galleries, len(pairs.get(row.id, ())))
        for row in sorted(rows, key=lambda row: (row.id not in target.galleries, row.id))
    ]


def _count(connection: Connection, table: Table, column: Column[Any], values: Iterable[int]) -> int:
    query = select(func.count().label("number")).select_from(table)
    return sum(row.number for row in chunks(connection, query, column, values))
