"""A folder that `datasets.load_dataset("imagefolder", data_dir=...)` reads: photos as served, and metadata.jsonl."""

from __future__ import annotations

from contextlib import ExitStack
from typing import BinaryIO

from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.rows import json_line
from newsarchive.export.training import training_row

METADATA = "metadata.jsonl"
WHOLE = "train"
"""Where everything goes when there are no splits: the name that Hugging Face gives to a data set's only part."""


def write_image_folder(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``train/metadata.jsonl`` and ``train/ab/abc….jpg``, and the same for the other splits if there are any.

    Each pair with a stored photo is a row and a file; ``file_name`` names the photo (Hugging Face, "Create an image
    dataset": metadata.jsonl). Files are spread over 256 folders, as a folder of a million files is slow everywhere.
    """
    with ExitStack() as opened:
        tables: dict[str, BinaryIO] = {}
        for record in picking.records():
            part = record.split or WHOLE
            name = f"{record.key[:2]}/{record.photo_name}"
            if not output.copy_photo(picking, record, f"{part}/{name}"):
                continue
            if part not in tables:
                tables[part] = opened.enter_context(output.create(f"{part}/{METADATA}"))
            tables[part].write(json_line({"file_name": name, **training_row(record)}))
