"""The part of an archive's door through which bytes enter, pages and photos, and by which left-over ones go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from newsarchive.archive.blobs.blobs import Blob, Blobs
from newsarchive.archive.crawl import captures
from newsarchive.archive.galleries import photo_index
from newsarchive.archive.galleries.photo_index import ServedPhoto
from newsarchive.archive.moments import utc_now
from newsarchive.archive.tombstones import check_address, check_photos
from newsarchive.errors import ArchiveError, ArchiveUnreachableError
from newsarchive.model import Page, Photo

Kept = TypeVar("Kept")

ROUNDS = 3
"""How often bytes are kept anew because their store went away between them and their rows."""


class Opened(Protocol):
    """What keeping needs of an archive."""

    pages: Blobs
    photos: Blobs

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""

    def record_captures(self, pages: Sequence[Page], *, run_id: int | None = None) -> list[int]:
        """See :class:`Keeping`."""

    def put_photos(self, served: Sequence[ServedPhoto]) -> None:
        """See :class:`Keeping`."""


class Keeping:
    """Methods of :class:`~newsarchive.archive.Archive`. Bytes are synced to disk before a row names them."""

    def record_capture(self: Opened, page: Page, *, run_id: int | None = None) -> int:
        """Keep a page's bytes, then its row; returns the capture's number (the last one's for the same bytes).

        Raises :class:`~newsarchive.errors.TakenDownError` for a page that must not come back.
        """
        return self.record_captures([page], run_id=run_id)[0]

    def record_captures(self: Opened, pages: Sequence[Page], *, run_id: int | None = None) -> list[int]:
        """The same for several pages in one transaction; their numbers in the order of ``pages``."""
        with self.reading() as connection:  # bytes that must not come back are not written
            for page in pages:
                check_address(connection, page.url, page.final_url)
        blobs = [Blob(sha256(page.body).hexdigest(), page.body, captures.PAGE_SUFFIX) for page in pages]

        def add_rows(connection: Connection) -> list[int]:
            now = utc_now()
            return [
                captures.record_capture(connection, page, blob.digest, run_id=run_id, now=now)
                for page, blob in zip(pages, blobs, strict=True)
            ]

        return _keep(self.pages, blobs, self.writing, add_rows)

    def put_photo(
        self: Opened,
        photo: Photo,
        body: bytes,
        *,
        url: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: photo_index.Headers | None = None,
    ) -> None:
        """Keep a photo's bytes, then its row, and that ``url`` served it, with what the server said with it.

        Raises :class:`~newsarchive.errors.ArchiveError` if ``photo`` is a look at other bytes, and
        :class:`~newsarchive.errors.TakenDownError` for a photo that must not come back, or its copy.
        """
        if (found := sha256(body).hexdigest()) != photo.sha256:
            raise ArchiveError(f"the photo's SHA-256 is {found}, not {photo.sha256}", where=url)
        self.put_photos([ServedPhoto(photo, body, url, etag, last_modified, headers)])

    def put_photos(self: Opened, served: Sequence[ServedPhoto]) -> None:
        """The same for several photos, each just looked at, in one transaction."""
        with self.reading() as connection:
            check_photos(connection, [one.photo for one in served])

        def add_rows(connection: Connection) -> None:
            photo_index.add_served(connection, served, now=utc_now())

        _keep(self.photos, [one.blob for one in served], self.writing, add_rows)

    def sweep(self: Opened) -> int:
        """Remove what killed processes left: half-written files, and pages and photos that no row came to name.

        Returns how many files that were. :meth:`open` does it; a file that nobody's death left is never touched.
        """
        if not (self.pages.is_left_over() or self.photos.is_left_over()):
            return 0
        with self.writing() as connection:
            pages = self.pages.hurried().sweep(lambda digest: captures.is_page(connection, digest))
            return pages + self.photos.hurried().sweep(lambda digest: photo_index.is_photo(connection, digest))

    def sweep_all(self: Opened, *, before: float) -> int:
        """The same over every file of the archive that was written before that moment (seconds since the epoch).

        A power cut may take back the last commits and the marks by which :meth:`sweep` finds what they named.
        """
        with self.writing() as connection:
            pages = self.pages.sweep_all(lambda digest: captures.is_page(connection, digest), before=before)
            photos = self.photos.sweep_all(lambda digest: photo_index.is_photo(connection, digest), before=before)
            return pages + photos


def _keep(
    store: Blobs,
    blobs: Sequence[Blob],
    writing: Callable[[], AbstractContextManager[Connection]],
    add_rows: Callable[[Connection], Kept],
) -> Kept:
    """Keep ``blobs``, then the rows that name them; gives what ``add_rows`` gives.

    A store that is away is waited for before the transaction, never in it: others could not write meanwhile.
    """

    def attempt() -> Kept:
        with store.announced_all(blobs), writing() as connection:
            store.hurried().ensure_all(blobs)
            return add_rows(connection)

    for _ in range(ROUNDS - 1):
        with suppress(ArchiveUnreachableError):
            return attempt()
    return attempt()
