"""The folder that an export writes: whole under its name, or not there at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newsarchive.archive.blobs.blobs import UNREADABLE
from newsarchive.archive.crawl.processes import is_running, start_of
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.errors import ArchiveWriteError
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record

LOST = "lost.tsv"
"""Lists photos (and pages) that an export should hold and could not: key, SHA-256, reason. Absent if there is none."""


class Output:
    """A folder being written, and what could not be written into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.photos = 0
        self.lost = 0

    def create(self, name: str) -> BinaryIO:
        """A new file of this name (with / for folders), open for writing bytes; the caller closes it."""
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("xb")

    def read_photo(self, picking: Picking, record: Record) -> bytes | None:
        """The photo of a record; None if the record has none, or if it is lost, which is then listed."""
        if record.photo_name is None:
            return None
        try:
            body = picking.photo_bytes(record)
        except UNREADABLE as error:
            self.lose(record.key, str(record.values["photo_sha256"]), error.what)
            return None
        self.photos += 1
        return body

    def copy_photo(self, picking: Picking, record: Record, name: str) -> bool:
        """Write the photo of a record into a new file; False if there is none to write."""
        body = self.read_photo(picking, record)
        if body is None:
            return False
        with self.create(name) as file:
            file.write(body)
        return True

    def lose(self, key: str, sha256: str, reason: str) -> None:
        """List what should be in the export and cannot be, by the key of its pair (of its gallery, for a page)."""
        self.lost += 1
        with (self.folder / LOST).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{key}\t{sha256}\t{reason}\n")


@contextmanager
def making_folder(destination: Path) -> Iterator[Output]:
    """An output that becomes ``destination`` when the ``with`` statement ends well, and vanishes when it does not.

    It is written beside its place under another name, then renamed. What a killed export left there is removed.
    Raises :class:`~newsarchive.errors.ArchiveWriteError` if the place is taken, the disk full or the folder read-only.
    """
    destination = destination.absolute()
    with plain_faults(destination):
        if destination.exists() and not (destination.is_dir() and not any(destination.iterdir())):
            raise ArchiveWriteError(
                "the place is taken", where=str(destination), then="remove it, or choose another folder"
            )
        destination.parent.mkdir(parents=True, exist_ok=True)
        _sweep(destination)
        incoming = destination.with_name(f".{destination.name}.incoming-{os.getpid()}-{start_of(os.getpid())}")
        incoming.mkdir()
        try:
            yield Output(incoming)
            incoming.replace(destination)
        except BaseException:
            shutil.rmtree(incoming, ignore_errors=True)
            raise


def _sweep(destination: Path) -> None:
    prefix = f".{destination.name}.incoming-"
    for left in destination.parent.iterdir():
        pid, _, start = left.name.removeprefix(prefix).partition("-")
        if left.name.startswith(prefix) and pid.isdecimal() and not is_running(int(pid), start):
            with contextlib.suppress(OSError):
                shutil.rmtree(left)
