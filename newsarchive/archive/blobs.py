"""Bytes that are kept once, under their SHA-256: pages/ and photos/.

A file is written under a temporary name beside its place, synced, renamed, and its folder synced: after a
crash there is the whole file or none, whatever the file system (the order that rename(2) alone does not promise).
Marks and places are plain text, not paths: a crawl puts hundreds of files a second, and pathlib took a fifth of that.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from itertools import count
from pathlib import Path

from newsarchive.archive.faults import plain_faults
from newsarchive.archive.processes import is_running, place_key, start_of
from newsarchive.archive.synced import make_folder, sync_folder, write_files
from newsarchive.errors import ArchiveError, NotFoundError

_INCOMING = ".incoming"

AWAY = 600
"""Seconds after which what another machine's process began to write is taken for left: it cannot be looked at."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes to keep: their SHA-256 (hex), themselves, and the ending of their file's name (without dot)."""

    digest: str
    body: bytes
    suffix: str

    @property
    def name(self) -> str:
        """The name of their file."""
        return f"{self.digest}.{self.suffix}"


class Blobs:
    """A folder of files named by the SHA-256 of their bytes: ``ab/abcdef....jpg``."""

    def __init__(self, folder: Path) -> None:
        """A store in ``folder``; nothing is touched until bytes are put."""
        self.folder = folder
        self._suffixes: tuple[str, ...] = ()

    def put(self, body: bytes, suffix: str) -> str:
        """Keep ``body`` and return its SHA-256 (hex). Bytes that are there already are not written again.

        ``suffix`` (without dot) ends the file's name. A file of the right name and the wrong length is one that a
        failing disk cut off: it is replaced. Raises :class:`~newsarchive.errors.ArchiveWriteError`.
        """
        digest = sha256(body).hexdigest()
        self.ensure(digest, body, suffix)
        return digest

    def ensure(self, digest: str, body: bytes, suffix: str) -> None:
        """See to it that ``body``, whose SHA-256 is ``digest``, is there."""
        self.ensure_all([Blob(digest, body, suffix)])

    def ensure_all(self, blobs: Sequence[Blob]) -> None:
        """See to it that all of ``blobs`` are there, synced with their folders."""
        root = str(self.folder)
        with plain_faults(self.folder):
            places = {f"{root}/{blob.digest[:2]}/{blob.name}": blob.body for blob in blobs}
            missing = {place: body for place, body in places.items() if _size(place) != len(body)}
            if missing:
                write_files(missing, self.folder / _INCOMING, _own_prefix())

    @contextmanager
    def announced(self, body: bytes, suffix: str) -> Iterator[str]:
        """Keep ``body`` while the row that names it is written in the ``with`` statement; gives its SHA-256."""
        blob = Blob(sha256(body).hexdigest(), body, suffix)
        with self.announced_all([blob]):
            yield blob.digest

    @contextmanager
    def announced_all(self, blobs: Sequence[Blob]) -> Iterator[None]:
        """Keep ``blobs`` while the rows that name them are written in the ``with`` statement.

        A mark for each lies in .incoming for as long: what a process leaves that is killed in between is found by it
        (:meth:`sweep`), without looking at every file there is. Inside the rows' transaction, :meth:`ensure_all` must
        be called: a sweep, which holds the write lock, may have come between.
        """
        incoming, own = f"{self.folder}/{_INCOMING}", _own_prefix()
        marks = [f"{incoming}/{own}{blob.name}" for blob in blobs]
        with plain_faults(self.folder):
            make_folder(incoming)
            for mark in marks:
                os.close(os.open(mark, os.O_WRONLY | os.O_CREAT, 0o644))
        try:
            self.ensure_all(blobs)
        except BaseException:
            _remove_all(marks)
            raise
        yield
        _remove_all(marks)

    def path(self, digest: str, suffix: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would lie."""
        return self.folder / digest[:2] / f"{digest}.{suffix}"

    def find(self, digest: str) -> Path | None:
        """The file that holds the bytes with this SHA-256; None if there is none.

        Suffixes that were met are tried first: of a million photos, each folder lists four thousand.
        """
        for suffix in self._suffixes:
            if (place := self.path(digest, suffix)).is_file():
                return place
        found = next(iter(sorted((self.folder / digest[:2]).glob(f"{digest}.*"))), None)
        if found is not None:
            self._suffixes = (*self._suffixes, found.suffix.removeprefix("."))
        return found

    def get(self, digest: str) -> bytes:
        """The bytes with this SHA-256.

        Raises :class:`~newsarchive.errors.NotFoundError` if there are none and
        :class:`~newsarchive.errors.ArchiveError` if the file does not hold what its name says.
        """
        body = self.read(digest)
        if body is None:
            raise NotFoundError("no bytes with this SHA-256", where=f"{self.folder}/{digest}")
        if sha256(body).hexdigest() != digest:
            place = self.find(digest) or self.folder
            raise ArchiveError("the file is damaged", where=str(place), then="run: newsarchive verify")
        return body

    def read(self, digest: str) -> bytes | None:
        """What lies under this SHA-256, be it damaged or not; None if nothing does."""
        place = self.find(digest)
        if place is None:
            return None
        with plain_faults(place):
            return place.read_bytes()

    def hash_of(self, digest: str, suffix: str) -> str | None:
        """The SHA-256 of what lies under this name, read in pieces; None if nothing does."""
        place = self.path(digest, suffix)
        with plain_faults(place):
            try:
                with place.open("rb") as file:
                    return file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                return None

    def size_of(self, digest: str, suffix: str) -> int | None:
        """How many bytes lie under this name; None if nothing does."""
        return _size(self.path(digest, suffix))

    def is_there(self) -> bool:
        """Whether the store itself is there: a disk that is not mounted is no loss of every file on it."""
        return self.folder.is_dir()

    def names(self) -> Iterator[str]:
        """The places of all files ("ab/abcdef....jpg"), sorted, folder by folder: never all of them in memory."""
        for folder in sorted(self.folder.glob("??")):
            yield from sorted(f"{folder.name}/{place.name}" for place in folder.iterdir())

    def remove(self, name: str) -> bool:
        """Remove a file (as :meth:`names` gives it) for good; whether there was one."""
        place = self.folder / name
        with plain_faults(place):
            if not _remove(place):
                return False
            sync_folder(place.parent)
        return True

    def announced_names(self) -> set[str]:
        """The names of files that living processes are about to write a row for."""
        marks = [mark for mark in (self.folder / _INCOMING).glob("*") if _is_being_written(mark)]
        return {name for mark in marks if (name := _announced(mark.name))}

    def set_aside(self, name: str, folder: Path) -> Path:
        """Move a file (as :meth:`names` gives it) into ``folder`` as it is; its new place. Nothing is overwritten."""
        place = self.folder / name
        with plain_faults(place):
            folder.mkdir(parents=True, exist_ok=True)
            numbered = (f"{place.name}.{number}" if number else place.name for number in count())
            free = next(folder / one for one in numbered if not (folder / one).exists())
            place.replace(free)
            sync_folder(folder)
        return free

    def __contains__(self, digest: str) -> bool:
        return self.find(digest) is not None

    def is_left_over(self) -> bool:
        """Whether a dead process left anything half-done here."""
        return any(not _is_being_written(left) for left in (self.folder / _INCOMING).glob("*"))

    def sweep(self, has_row: Callable[[str], bool]) -> int:
        """Remove what killed processes left: half-written files, and whole ones that no row came to name.

        Returns how many files those were. ``has_row`` tells whether a row names a SHA-256; the caller holds the
        write lock, so that no row comes while this looks.
        """
        removed = 0
        incoming = list((self.folder / _INCOMING).glob("*"))
        announced = {_announced(left.name) for left in incoming if _is_being_written(left)}
        for left in incoming:
            if _is_being_written(left):
                continue
            name = _announced(left.name)
            if name is None:
                removed += 1
            elif name not in announced and not has_row(name.partition(".")[0]):
                removed += _remove(self.folder / name[:2] / name)
            _remove(left)
        return removed

    def sweep_all(self, has_row: Callable[[str], bool], *, before: float) -> int:
        """Remove every file, written before that moment (seconds since the epoch), that no row names; how many."""
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


def _remove_all(marks: Sequence[str]) -> None:
    for mark in marks:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(mark)


def _size(place: str | Path) -> int | None:
    try:
        return os.stat(place).st_size
    except FileNotFoundError:
        return None


def _own_prefix() -> str:
    return _prefix_of(os.getpid())


@cache
def _prefix_of(pid: int) -> str:
    return f"{pid}-{start_of(pid)}-{place_key()}-"


def _is_being_written(left: Path) -> bool:
    pid, start, place, _ = (*left.name.split("-", 3), "", "", "")[:4]
    if not pid.isdecimal():
        return False
    if place == place_key():
        return is_running(int(pid), start)
    return time.time() - _changed_at(left) < AWAY


def _changed_at(left: Path) -> float:
    try:
        return left.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _announced(name: str) -> str | None:
    """The file that a mark announces; None for what is no mark."""
    announced = name.rpartition("-")[2]
    return announced if "." in announced else None
