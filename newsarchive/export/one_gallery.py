"""One gallery in a format of many, made at once for whoever serves it: the desk."""

from __future__ import annotations

from typing import Any, BinaryIO

from newsarchive.archive import ArchiveReader
from newsarchive.errors import NotFoundError
from newsarchive.export.iiif.manifest import gallery_manifest
from newsarchive.export.iiif.places import Places
from newsarchive.export.options import SHARD_BYTES
from newsarchive.export.picking import pick_pairs
from newsarchive.export.record import Record
from newsarchive.export.selection import Selection
from newsarchive.export.wacz.records import load_warcio
from newsarchive.export.wacz.write import pack_wacz


def read_story(archive: ArchiveReader, gallery_id: int) -> list[Record]:
    """The pairs of a gallery by its number, in reading order; raises :class:`~newsarchive.errors.NotFoundError`."""
    with pick_pairs(archive, _only(gallery_id)) as picking:
        for story in picking.stories():
            return story
    raise _unknown(gallery_id)


def manifest_of(archive: ArchiveReader, gallery_id: int, places: Places) -> dict[str, Any]:
    """The IIIF manifest of a gallery, JSON-ready; raises :class:`~newsarchive.errors.NotFoundError`.

    Photos whose files are missing are shown as such; their bytes are not read.
    """
    story = read_story(archive, gallery_id)
    held = {str(record.values["photo_sha256"]) for record in story if record.photo_number is not None}
    return gallery_manifest(story, places, lost={sha256 for sha256 in held if sha256 not in archive.photos})


def write_wacz_of(archive: ArchiveReader, gallery_id: int, file: BinaryIO) -> list[tuple[str, str, str]]:
    """Write the page and the photos of a gallery as WACZ into ``file``, which must be seekable.

    Returns what is lost in the archive, as (key, SHA-256, reason). Raises
    :class:`~newsarchive.errors.NotFoundError`, and :class:`~newsarchive.errors.ExportError` without warcio.
    """
    load_warcio()
    lost: list[tuple[str, str, str]] = []
    with pick_pairs(archive, _only(gallery_id)) as picking:
        if not picking.pairs:
            raise _unknown(gallery_id)
        pack_wacz(picking, file, SHARD_BYTES, lambda *told: lost.append(told))
    return lost


def _only(gallery_id: int) -> Selection:
    return Selection(where=f"gallery_id = {int(gallery_id)}")


def _unknown(gallery_id: int) -> NotFoundError:
    return NotFoundError(f"no gallery {gallery_id} in this archive", then="find one with: newsarchive search")
