"""An archive open for writing: the one door through which everything enters."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine

from newsarchive.archive import captures, frontier, photo_index, runs, sqlite, store
from newsarchive.archive.faults import plain_faults
from newsarchive.archive.moments import utc_now
from newsarchive.archive.reader import FILE, WAIT, ArchiveReader
from newsarchive.archive.records import Stored
from newsarchive.archive.upgrade import bring_up_to_date
from newsarchive.errors import ArchiveError, ArchiveWriteError, NotFoundError
from newsarchive.model import Gallery, Page, Photo


class Archive(ArchiveReader):
    """An archive open for writing (and reading). Use it in a ``with`` statement, or close it.

    Threads may share it, and several processes may write: each waits its turn. Every method is one transaction.
    """

    def __init__(self, folder: Path, reads: Engine, writes: Engine) -> None:
        """For :meth:`open`; the engines belong to the archive from now on."""
        super().__init__(folder, reads)
        self._writes = writes
        self._turn = threading.Lock()  # threads of one process take turns here, faster than by asking SQLite again

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = True, wait: float = WAIT) -> Self:
        """The archive in ``folder``, made if there is none and ``create``; an older one is upgraded after a copy.

        ``wait`` is how many seconds to wait for another process that writes. Raises
        :class:`~newsarchive.errors.NotFoundError`, :class:`~newsarchive.errors.ArchiveError` (no archive, damaged),
        :class:`~newsarchive.errors.ArchiveVersionError` (of a newer newsarchive),
        :class:`~newsarchive.errors.ArchiveLockedError` and :class:`~newsarchive.errors.ArchiveWriteError`.
        """
        place = Path(folder)
        path = place / FILE
        with plain_faults(path):
            _check_place(place, path, create=create)
            sqlite.use_wal(path, wait=wait)
            reads = sqlite.make_engine(path, wait=wait, mode="ro")
            writes = sqlite.make_engine(path, wait=wait, mode="rw")
            archive = cls(place, reads, writes)
            try:
                bring_up_to_date(reads, writes, path, wait=wait)
                archive.pages.sweep()
                archive.photos.sweep()
            except BaseException:
                archive.close()
                raise
        return archive

    def close(self) -> None:
        """Let go of the file."""
        super().close()
        self._writes.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction of its own: everything done on it is stored at the end, or nothing is."""
        with (
            plain_faults(self.folder / FILE),
            self._turn,
            self._writes.connect() as connection,
            connection.begin(),
        ):
            yield connection

    def find_pages(self, site: str, urls: Iterable[str], *, via: str | None = None, run_id: int | None = None) -> int:
        """Put addresses into the frontier, due at once; returns how many were new."""
        with self.writing() as connection:
            return frontier.find_pages(connection, site, urls, via=via, run_id=run_id, now=utc_now())

    def mark_due(self, url: str, *, at: datetime | None = None) -> None:
        """Have a page fetched (again) from ``at`` (default: now) on."""
        with self.writing() as connection:
            frontier.mark_due(connection, url, at=at or utc_now())

    def fail_page(self, url: str, reason: str, *, run_id: int | None = None, gone: bool = False) -> None:
        """Write down why a page could not be had; it is tried again later, unless it is ``gone``."""
        with self.writing() as connection:
            frontier.fail_page(connection, url, reason, run_id=run_id, gone=gone, now=utc_now())

    def mark_not_gallery(self, url: str, *, reason: str) -> None:
        """Write down that a page is no gallery; it is not asked for again."""
        with self.writing() as connection:
            frontier.mark_not_gallery(connection, url, reason=reason)

    def record_capture(self, page: Page, *, run_id: int | None = None) -> int:
        """Keep a page's bytes, then its row; returns the capture's number (the last one's for the same bytes)."""
        sha256 = self.pages.put(page.body, captures.PAGE_SUFFIX)
        with self.writing() as connection:
            return captures.record_capture(connection, page, sha256, run_id=run_id, now=utc_now())

    def put_photo(
        self,
        photo: Photo,
        body: bytes,
        *,
        url: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Keep a photo's bytes, then its row, and that ``url`` served it, with what the server said of its age.

        Raises :class:`~newsarchive.errors.ArchiveError` if ``photo`` is a look at other bytes.
        """
        sha256 = self.photos.put(body, photo_index.suffix_of(photo.format))
        if sha256 != photo.sha256:
            raise ArchiveError(f"the photo's SHA-256 is {sha256}, not {photo.sha256}", where=url)
        with self.writing() as connection:
            now = utc_now()
            photo_id = photo_index.add_photos(connection, [photo], now=now)[sha256]
            if url is not None:
                photo_index.add_source(connection, url, photo_id, etag=etag, last_modified=last_modified, now=now)

    def store_gallery(self, gallery: Gallery, *, run_id: int | None = None) -> Stored:
        """Store a gallery in one transaction; content that the archive holds already adds no row."""
        with self.writing() as connection:
            return store.store_gallery(connection, gallery, run_id=run_id, now=utc_now())

    def start_run(self, site: str, spider: str, *, job_key: str | None = None) -> int:
        """The number of a new run; a run that exists under ``job_key`` is continued instead."""
        with self.writing() as connection:
            return runs.start_run(connection, site, spider, job_key=job_key, now=utc_now())

    def note_run_failure(self, run_id: int, url: str, reason: str) -> None:
        """Add to a run what it could not have, such as a listing."""
        with self.writing() as connection:
            frontier.note_failure(connection, run_id, url, reason, now=utc_now())

    def finish_run(self, run_id: int, *, state: str = "finished", reason: str | None = None) -> None:
        """Close a run: finished, stopped or failed, and why; its counts are taken now."""
        with self.writing() as connection:
            runs.finish_run(connection, run_id, state=state, reason=reason, now=utc_now())


def _check_place(folder: Path, path: Path, *, create: bool) -> None:
    if path.exists():
        sqlite.check_header(path)
    elif not create:
        raise NotFoundError("no archive here", where=str(path), then="newsarchive crawl makes one")
    else:
        folder.mkdir(parents=True, exist_ok=True)
    # SQLite opens a file on a read-only disk without a word and fails later, each time with other words.
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise ArchiveWriteError(
            "the folder is read-only", where=str(folder), then="give write permission, or choose another folder"
        )
