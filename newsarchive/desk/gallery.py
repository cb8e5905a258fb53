"""A gallery: photos and captions in reading order, its versions, what was set aside, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from datasette.utils.asgi import Response
from sqlalchemy import Connection, select

from newsarchive.archive import ArchiveReader, Correction, GalleryRecord, History
from newsarchive.archive.corrections.corrections import list_corrections
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.changes import read_history
from newsarchive.archive.galleries.show import find_gallery, read_version
from newsarchive.desk.correcting import who
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import address, number_of, render
from newsarchive.desk.texts import compared
from newsarchive.model import Pair


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs that stand together: several photos that share one caption, or one photo or caption alone.

    ``pair_ids`` are the pairs' numbers in the archive, for links to their proof.
    """

    pairs: tuple[Pair, ...]
    pair_ids: tuple[int, ...]

    @property
    def photos(self) -> tuple[Pair, ...]:
        """The pairs that have, or should have, a photo."""
        return tuple(pair for pair in self.pairs if pair.image_url or pair.photo)

    @property
    def caption(self) -> str | None:
        """The caption that they share."""
        return next((pair.caption for pair in self.pairs if pair.caption), None)

    @property
    def credit(self) -> str | None:
        """Their credits; mostly one."""
        return " · ".join(dict.fromkeys(pair.credit for pair in self.pairs if pair.credit)) or None


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a gallery as a page shows it."""

    record: GalleryRecord
    groups: tuple[Group, ...]
    history: History
    corrections: tuple[Correction, ...]


async def show_gallery(request: Any, datasette: Any) -> Any:
    """``/gallery/7``, with ``version`` for an older one."""
    desk = desk_of(datasette)
    version = number_of(request, "version", least=0, most=999_999) or None
    shown = await desk.read(read_gallery, desk.archive, int(request.url_vars["number"]), version)
    context = {
        "record": shown.record,
        "gallery": shown.record.gallery,
        "groups": shown.groups,
        "photos": sum(len(group.photos) for group in shown.groups),
        "history": shown.history,
        "versions": [
            (number, address(request, version=number if number < shown.history.versions else None))
            for number in range(1, shown.history.versions + 1)
        ],
        "compared": compared,
        "corrections": shown.corrections,
        **who(request, datasette),
    }
    return render(request, "gallery", context)


async def send_gallery(request: Any, datasette: Any) -> Any:
    """``/gallery/7.json``: what ``newsarchive show --json`` prints."""
    desk = desk_of(datasette)
    record = await desk.read(desk.archive.show, int(request.url_vars["number"]))
    return Response.json(record.as_dict())


def read_gallery(archive: ArchiveReader, number: int, version: int | None) -> Shown:
    """A gallery's version (None: the newest) with its history; raises NotFoundError."""
    with archive.reading() as connection:
        record = read_version(connection, find_gallery(connection, number), version)
        history = read_history(connection, number)
        numbers = _pair_ids(connection, record)
        corrections = list_corrections(connection, gallery=number)
    steps = tuple(replace(step, changes=step.changes[:MOST_CHANGES]) for step in reversed(history.steps))
    groups = tuple(group_pairs(record.gallery.pairs, numbers))
    return Shown(record, groups, replace(history, steps=steps), tuple(corrections))


MOST_CHANGES = 200
"""Changes shown of one version; the command ``newsarchive diff`` tells all."""


def group_pairs(pairs: Iterable[Pair], numbers: dict[int, int]) -> Iterable[Group]:
    """``pairs`` in reading order, neighbours that share a caption together; ``numbers`` by their position."""

    def together(pair: Pair) -> tuple[int, int]:
        return (0, pair.group) if pair.group is not None else (1, pair.position)

    for _, some in groupby(pairs, key=together):
        members = tuple(some)
        yield Group(members, tuple(numbers[pair.position] for pair in members))


def _pair_ids(connection: Connection, record: GalleryRecord) -> dict[int, int]:
    query = (
        select(PAIR.c.position, PAIR.c.id)
        .join(VERSION, VERSION.c.id == PAIR.c.version_id)
        .where(VERSION.c.gallery_id == record.gallery_id, VERSION.c.number == record.version_number)
    )
    return {row.position: row.id for row in connection.execute(query)}
