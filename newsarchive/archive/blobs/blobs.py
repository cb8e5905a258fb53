"""Bytes that are kept once, under their SHA-256: pages/ and photos/, wherever they lie.

The seam between an archive and its store: :mod:`.folder_blobs` keeps files in a folder, :mod:`.bucket_blobs` objects
in a bucket of S3, and everything else knows :class:`Blobs`. Which of them it is says the archive's place
(:mod:`.byte_store`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from newsarchive.archive.blobs.marks import Marks
from newsarchive.errors import ArchiveWriteError, DamagedError, NotFoundError, PhotoError

ASIDE = "damaged"
"""Where damaged bytes are moved to, beside the store."""

UNREADABLE = (NotFoundError, DamagedError, PhotoError, ArchiveWriteError)
"""What says that one photo or page cannot be had, whatever the others are; the last is a bad sector of a disk. Any
other error of a store is one of all its bytes, and none of them may be taken for lost."""

HasRow = Callable[[str], bool]
"""Whether a row names a SHA-256."""


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


class Blobs(ABC):
    """A store of files named by the SHA-256 of their bytes: ``ab/abcdef....jpg``.

    A *name* is such a place inside the store. ``where`` tells a person where the store is.
    """

    where: str
    leaves_parts: ClassVar[bool]
    """Whether some bytes may have been kept where :meth:`ensure_all` failed."""
    _marks: Marks

    # What is read

    @abstractmethod
    def read(self, digest: str) -> bytes | None:
        """What lies under this SHA-256, be it damaged or not; None if nothing does."""

    @abstractmethod
    def find(self, digest: str) -> str | None:
        """The name under which bytes with this SHA-256 lie; None if there are none."""

    @abstractmethod
    def size_of(self, digest: str, suffix: str) -> int | None:
        """How many bytes lie under this name; None if nothing does."""

    @abstractmethod
    def hash_of(self, digest: str, suffix: str) -> str | None:
        """The SHA-256 of what lies under this name; None if nothing does."""

    @abstractmethod
    def is_there(self) -> bool:
        """Whether the store itself is there: a disk that is not mounted is no loss of every file on it."""

    @abstractmethod
    def sizes(self) -> Iterator[tuple[str, int]]:
        """All names, sorted, with their lengths in bytes; never all of them in memory."""

    @abstractmethod
    def hurried(self) -> Blobs:
        """The same store for somebody who cannot wait: one that is away is an error at once."""

    # What is changed

    @abstractmethod
    def ensure_all(self, blobs: Sequence[Blob]) -> None:
        """See to it that all of ``blobs`` are there, whole and safe from a loss of power.

        What is there with the right length is not written again. Raises
        :class:`~newsarchive.errors.ArchiveWriteError` and :class:`~newsarchive.errors.ArchiveUnreachableError`.
        """

    @abstractmethod
    def remove(self, name: str) -> bool:
        """Remove a file for good; whether there was one."""

    @abstractmethod
    def set_aside(self, name: str) -> str:
        """Move a file as it is beside the store ("damaged/photos/abc.jpg", which is given). Nothing is overwritten."""

    @abstractmethod
    def forget_aside(self, name: str) -> None:
        """Remove for good whatever was ever set aside under this name."""

    @abstractmethod
    def is_awaited(self, name: str) -> bool:
        """Whether somebody who lives may be about to write a row for this file."""

    @abstractmethod
    def sweep_all(self, has_row: HasRow, *, before: float) -> int:
        """Remove every file, written before that moment (seconds since the epoch), that no row names; how many."""

    # What is the same wherever they lie

    def put(self, body: bytes, suffix: str) -> str:
        """Keep ``body`` and return its SHA-256 (hex); ``suffix`` (without dot) ends the file's name."""
        digest = sha256(body).hexdigest()
        self.ensure(digest, body, suffix)
        return digest

    def ensure(self, digest: str, body: bytes, suffix: str) -> None:
        """See to it that ``body``, whose SHA-256 is ``digest``, is there."""
        self.ensure_all([Blob(digest, body, suffix)])

    @contextmanager
    def announced(self, body: bytes, suffix: str) -> Iterator[str]:
        """Keep ``body`` while the row that names it is written in the ``with`` statement; gives its SHA-256."""
        blob = Blob(sha256(body).hexdigest(), body, suffix)
        with self.announced_all([blob]):
            yield blob.digest

    @contextmanager
    def announced_all(self, blobs: Sequence[Blob]) -> Iterator[None]:
        """Keep ``blobs`` while the rows that name them are written in the ``with`` statement.

        A mark that names them lies on this machine for as long: what a process leaves that is killed in between is
        found by it (:meth:`sweep`), without looking at every file there is. Inside the rows' transaction,
        :meth:`ensure_all` must be called: a sweep, which holds the write lock, may have come between.
        """
        mark = self._marks.lay([blob.name for blob in blobs])
        try:
            self.ensure_all(blobs)
        except BaseException:
            if not self.leaves_parts:
                self._marks.clear(mark)
                self._marks.close()
            raise
        yield
        self._marks.clear(mark)

    def close(self) -> None:
        """Let go of what was only needed for keeping bytes."""
        self._marks.close()

    def get(self, digest: str) -> bytes:
        """The bytes with this SHA-256.

        Raises :class:`~newsarchive.errors.NotFoundError` if there are none,
        :class:`~newsarchive.errors.DamagedError` if the file does not hold what its name says, and
        :class:`~newsarchive.errors.ArchiveUnreachableError` for a store that does not answer.
        """
        body = self.read(digest)
        if body is None:
            raise NotFoundError("no bytes with this SHA-256", where=f"{self.where}/{digest}")
        if sha256(body).hexdigest() != digest:
            place = f"{self.where}/{self.find(digest) or digest}"
            raise DamagedError("the file is damaged", where=place, then="run: newsarchive verify")
        return body

    def names(self) -> Iterator[str]:
        """The places of all files ("ab/abcdef....jpg"), sorted; never all of them in memory."""
        return (name for name, _ in self.sizes())

    def __contains__(self, digest: str) -> bool:
        return self.find(digest) is not None

    def is_left_over(self) -> bool:
        """Whether a process that died on this machine left anything half-done here."""
        return self._marks.are_left_over()

    def sweep(self, has_row: HasRow) -> int:
        """Remove what killed processes left: half-written files, and whole ones that no row came to name.

        Returns how many files those were. ``has_row`` tells whether a row names a SHA-256; the caller holds the
        write lock, so that no row comes while this looks.
        """
        return self._marks.sweep(lambda name: not has_row(name.partition(".")[0]) and self.remove(place_of(name)))


def place_of(file: str) -> str:
    """The place in a store of a file with this name.

    >>> place_of("abcdef.jpg")
    'ab/abcdef.jpg'
    """
    return f"{file[:2]}/{file}"
