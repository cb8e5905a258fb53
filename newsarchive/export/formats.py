"""The formats, by the name that the command line gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.export.coco import write_coco
from newsarchive.export.iiif.write import write_iiif
from newsarchive.export.image_folder import write_image_folder
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.parquet import write_parquet
from newsarchive.export.picking import Picking
from newsarchive.export.rocrate.write import write_rocrate
from newsarchive.export.rows import write_csv, write_json_lines, write_spreadsheet
from newsarchive.export.wacz.write import write_wacz
from newsarchive.export.webdataset import write_webdataset

Write = Callable[[Picking, Output, Options], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is, the function that writes it, and what else its bytes depend on.

    ``options`` names those of :class:`~newsarchive.export.options.Options` that it reads, ``packages`` what writes it.
    """

    name: str
    about: str
    write: Write
    options: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


FORMATS = {
    made.name: made
    for made in (
        Format("csv", "pairs.csv, one row a pair", write_csv),
        Format("spreadsheet", "pairs.csv as Excel and LibreOffice read it", write_spreadsheet),
        Format("jsonl", "pairs.jsonl, one JSON object a line", write_json_lines),
        Format("parquet", "Parquet, partitioned by newspaper and month", write_parquet, packages=("pyarrow",)),
        Format("imagefolder", "photos with metadata.jsonl, for Hugging Face datasets", write_image_folder),
        Format("webdataset", "tar shards of photos, captions and JSON", write_webdataset, options=("shard_bytes",)),
        Format("coco", "COCO captions with the photos", write_coco),
        Format(
            "iiif",
            "IIIF Presentation 3, static: a manifest a gallery and a collection",
            write_iiif,
            options=("base_url",),
            packages=("pillow",),
        ),
        Format(
            "wacz",
            "pages and photos as they were served, for replay (pywb, ReplayWeb.page)",
            write_wacz,
            options=("shard_bytes",),
            packages=("warcio", "zlib"),
        ),
        Format("rocrate", "RO-Crate in a BagIt bag, photos and a table, for repositories", write_rocrate),
    )
}
