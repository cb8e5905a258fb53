"""One gallery in a format of many, made at once for whoever serves it: the desk."""

from __future__ import annotations

from typing import Any

from newsarchive.archive import ArchiveReader
from newsarchive.errors import NotFoundError
from newsarchive.export.iiif.manifest import gallery_manifest
from newsarchive.export.iiif.places import Places
from newsarchive.export.picking import pick_pairs
from newsarchive.export.record import Record
from newsarchive.export.selection import Selection


def read_story(archive: ArchiveReader, gallery_id: int) -> list[Record]:
    """The pairs of a gallery by its number, in reading order; raises :class:`~newsarchive.errors.NotFoundError`."""
    with pick_pairs(archive, Selection(where=f"gallery_id = {int(gallery_id)}")) as picking:
        for story in picking.stories():
            return story
    raise NotFoundError(f"no gallery {gallery_id} in this archive", then="find one with: newsarchive search")


def manifest_of(archive: ArchiveReader, gallery_id: int, places: Places) -> dict[str, Any]:
    """The IIIF manifest of a gallery, JSON-ready; raises :class:`~newsarchive.errors.NotFoundError`.

    Photos whose files are missing are shown as such; their bytes are not read.
    """
    story = read_story(archive, gallery_id)
    held = {str(record.values["photo_sha256"]) for record in story if record.photo_number is not None}
    return gallery_manifest(story, places, lost={sha256 for sha256 in held if sha256 not in archive.photos})
