"""The export: photos as served, thumbnails, a manifest a gallery, collections; plain files for any web server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsarchive.export.iiif.canvases import has_photo, why_missing
from newsarchive.export.iiif.card import draw_card
from newsarchive.export.iiif.collections import Entry, collect, entry_of
from newsarchive.export.iiif.manifest import gallery_manifest
from newsarchive.export.iiif.places import Places, read_base
from newsarchive.export.iiif.thumbnail import make_thumbnail, thumbnail_size
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record


def write_iiif(picking: Picking, output: Output, options: Options) -> None:
    """``collection.json``, ``galleries/ab/KEY/manifest.json``, ``photos/ab/SHA.jpg`` and ``thumbnails/``.

    The files must be served under ``options.base_url``, with "Access-Control-Allow-Origin: *" for viewers elsewhere.
    Raises :class:`~newsarchive.errors.ExportError` if that is no web address.
    """
    base = read_base(options.base_url)
    entries = _write_galleries(picking, output, Places.under(base))
    for collection in collect(entries, picking.galleries, base):
        _write_json(output, collection.name, collection.document(base))


def _write_galleries(picking: Picking, output: Output, places: Places) -> Iterator[Entry]:
    for story in picking.stories():
        lost = {str(record.values["photo_sha256"]) for record in story if _is_lost(picking, output, record)}
        key = str(story[0].values["gallery_key"])
        folder = f"galleries/{key[:2]}/{key}"
        for record in story:
            if not has_photo(record, lost):
                with output.create(f"{folder}/{record.values['position']}.svg") as card:
                    card.write(draw_card(record, why_missing(record, lost)))
        manifest = gallery_manifest(story, places, lost=lost)
        _write_json(output, f"{folder}/manifest.json", manifest)
        yield entry_of(manifest, story[0].values["newspaper"])


def _is_lost(picking: Picking, output: Output, record: Record) -> bool:
    """Whether a record's photo should be there and is not; it is written where it comes for the first time."""
    if record.photo_number is None:
        return False
    name = photo_name(record)
    if record.number == record.photo_number and (body := output.read_photo(picking, record)) is not None:
        with output.create(name) as file:
            file.write(body)
        _write_thumbnail(output, record, body)
    return not (output.folder / name).exists()


def photo_name(record: Record) -> str:
    """The file of a photo in this export and others: ``photos/ab/SHA.jpg``, as in the archive."""
    return str(record.values["photo_path"])


def _write_thumbnail(output: Output, record: Record, body: bytes) -> None:
    sha256 = str(record.values["photo_sha256"])
    if size := thumbnail_size(record.values["width"], record.values["height"]):
        with output.create(f"thumbnails/{sha256[:2]}/{sha256}.jpg") as file:
            file.write(make_thumbnail(body, size))


def _write_json(output: Output, name: str, value: Any) -> None:
    with output.create(name) as file:
        # Without indents, which Python makes ten times as slowly.
        file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
