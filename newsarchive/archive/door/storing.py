"""The part of an archive's door through which galleries enter."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.corrections.correction_places import place_corrections
from newsarchive.archive.crawl.revisits import Ages
from newsarchive.archive.duplicates.links import portions
from newsarchive.archive.galleries.bulk import store_galleries
from newsarchive.archive.galleries.store import store_gallery
from newsarchive.archive.moments import utc_now
from newsarchive.archive.records import Stored
from newsarchive.errors import TakenDownError
from newsarchive.model import Gallery

BATCH = 100
"""Galleries in one transaction of :meth:`Storing.store_galleries`: about 1,200 pairs, a tenth of a second."""


class Opened(Protocol):
    """What storing needs of an archive."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""

    def forgetting(self, url: str | None) -> AbstractContextManager[None]:
        """Takes a page down too whose story was taken down."""

    def store_gallery(self, gallery: Gallery, *, run_id: int | None = None, revisit: Ages | None = None) -> Stored:
        """Store one gallery."""


class Storing:
    """Methods of :class:`~newsarchive.archive.Archive`."""

    def store_gallery(
        self: Opened, gallery: Gallery, *, run_id: int | None = None, revisit: Ages | None = None
    ) -> Stored:
        """Store a gallery in one transaction; content that the archive holds already adds no row.

        Its page is due again at the next of the ``revisit`` ages, counted from the first capture. Without them no
        server was asked: a page that was stored before keeps its times, another is not due.
        """
        with self.forgetting(gallery.url), self.writing() as connection:
            stored = store_gallery(connection, gallery, run_id=run_id, now=utc_now(), revisit=revisit)
            if not stored.is_new:
                place_corrections(connection, stored.gallery_id)
            return stored

    def store_galleries(
        self: Opened,
        galleries: Iterable[Gallery],
        *,
        run_id: int | None = None,
        revisit: Ages | None = None,
        batch: int = BATCH,
    ) -> list[Stored]:
        """Store many galleries, ``batch`` in one transaction, several times as fast as one by one.

        Returns what became of each, in their order. What was committed stays when a later gallery fails. Nobody else
        can write while a transaction lasts; readers never wait. Raises :class:`~newsarchive.errors.TakenDownError`
        at a gallery that was taken down, when those before it are stored.
        """
        stored: list[Stored] = []
        for part in portions(galleries, batch):
            try:
                with self.writing() as connection:
                    stored += store_galleries(connection, part, run_id=run_id, now=utc_now(), revisit=revisit)
            except TakenDownError:
                stored += [self.store_gallery(gallery, run_id=run_id, revisit=revisit) for gallery in part]
        return stored
