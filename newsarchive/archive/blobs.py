"""Bytes that are kept once, under their SHA-256: pages/ and photos/.

A file is written under a temporary name beside its place, synced, renamed, and its folder synced: after a
crash there is the whole file or none, whatever the file system (the order that rename(2) alone does not promise).
"""

from __future__ import annotations

import contextlib
import os
import secrets
from hashlib import sha256
from pathlib import Path

from newsarchive.archive.faults import plain_faults
from newsarchive.archive.processes import is_running, start_of
from newsarchive.errors import ArchiveError, NotFoundError

_INCOMING = ".incoming"


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
        place = self.path(digest, suffix)
        with plain_faults(place):
            if _size(place) != len(body):
                self._write(body, place)
        return digest

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
        place = self.find(digest)
        if place is None:
            raise NotFoundError("no bytes with this SHA-256", where=f"{self.folder}/{digest}")
        with plain_faults(place):
            body = place.read_bytes()
        if sha256(body).hexdigest() != digest:
            raise ArchiveError("the file is damaged", where=str(place), then="restore it from a backup")
        return body

    def __contains__(self, digest: str) -> bool:
        return self.find(digest) is not None

    def sweep(self) -> int:
        """Remove what killed processes left half-written; returns how many files that were."""
        removed = 0
        for left in (self.folder / _INCOMING).glob("*"):
            if not _is_being_written(left.name):
                with contextlib.suppress(FileNotFoundError):
                    left.unlink()
                    removed += 1
        return removed

    def _write(self, body: bytes, place: Path) -> None:
        incoming = self.folder / _INCOMING
        for folder in (incoming, place.parent):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                _sync_folder(folder.parent)
        temporary = incoming / f"{os.getpid()}-{start_of(os.getpid())}-{secrets.token_hex(8)}"
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
        _sync_folder(place.parent)


def _size(place: Path) -> int | None:
    try:
        return place.stat().st_size
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_being_written(name: str) -> bool:
    pid, _, rest = name.partition("-")
    return pid.isdecimal() and is_running(int(pid), rest.partition("-")[0])
