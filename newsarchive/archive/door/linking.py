"""The part of an archive's door that links photos and captions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.duplicates import link_captions, link_photos, links
from newsarchive.archive.duplicates.links import Linked
from newsarchive.archive.moments import utc_now


class Opened(Protocol):
    """What linking needs of an archive."""

    photos: Blobs

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction to read in."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""


class Linking:
    """Methods of :class:`~newsarchive.archive.Archive`. Links are rows of their own: no other row ever changes.

    They are made when asked for, and go on from the last time. Others may write meanwhile.
    """

    def link_photos(self: Opened) -> Linked:
        """Link new photos to older ones that show the same picture in other bytes."""
        return link_photos.link_photos(self.reading, self.writing, self.photos)

    def link_captions(self: Opened) -> Linked:
        """Link new captions to older ones with nearly the same words; formulas are never linked."""
        return link_captions.link_captions(self.reading, self.writing)

    def undo_link(self: Opened, name: str) -> None:
        """Take back a link ("photo-12", "caption-7") for good; raises :class:`~newsarchive.errors.NotFoundError`."""
        with self.writing() as connection:
            links.undo_link(connection, name, now=utc_now())
