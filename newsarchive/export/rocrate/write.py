"""The export: a bag whose payload is a crate of photos, one table of pairs, and what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record
from newsarchive.export.rocrate import entities
from newsarchive.export.rocrate.bag import PAYLOAD, close_bag
from newsarchive.export.rows import TABLE, writing_table

_NEWEST = """SELECT coalesce(max(fetched_at), max(published_at), '1970-01-01') FROM pairs
WHERE pair_id IN (SELECT pair_id FROM export_pair)"""


def write_rocrate(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``bag/``, in it ``data/ro-crate-metadata.json``, ``data/pairs.csv`` and ``data/photos/``.

    The metadata is written as the photos come; only the list of their names waits, on disk, for the whole.
    """
    description = (
        f"{picking.pairs} pairs of photo and caption from {picking.galleries} stories of Vietnamese newspapers"
    )
    with output.create(f"{PAYLOAD}/{entities.METADATA}") as metadata, TemporaryFile() as parts:
        graph = _Graph(metadata)
        graph.add(entities.descriptor())
        for entity in entities.contexts(picking.fields):
            graph.add(entity)
        _write_parts(picking, output, graph, parts)
        graph.add(entities.table((output.folder / PAYLOAD / TABLE).stat().st_size))
        day = str(picking.connection.exec_driver_sql(_NEWEST).scalar_one())[:10]
        graph.close(entities.root("Photo stories of Vietnamese newspapers", description, day, picking.fields), parts)
    close_bag(output, description)


def _write_parts(picking: Picking, output: Output, graph: _Graph, parts: BinaryIO) -> None:
    told = None
    with writing_table(picking, output, f"{PAYLOAD}/{TABLE}") as write:
        for record in picking.records():
            write(record)
            if told != record.gallery_id:
                graph.add(entities.gallery(record))
                told = record.gallery_id
            if _is_first(record) and output.copy_photo(picking, record, f"{PAYLOAD}/{record.values['photo_path']}"):
                graph.add(entities.photo(record))
                parts.write(f"{record.values['photo_path']}\n".encode())


def _is_first(record: Record) -> bool:
    return record.photo_number == record.number


class _Graph:
    """The metadata, written entity by entity; JSON-LD has no order among them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._between = b""
        file.write(f'{{"@context": "{entities.VERSION}/context",\n"@graph": [\n'.encode())

    def add(self, entity: entities.Entity) -> None:
        self._file.write(self._between + _json(entity))
        self._between = b",\n"

    def close(self, root: entities.Entity, parts: Any) -> None:
        """Write the whole, whose parts are the table and the names in ``parts``, and end the file."""
        self._file.write(self._between + _json(root)[:-1] + b', "hasPart": [' + _json({"@id": TABLE}))
        for name in _names(parts):
            self._file.write(b",\n" + _json({"@id": name}))
        self._file.write(b"]}\n]}\n")


def _names(parts: Any) -> Iterator[str]:
    parts.seek(0)
    for line in parts:
        yield line.decode().rstrip("\n")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
