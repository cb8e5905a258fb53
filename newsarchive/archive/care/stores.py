"""The two stores of bytes with the tables whose rows name them, read in portions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Select, Table, func, select

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.crawl.captures import CAPTURE, PAGE_SUFFIX
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.place import Place

PORTION = 500
"""Rows or files that are in memory at a time."""

TABLES: dict[str, Table] = {"pages": CAPTURE, "photos": PHOTO}
"""By the store's name: the table whose rows name its files."""

Door = Callable[[], AbstractContextManager[Connection]]


class Readable(Protocol):
    """What looking at bytes needs of an archive."""

    place: Place
    folder: Path
    pages: Blobs
    photos: Blobs

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""


class Writable(Readable, Protocol):
    """What changing an archive needs."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""


class Store(NamedTuple):
    """A store of bytes: "pages" or "photos", its files, and the table whose rows name them."""

    name: str
    blobs: Blobs
    table: Table


class Named(NamedTuple):
    """What rows say of a file: its SHA-256, its length in bytes, the suffix of its name."""

    digest: str
    size: int
    suffix: str

    @property
    def file(self) -> str:
        """Its place in the store."""
        return f"{self.digest[:2]}/{self.digest}.{self.suffix}"


def stores_of(archive: Readable) -> tuple[Store, Store]:
    """Pages and photos of an archive."""
    return Store("pages", archive.pages, TABLES["pages"]), Store("photos", archive.photos, TABLES["photos"])


def named_files(reading: Door, table: Table) -> Iterator[Named]:
    """Each SHA-256 that rows of ``table`` name, in order; a short transaction for each portion."""
    digest, size = table.c.sha256, func.max(table.c.size).label("size")
    suffix = [func.min(table.c.suffix).label("suffix")] if "suffix" in table.c else []
    last = ""
    while True:
        query = select(digest, size, *suffix).where(digest > last).group_by(digest).order_by(digest).limit(PORTION)
        with reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield from (Named(row.sha256, row.size, getattr(row, "suffix", PAGE_SUFFIX)) for row in rows)
        last = rows[-1].sha256


def without_row(connection: Connection, table: Table, names: list[str]) -> list[str]:
    """Those of the files ``names`` that no row names, or that lie where no row looks for them."""
    digests = {name: name[3:].partition(".")[0] for name in names}
    query = select(table.c.sha256).where(table.c.sha256.in_(list(digests.values())))
    known = set(connection.execute(query).scalars())
    return [name for name, digest in digests.items() if digest not in known or not name.startswith(f"{digest[:2]}/")]


def read_rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    """The rows of ``query`` by the names of their columns."""
    return [{str(name): value for name, value in row.items()} for row in connection.execute(query).mappings()]
