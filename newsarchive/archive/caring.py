"""The part of an archive's door for proof and care."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.blobs import Blobs
from newsarchive.archive.care import prove, verify
from newsarchive.archive.care.damage import Sample, Verification
from newsarchive.archive.care.proof import Proof


class Readable(Protocol):
    """What proving and checking need of an archive."""

    folder: Path
    pages: Blobs
    photos: Blobs

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""


class Writable(Readable, Protocol):
    """What caring needs of an archive."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""


class Proving:
    """Methods of :class:`~newsarchive.archive.ArchiveReader`; nothing is changed."""

    def prove(self: Readable, pair_id: int) -> Proof:
        """The chain from a pair (of any version) to its bytes, hashed anew, and what the stored page reads as today.

        Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        with self.reading() as connection:
            return prove.prove_pair(connection, pair_id, pages=self.pages, photos=self.photos)

    def check(self: Readable, *, sample: Sample | None = None, tick: verify.Tick = verify.silent) -> Verification:
        """As :meth:`~newsarchive.archive.Archive.verify`, but nothing is changed and nothing is mended."""
        return verify.verify(self, sample=sample, writing=None, tick=tick)


class Caring:
    """Methods of :class:`~newsarchive.archive.Archive`."""

    def verify(self: Writable, *, sample: Sample | None = None, tick: verify.Tick = verify.silent) -> Verification:
        """Whether file, rows and bytes are whole and name each other; all bytes are hashed, or those of ``sample``.

        What is damaged is moved to ``damaged/`` in the archive's folder, and queued: the next crawl fetches what the
        newspaper still has. Indexes are made anew. ``tick`` is called now and then with what was found so far.
        """
        return verify.verify(self, sample=sample, writing=self.writing, tick=tick)
