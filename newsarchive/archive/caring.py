"""The part of an archive's door for proof and care."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.blobs import Blobs
from newsarchive.archive.care import prove
from newsarchive.archive.care.proof import Proof


class Readable(Protocol):
    """What proving needs of an archive."""

    pages: Blobs
    photos: Blobs

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""


class Proving:
    """Methods of :class:`~newsarchive.archive.ArchiveReader`; nothing is changed."""

    def prove(self: Readable, pair_id: int) -> Proof:
        """The chain from a pair (of any version) to its bytes, hashed anew, and what the stored page reads as today.

        Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        with self.reading() as connection:
            return prove.prove_pair(connection, pair_id, pages=self.pages, photos=self.photos)
