"""What all pages of one desk share: the archive, threads to read it in, thumbnails, and sums that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from newsarchive.archive import ArchiveReader
from newsarchive.desk.kept import Kept
from newsarchive.desk.pulse import Pulse
from newsarchive.desk.thumbs import Thumbs
from newsarchive.desk.writing import Writing

Answer = TypeVar("Answer")

READERS = 2
"""Threads of a process that read the archive at once. With eight, as many as there were readers, every search was as
slow as all that ran beside it; in line behind two it is a quarter faster at the 95th percentile (bench.desk)."""

DOWNLOADS = 3
"""Downloads of whole searches that are written at once; others wait for their turn."""


class Desk:
    """One open archive, as the pages see it."""

    def __init__(self, archive: ArchiveReader, thumbs: Thumbs, writing: Writing | None = None) -> None:
        """``archive`` belongs to the desk from now on; ``writing`` is the door for corrections, None: they are off."""
        self.archive = archive
        self.photos = archive.photos.hurried()
        """Somebody waits for each."""
        self.thumbs = thumbs
        self.writing = writing
        self.pulse = Pulse(archive.folder)
        self.kept = Kept(self.pulse.beat, self.read)
        self.downloads = asyncio.Semaphore(DOWNLOADS)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="desk")

    async def read(self, work: Callable[..., Answer], *values: Any) -> Answer:
        """What ``work(*values)`` returns; it runs in a thread, so that one slow query holds up nobody else."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *values)

    def close(self) -> None:
        """Let go of the archive."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.pulse.close()
        if self.writing is not None:
            self.writing.sessions.close()
        self.archive.close()


def desk_of(datasette: Any) -> Desk:
    """The desk that this Datasette was made for (:func:`newsarchive.desk.app.make_datasette`)."""
    desk: Desk = datasette.newsarchive_desk
    return desk
