"""Bytes that are kept once, under their SHA-256: pages/ and photos/.

A file is written under a temporary name beside its place, synced, renamed, and its folder synced: after a
crash there is the whole file or none, whatever the file system (the order that rename(2) alone does not promise).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from itertools import count
from pathlib import Path

from newsarchive.archive.faults import plain_faults
from newsarchive.archive.processes import is_running, place_key, start_of
from newsarchive.errors import ArchiveError, NotFoundError

_INCOMING = ".incoming"

AWAY = 600
"""Seconds after which what another machine's process began to write is taken for left: it cannot be looked at."""


class Blobs:
    """A folder of files named by the SHA-256 of their bytes: ``ab/abcdef....jpg``."""

    def __init__(self, folder: Path) -> None:
        """A store in ``folder``; nothing is touched until bytes are put."""
        self.folder = folder

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
        place = self.path(digest, suffix)
        with plain_faults(place):
            if _size(place) != len(body):
                self._write(body, place)

    @contextmanager
    def announced(self, body: bytes, suffix: str) -> Iterator[str]:
        """Keep ``body`` while the row that names it is written in the ``with`` statement; gives its SHA-256.

        A mark lies in .incoming for as long: what a process leaves that is killed in between is found by it
        (:meth:`sweep`), without looking at every file there is. Inside the row's transaction, :meth:`ensure` must be
        called: a sweep, which holds the write lock, may have come between.
        """
        digest = sha256(body).hexdigest()
        mark = self.folder / _INCOMING / f"{_own_prefix()}{digest}.{suffix}"
        with plain_faults(mark):
            self._make_folder(mark.parent)
            mark.touch()
        try:
            self.ensure(digest, body, suffix)
        except BaseException:
            _remove(mark)
            raise
        yield digest
        _remove(mark)

    def path(self, digest: str, suffix: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would lie."""
        return self.folder / digest[:2] / f"{digest}.{suffix}"

    def find(self, digest: str) -> Path | None:
        """The file that holds the bytes with this SHA-256; None if there is none."""
        return next(iter(sorted((self.folder / digest[:2]).glob(f"{digest}.*"))), None)

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

    def _write(self, body: bytes, place: Path) -> None:
        incoming = self.folder / _INCOMING
        for folder in (incoming, place.parent):
            self._make_folder(folder)
        temporary = incoming / f"{_own_prefix()}{secrets.token_hex(8)}"
        try:
            with temporary.open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        sync_folder(place.parent)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)


def _remove(place: Path) -> bool:
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    return True


def _size(place: Path) -> int | None:
    try:
        return place.stat().st_size
    except FileNotFoundError:
        return None


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` reach the disk: a rename alone does not promise that."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _own_prefix() -> str:
    return f"{os.getpid()}-{start_of(os.getpid())}-{place_key()}-"


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
