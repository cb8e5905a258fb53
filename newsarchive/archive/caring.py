"""The part of an archive's door for proof and care."""

from __future__ import annotations

from pathlib import Path

from newsarchive.archive.care import backup, prove, verify
from newsarchive.archive.care.backup import Backup
from newsarchive.archive.care.damage import Sample, Verification
from newsarchive.archive.care.proof import Proof
from newsarchive.archive.care.stores import Readable, Writable


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

    def back_up(self: Readable, destination: str | Path, *, tick: backup.Tick = backup.silent) -> Backup:
        """Make ``destination`` a consistent copy of the archive as it is now, while others write to it.

        Only what is missing there is copied, each file hashed on its way. An earlier backup in ``destination`` stays
        whole until the last moment. Opening the copy restores it. Raises
        :class:`~newsarchive.errors.ArchiveWriteError` where something else lies, or the disk is full, and
        :class:`~newsarchive.errors.ArchiveError` if the archive's own file is damaged.
        """
        return backup.back_up(self, Path(destination), tick=tick)


class Caring:
    """Methods of :class:`~newsarchive.archive.Archive`."""

    def verify(self: Writable, *, sample: Sample | None = None, tick: verify.Tick = verify.silent) -> Verification:
        """Whether file, rows and bytes are whole and name each other; all bytes are hashed, or those of ``sample``.

        What is damaged is moved to ``damaged/`` in the archive's folder, and queued: the next crawl fetches what the
        newspaper still has. Indexes are made anew. ``tick`` is called now and then with what was found so far.
        """
        return verify.verify(self, sample=sample, writing=self.writing, tick=tick)
