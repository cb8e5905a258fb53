"""COCO captions: images, and annotations that caption them (cocodataset.org/#format-data, "Image Captioning")."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO

from newsarchive.export.image_folder import WHOLE
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import CORRECTED, Record
from newsarchive.export.training import training_row

_INFO = {"description": "Captioned photos of Vietnamese newspapers, exported by newsarchive"}
_RIGHTS = "Photos and captions belong to the newspapers and photographers named in them."


def write_coco(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``annotations/captions_train.json`` (and of the other splits), photos in ``images/``.

    A photo is one image however often it was run, each caption that it was run with is one annotation of it.
    """
    with ExitStack() as opened:
        parts: dict[str, _Part] = {}
        for record in picking.records():
            if record.photo_number is None:
                continue
            part = record.split or WHOLE
            name = f"{record.values['photo_sha256']}.{str(record.photo_name).rpartition('.')[2]}"
            first = record.number == record.photo_number
            if first and not output.copy_photo(picking, record, f"images/{name[:2]}/{name}"):
                continue
            if part not in parts:
                parts[part] = opened.enter_context(_writing_part(output, part))
            if first:
                parts[part].add_image(record, f"{name[:2]}/{name}")
            if (output.folder / "images" / name[:2] / name).exists():
                parts[part].add_caption(record)


class _Part:
    """The lists of one split: images go to the file itself, annotations to another that is put after them."""

    def __init__(self, images: BinaryIO, annotations: BinaryIO) -> None:
        self._lists = {"images": images, "annotations": annotations}
        self._begun: set[str] = set()

    def add_image(self, record: Record, name: str) -> None:
        row = training_row(record)
        about = {name: row[name] for name in ("width", "height", "photo_sha256", "credit", "newspaper", "url")}
        self._add("images", {"id": record.photo_number, "file_name": name, "license": 1, "coco_url": "", **about})

    def add_caption(self, record: Record) -> None:
        if record.values["caption"]:
            about = {"id": record.number, "image_id": record.photo_number, "caption": record.values["caption"]}
            named = {"key": record.key, "gallery_key": record.values["gallery_key"]}
            said = {name: value for name, value in training_row(record).items() if name in CORRECTED}
            self._add("annotations", about | named | said)

    def _add(self, name: str, value: dict[str, Any]) -> None:
        self._lists[name].write((",\n" if name in self._begun else "").encode() + _json(value))
        self._begun.add(name)


@contextmanager
def _writing_part(output: Output, part: str) -> Iterator[_Part]:
    """JSON has one order, the pairs come in another: the two lists are written apart and joined at the end."""
    name = f"annotations/captions_{part}.json"
    with output.create(name) as file, output.create(f"{name}.annotations") as annotations:
        licenses = [{"id": 1, "name": _RIGHTS, "url": ""}]
        file.write(b'{"info":' + _json(_INFO) + b',\n"licenses":' + _json(licenses) + b',\n"images":[\n')
        yield _Part(file, annotations)
        file.write(b'\n],\n"annotations":[\n')
        annotations.flush()
        with (output.folder / f"{name}.annotations").open("rb") as joined:
            shutil.copyfileobj(joined, file)
        file.write(b"\n]}\n")
    (output.folder / f"{name}.annotations").unlink()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
