"""The bytes of a copy: pages and photos, from one store to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from newsarchive.archive.blobs.blobs import Blob, Blobs
from newsarchive.archive.blobs.byte_store import NAMES, blobs_of
from newsarchive.archive.care.stores import TABLES, Door, Named, named_files, without_row
from newsarchive.archive.duplicates.links import portions
from newsarchive.archive.place import Place

AT_ONCE = 32
"""Files in memory at a time."""


@dataclass(slots=True)
class Files:
    """What became of the bytes: ``lost`` are missing or damaged where they come from, and not in the other store."""

    copied: int = 0
    copied_bytes: int = 0
    kept: int = 0
    removed: int = 0
    lost: list[str] = field(default_factory=list)


def store_of(given: str, name: str) -> Blobs:
    """The store "pages" or "photos" at an address, or in a folder."""
    is_address = "://" in given or given.startswith("file:")
    return blobs_of(Place(Path(), store=given) if is_address else Place(Path(given)), name)


def copy_files(reading: Door, source: str, target: str, done: Files, tick: Callable[[], None]) -> None:
    """Copy what rows name and the other store lacks; each is hashed on its way."""
    for name in NAMES:
        theirs, ours = store_of(source, name), store_of(target, name)
        missing = _missing(named_files(reading, TABLES[name]), ours, done)
        for part in portions(missing, AT_ONCE):
            blobs = []
            for named in part:
                body = theirs.read(named.digest)
                if body is None or sha256(body).hexdigest() != named.digest:
                    done.lost.append(f"{name}/{named.file}")
                else:
                    blobs.append(Blob(named.digest, body, named.suffix))
            ours.ensure_all(blobs)
            done.copied += len(blobs)
            done.copied_bytes += sum(len(blob.body) for blob in blobs)
            tick()


def _missing(named: Iterator[Named], there: Blobs, done: Files) -> Iterator[Named]:
    """Those that are not there with their length. Both come sorted, so that nothing is asked for one by one."""
    files = there.sizes()
    file, size = next(files, ("", 0))
    for one in named:
        while file and file < one.file:
            file, size = next(files, ("", 0))
        if (file, size) == (one.file, one.size):
            done.kept += 1
        else:
            yield one


def forget_files(connection: Connection, gone: list[str], target: str, done: Files) -> None:
    """Remove from the store of a copy the files whose rows it lost, such as those of a takedown."""
    for name in NAMES:
        store = store_of(target, name)
        digests = {file.partition("/")[2] for file in gone if file.startswith(f"{name}/")}
        found = [place for digest in sorted(digests) if (place := store.find(digest))]
        for places in portions(found, AT_ONCE):
            for place in without_row(connection, TABLES[name], places):
                done.removed += store.remove(place)
