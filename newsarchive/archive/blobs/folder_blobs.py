"""Bytes as files in a folder.

A file is written under a temporary name beside its place, synced, renamed, and its folder synced: after a
crash there is the whole file or none, whatever the file system (the order that rename(2) alone does not promise).
Places are plain text, not paths: a crawl puts hundreds of files a second, and pathlib took a fifth of that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from itertools import count
from pathlib import Path
from typing import ClassVar

from newsarchive.archive.blobs.blobs import ASIDE, Blob, Blobs, HasRow
from newsarchive.archive.blobs.marks import Marks, own_prefix
from newsarchive.archive.blobs.synced import AT_ONCE, sync_folder, write_files
from newsarchive.archive.engines.faults import plain_faults

_INCOMING = ".incoming"


class FolderBlobs(Blobs):
    """A store in a folder; what is set aside lies in ``damaged`` beside it."""

    leaves_parts: ClassVar[bool] = False

    def __init__(self, folder: Path) -> None:
        """A store in ``folder``; nothing is touched until bytes are put."""
        self.folder = folder
        self.where = str(folder)
        self._marks = Marks(folder / _INCOMING)
        self._suffixes: tuple[str, ...] = ()
        self._syncing = ThreadPoolExecutor(AT_ONCE, "syncing")  # its threads begin when they are needed

    def path(self, digest: str, suffix: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would lie."""
        return self.folder / digest[:2] / f"{digest}.{suffix}"

    def read(self, digest: str) -> bytes | None:
        """The file as it is."""
        name = self.find(digest)
        if name is None:
            return None
        place = self.folder / name
        with plain_faults(place):
            return place.read_bytes()

    def find(self, digest: str) -> str | None:
        """Suffixes that were met are tried first: of a million photos, each folder lists four thousand."""
        for suffix in self._suffixes:
            if self.path(digest, suffix).is_file():
                return f"{digest[:2]}/{digest}.{suffix}"
        found = next(iter(sorted((self.folder / digest[:2]).glob(f"{digest}.*"))), None)
        if found is None:
            return None
        self._suffixes = (*self._suffixes, found.suffix.removeprefix("."))
        return f"{digest[:2]}/{found.name}"

    def size_of(self, digest: str, suffix: str) -> int | None:
        """As the file system says."""
        return _size(self.path(digest, suffix))

    def hash_of(self, digest: str, suffix: str) -> str | None:
        """The file is read in pieces."""
        place = self.path(digest, suffix)
        with plain_faults(place):
            try:
                with place.open("rb") as file:
                    return file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                return None

    def is_there(self) -> bool:
        """Whether the folder is there."""
        return self.folder.is_dir()

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Folder by folder; what goes meanwhile has no length."""
        for folder in sorted(self.folder.glob("??")):
            for place in sorted(folder.iterdir()):
                yield f"{folder.name}/{place.name}", _size(place) or 0

    def hurried(self) -> FolderBlobs:
        """The same: a disk answers at once."""
        return self

    def ensure_all(self, blobs: Sequence[Blob]) -> None:
        """A file of the right name and the wrong length is one that a failing disk cut off: it is replaced."""
        root = str(self.folder)
        with plain_faults(self.folder):
            places = {f"{root}/{blob.digest[:2]}/{blob.name}": blob.body for blob in blobs}
            missing = {place: body for place, body in places.items() if _size(place) != len(body)}
            if missing:
                write_files(missing, self._marks.folder, own_prefix(), self._syncing)

    def remove(self, name: str) -> bool:
        """The name is gone from the disk when this returns."""
        place = self.folder / name
        with plain_faults(place):
            if not _remove(place):
                return False
            sync_folder(place.parent)
        return True

    def set_aside(self, name: str) -> str:
        """Into a folder beside the store, under another name where the same is there already."""
        place = self.folder / name
        aside = self._aside
        with plain_faults(place):
            aside.mkdir(parents=True, exist_ok=True)
            numbered = (f"{place.name}.{number}" if number else place.name for number in count())
            free = next(aside / one for one in numbered if not (aside / one).exists())
            place.replace(free)
            sync_folder(aside)
        return f"{ASIDE}/{self.folder.name}/{free.name}"

    def forget_aside(self, name: str) -> None:
        """Numbered ones too."""
        for aside in self._aside.glob(f"{name.rpartition('/')[2]}*"):
            aside.unlink()

    @property
    def _aside(self) -> Path:
        return self.folder.parent / ASIDE / self.folder.name

    def is_awaited(self, name: str) -> bool:
        """Whether a living process announced it."""
        return name.rpartition("/")[2] in self._marks.announced()

    def sweep_all(self, has_row: HasRow, *, before: float) -> int:
        """Every file is looked at."""
        removed = 0
        for place in self.folder.glob("??/*"):
            if place.stat().st_mtime < before and not has_row(place.name.partition(".")[0]):
                removed += _remove(place)
        return removed


def _remove(place: Path) -> bool:
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    return True


def _size(place: str | Path) -> int | None:
    try:
        return os.stat(place).st_size
    except FileNotFoundError:
        return None
