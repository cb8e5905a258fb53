"""The chosen pairs, in an order that does not depend on the archive, read in batches.

Which pairs are chosen is settled once, in temporary tables: the database sorts them on disk when they are many, so
memory stays constant, and everything read afterwards belongs to one moment of the archive. Only the views are read, so
whatever was taken down is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import ArchiveReader
from newsarchive.archive.engines.faults import is_wrong_sql
from newsarchive.archive.engines.plain_sql import run
from newsarchive.errors import QueryError
from newsarchive.export import wording
from newsarchive.export.record import FIELDS, OVERLAY, SPLIT, VIEWED, Record, gallery_key, pair_key
from newsarchive.export.scratch import scratch_tables
from newsarchive.export.selection import Selection

BATCH = 500
"""Pairs read at once."""

Tick = Callable[[int, int], None]
"""Called with the pairs done and the pairs chosen."""

_CHOSEN = """INSERT INTO export_chosen (pair_id, gallery_id, position, photo, caption_id)
SELECT pair_id, gallery_id, position, photo_sha256, caption_id FROM pairs WHERE {conditions} LIMIT ?"""

EVERYTHING = 2**62
"""A value makes PostgreSQL's driver send what a person wrote as one statement, never as several."""

_GALLERIES = """SELECT gallery_id, newspaper, published_at, url, title, lead FROM galleries
WHERE gallery_id IN (SELECT gallery_id FROM export_chosen) ORDER BY gallery_id"""

_DUMP = "SELECT caption FROM pairs WHERE gallery_id = ? ORDER BY position"

_IS_NAMED = "SELECT 1 FROM export_named WHERE key = ?"

_NAME = "INSERT INTO export_named (key, gallery_id, newspaper, published_at, url) VALUES (?, ?, ?, ?, ?)"

# Both databases number and sort in one go; which of them sorts NULL first is said, since they differ.
_NUMBERED = """INSERT INTO export_gallery (number, gallery_id, key)
SELECT row_number() OVER (ORDER BY newspaper NULLS FIRST, published_at NULLS FIRST, url NULLS FIRST, key),
  gallery_id, key FROM export_named ORDER BY 1"""

_PAIRS = """INSERT INTO export_pair (number, pair_id, gallery, position, photo, caption_id)
SELECT row_number() OVER (ORDER BY g.number, c.position), c.pair_id, g.number, c.position, c.photo, c.caption_id
FROM export_chosen AS c JOIN export_gallery AS g ON g.gallery_id = c.gallery_id ORDER BY 1"""

_FIRST_PHOTOS = """INSERT INTO export_photo (photo, number)
SELECT photo, min(number) FROM export_pair WHERE photo IS NOT NULL GROUP BY photo"""

_BATCH = sql(
    "SELECT p.number, p.pair_id, p.position, g.gallery_id, g.key, g.family, g.split, f.number AS photo_number"
    " FROM export_pair AS p JOIN export_gallery AS g ON g.number = p.gallery"
    " LEFT JOIN export_photo AS f ON f.photo = p.photo WHERE p.number > :after ORDER BY p.number LIMIT :batch"
)

_VIEWED = sql(
    f"SELECT pair_id, {', '.join(field.name for field in (*VIEWED, *OVERLAY))} FROM pairs"  # noqa: S608  (our names)
    " WHERE pair_id IN :pair_ids"
).bindparams(bindparam("pair_ids", expanding=True))


class Picking:
    """Chosen pairs: counted, in order, ready to be read as often as wanted. Made by :func:`pick_pairs`."""

    def __init__(self, archive: ArchiveReader, connection: Connection, text: str, tick: Tick) -> None:
        self.archive = archive
        self.connection = connection
        self.fields = (*FIELDS, *wording.FIELDS[text])
        self._text = text
        self.pairs = self._count("export_pair")
        self.galleries = self._count("export_gallery")
        self.photos = self._count("export_photo")
        self._tick = tick

    def _count(self, table: str) -> int:
        return int(self.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608

    def records(self) -> Iterator[Record]:
        """Every chosen pair, ordered by newspaper, publication time, address and place."""
        after = 0
        self._tick(0, self.pairs)
        while rows := self.connection.execute(_BATCH, {"after": after, "batch": BATCH}).all():
            found = self.connection.execute(_VIEWED, {"pair_ids": [row.pair_id for row in rows]})
            viewed = {row["pair_id"]: row for row in found.mappings()}
            for row in rows:
                yield self._record(row, viewed[row.pair_id])
            after = rows[-1].number
            self._tick(after, self.pairs)

    def _record(self, row: Any, viewed: Any) -> Record:
        values = {"key": pair_key(row.key, row.position), "gallery_key": row.key}
        values |= wording.worded({field.name: viewed[field.name] for field in (*VIEWED, *OVERLAY)}, self._text)
        if SPLIT[0] in self.fields:
            values |= {"family": row.family, "split": row.split}
        return Record(row.number, row.photo_number, row.pair_id, row.gallery_id, values)

    def stories(self) -> Iterator[list[Record]]:
        """The chosen pairs, a list for each gallery."""
        for _, records in groupby(self.records(), key=lambda record: record.gallery_id):
            yield list(records)

    def photo_bytes(self, record: Record) -> bytes:
        """The photo of a record as it was served, checked against its SHA-256.

        Raises :class:`~newsarchive.errors.NotFoundError` if its file is not there and
        :class:`~newsarchive.errors.ArchiveError` if it is damaged.
        """
        return self.archive.photos.get(record.values["photo_sha256"])


@contextmanager
def pick_pairs(
    archive: ArchiveReader, selection: Selection, text: str = wording.CAPTURED, tick: Tick = lambda *_: None
) -> Iterator[Picking]:
    """The pairs of ``selection`` as they are now, in this wording; changes made meanwhile are not seen.

    Raises :class:`~newsarchive.errors.QueryError` for a search or a condition that cannot be read and
    :class:`~newsarchive.errors.ExportError` for an unknown wording.
    """
    wording.check_wording(text)
    with archive.reading() as connection, scratch_tables(connection):
        _choose(connection, selection)
        _order(connection)
        yield Picking(archive, connection, text, tick)


def _choose(connection: Connection, selection: Selection) -> None:
    conditions = list(selection.conditions_in(connection))
    where = " AND ".join(condition for condition, _ in conditions) or "TRUE"
    values = [value for _, given in conditions for value in given]
    try:
        run(connection, _CHOSEN.format(conditions=where), [*values, EVERYTHING])
    except DBAPIError as error:
        if selection.where is None or not is_wrong_sql(error):
            raise
        raise QueryError(
            f"the condition cannot be read: {error.orig}",
            where=selection.where,
            then="write SQL over the columns of the view pairs (docs/schema.md)",
        ) from None


def _order(connection: Connection) -> None:
    _name_galleries(connection)
    for command in (_NUMBERED, _PAIRS, _FIRST_PHOTOS):
        connection.exec_driver_sql(command)


def _name_galleries(connection: Connection) -> None:
    """Keys for the chosen galleries: of their address, of their words where a text dump has none."""
    for row in connection.exec_driver_sql(_GALLERIES):
        identity: tuple[str | None, ...] = (row.url,)
        if row.url is None:
            words = run(connection, _DUMP, (row.gallery_id,)).scalars()
            identity = (None, row.title, row.lead, row.published_at, *words)
        key = gallery_key(*identity)
        while run(connection, _IS_NAMED, (key,)).first():
            key = gallery_key(key, *identity)  # two galleries that nothing tells apart
        run(connection, _NAME, (key, row.gallery_id, row.newspaper, row.published_at, row.url))
