"""The part of an archive's door for proof and care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarchive.archive.care import backup, merge, prove, takedown, verify
from newsarchive.archive.care.backup import Backup
from newsarchive.archive.care.damage import Sample, Verification
from newsarchive.archive.care.foresee import Foreseen, foresee
from newsarchive.archive.care.merge import Merged
from newsarchive.archive.care.proof import Proof
from newsarchive.archive.care.stores import Readable, Writable
from newsarchive.archive.care.takedown import Takedown
from newsarchive.archive.tombstones import is_address_down
from newsarchive.errors import TakenDownError


class Proving:
    """Methods of :class:`~newsarchive.archive.ArchiveReader`; nothing is changed."""

    def prove(self: Readable, pair: int | str) -> Proof:
        """The chain from a pair (its number, or "GALLERY:PLACE") to its bytes, hashed anew and split anew.

        Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        with self.reading() as connection:
            return prove.prove_pair(connection, pair, pages=self.pages, photos=self.photos)

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

    def takedowns(self: Readable) -> list[Takedown]:
        """What was taken down, newest first."""
        return takedown.list_takedowns(self)

    def foresee_takedown(self: Readable, name: str, *, lookalikes: bool = False) -> Foreseen:
        """What :meth:`~newsarchive.archive.Archive.take_down` would take, each photo with why, and what would stay.

        Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        return foresee(self, name, lookalikes=lookalikes)

    def is_taken_down(self: Readable, url: str) -> bool:
        """Whether the page or photo at ``url`` was taken down: it is not asked for."""
        with self.reading() as connection:
            return is_address_down(connection, url)


class Caring:
    """Methods of :class:`~newsarchive.archive.Archive`."""

    def verify(self: Writable, *, sample: Sample | None = None, tick: verify.Tick = verify.silent) -> Verification:
        """Whether file, rows and bytes are whole and name each other; all bytes are hashed, or those of ``sample``.

        What is damaged is moved to ``damaged/`` in the archive's folder, and queued: the next crawl fetches what the
        newspaper still has. Indexes are made anew. ``tick`` is called now and then with what was found so far.
        """
        return verify.verify(self, sample=sample, writing=self.writing, tick=tick)

    @contextmanager
    def forgetting(self: Writable, url: str | None) -> Iterator[None]:
        """Take down the page at ``url`` too when its story turns out to be one that was taken down, and raise on."""
        try:
            yield
        except TakenDownError:
            takedown.forget_page(self, url)
            raise

    def take_down(self: Writable, name: str, *, reason: str, asked_by: str, lookalikes: bool = False) -> Takedown:
        """Take down a photo (SHA-256) and its stored copies, a gallery (number), or what an address names.

        Copies are photos that are linked with it, or show the same picture; ``lookalikes`` whose hashes alone are as
        near stay, unless they are to go too: graphics made from one template look alike.
        Rows, bytes, text, old versions, lines of logs and copies from upgrades go; a tombstone stays, so that no
        crawl, replay or merge brings it back. Pairs of other galleries keep their place, with the reason "taken
        down". Backups forget it when they are next made. Raises :class:`~newsarchive.errors.NotFoundError`.
        """
        return takedown.take_down(self, name, reason=reason, asked_by=asked_by, lookalikes=lookalikes)

    def finish_takedowns(self: Writable) -> bool:
        """Finish what a killed takedown left; False if old bytes must stay while somebody reads the earlier state."""
        return takedown.finish(self)

    def merge(self: Writable, other: Readable, *, tick: merge.Tick = merge.silent) -> Merged:
        """Bring everything that ``other`` holds into this archive; ``other`` is only read.

        All versions are kept in the order of their captures, what people linked or corrected is kept, and what either
        took down is down. Bytes are hashed on their way; damaged ones stay behind. The result is the same in either
        order and when it is done again, which also completes a merge that was killed.
        """
        return merge.merge(self, other, tick=tick)
