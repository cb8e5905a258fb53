"""Links as rows: what was compared, what was linked, what a person took back. No other table is ever changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Row, Select, Table, delete, select, update

from newsarchive.archive.engines.upsert import insert_missing, put_row
from newsarchive.archive.schema.link_tables import CaptionLinkRow, LinkedRow, PhotoLinkRow
from newsarchive.errors import NotFoundError

PHOTO_LINK: Table = PhotoLinkRow.__table__  # type: ignore[assignment]
CAPTION_LINK: Table = CaptionLinkRow.__table__  # type: ignore[assignment]
LINKED: Table = LinkedRow.__table__  # type: ignore[assignment]

Door = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction, for reading or for writing. Linking takes long, so it holds none but short ones."""

One = TypeVar("One")

TABLES = {"photo": PHOTO_LINK, "caption": CAPTION_LINK}
"""By the first part of a link's name: "photo-12", "caption-7"."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did: how many were ``compared`` (new since the last time), ``linked``, and could not be ``read``."""

    compared: int
    linked: int
    unreadable: int = 0


def portions(values: Iterable[One], size: int) -> Iterator[list[One]]:
    """``values`` in lists of ``size``, the last one shorter."""
    values = iter(values)
    while portion := list(islice(values, size)):
        yield portion


def read_portions(reading: Door, query: Select[Any], number: Column[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
    """The rows of ``query`` in the order of ``number`` (a column called id), ``size`` in a transaction of their own."""
    last = 0
    while True:
        with reading() as connection:
            rows = connection.execute(query.where(number > last).order_by(number).limit(size)).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def begin_rule(connection: Connection, kind: str, rule: int) -> int:
    """Up to which number ``kind`` ("photo", "caption") was compared by this ``rule``; 0 at the first time.

    Links that another rule made are taken away first; what a person undid stays undone.
    """
    row = connection.execute(select(LINKED).where(LINKED.c.kind == kind)).first()
    if row is not None and row.rule == rule:
        return int(row.upto)
    table = TABLES[kind]
    connection.execute(delete(table).where(table.c.undone_at.is_(None)))
    note_upto(connection, kind, rule, 0)
    return 0


def note_upto(connection: Connection, kind: str, rule: int, upto: int) -> None:
    """Write down up to which number ``kind`` was compared."""
    put_row(connection, LINKED, {"kind": kind, "rule": rule, "upto": upto}, ("kind",))


def read_pairs(connection: Connection, kind: str) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """The pairs that are linked, and those that were linked and undone."""
    table = TABLES[kind]
    rows = connection.execute(select(table.c.a, table.c.b, table.c.undone_at)).all()
    return [(row.a, row.b) for row in rows if row.undone_at is None], {
        (row.a, row.b) for row in rows if row.undone_at is not None
    }


def add_links(connection: Connection, kind: str, rows: Iterable[dict[str, Any]], *, now: datetime) -> int:
    """Store links (``a``, ``b``, measure, ``reason``); returns how many were new."""
    return insert_missing(connection, TABLES[kind], [{**row, "made_at": now} for row in rows], "a", "b")


def undo_link(connection: Connection, name: str, *, now: datetime) -> None:
    """Take back the link of this name ("photo-12", "caption-7"); it is not made again.

    Raises :class:`~newsarchive.errors.NotFoundError`.
    """
    kind, _, number = name.partition("-")
    table = TABLES.get(kind)
    if table is None or not number.isdecimal():
        raise NotFoundError("no name of a link", where=name, then="links are named photo-12 or caption-7")
    done = update(table).where(table.c.id == int(number), table.c.undone_at.is_(None)).values(undone_at=now)
    if not connection.execute(done).rowcount:
        raise NotFoundError("no such link, or undone already", where=name, then="see: newsarchive sightings")


def tied_with(connection: Connection, kind: str, numbers: Iterable[int]) -> dict[int, str | None]:
    """All photos (or captions) tied with ``numbers`` by links, through others too: their number, and by which link.

    The numbers themselves come first, with None.
    """
    table = TABLES[kind]
    found: dict[int, str | None] = dict.fromkeys(numbers)
    fresh = list(found)
    while fresh:
        rows = [
            row
            for start in range(0, len(fresh), 500)
            for column in (table.c.a, table.c.b)
            for row in connection.execute(
                select(table.c.id, table.c.a, table.c.b).where(
                    column.in_(fresh[start : start + 500]), table.c.undone_at.is_(None)
                )
            )
        ]
        fresh = []
        for row in rows:
            for number in (row.a, row.b):
                if number not in found:
                    found[number] = f"{kind}-{row.id}"
                    fresh.append(number)
    return found
