"""Reads exports with the programs they are for, and prints what each saw as JSON.

Run by the tests with the Python of .venv-readers, once for all: these programs take seconds to be loaded.
python read_export.py < JOBS, a JSON object of [reader, folder] by name.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import bagit
import datasets
import duckdb
import iiif_prezi3
import mlcroissant
import pandas
import PIL.Image
import pyarrow.dataset
import webdataset
from pycocotools.coco import COCO
from rocrate.rocrate import ROCrate

Seen = dict[str, Any]


def read_image_folder(folder: Path) -> Seen:
    """Hugging Face datasets: pictures decoded, captions beside them, by split."""
    loaded = datasets.load_dataset("imagefolder", data_dir=str(folder), cache_dir=str(folder.parent / "cache"))
    return {
        split: {
            row["key"]: [row["caption"], list(row["image"].size), row["width"], row["published_at"]] for row in rows
        }
        for split, rows in loaded.items()
    }


def read_shards(folder: Path) -> Seen:
    """The webdataset library."""
    shards = sorted(map(str, folder.glob("*.tar")))
    samples = webdataset.WebDataset(shards, shardshuffle=False).decode("pil")
    found = {}
    for sample in samples:
        picture = next((sample[name] for name in ("jpg", "png") if name in sample), None)
        size = list(picture.size) if picture else None
        found[sample["__key__"]] = [sample["txt"], size, sample["json"]["photo_sha256"]]
    return {"samples": found, "shards": len(shards)}


def read_shards_as_dataset(folder: Path) -> Seen:
    """Hugging Face datasets on the same shards."""
    parts = ("train", "validation", "test")
    files = {part: [str(path) for path in sorted(folder.glob(f"{part}-*.tar"))] for part in parts}
    files = {part: paths for part, paths in files.items() if paths}
    loaded = datasets.load_dataset("webdataset", data_files=files, cache_dir=str(folder.parent / "cache"))
    return {
        part: {row["__key__"]: row["txt"] for row in rows.select_columns(["__key__", "txt"])}
        for part, rows in loaded.items()
    }


def read_coco(folder: Path) -> Seen:
    """pycocotools."""
    seen = {}
    for path in sorted((folder / "annotations").iterdir()):
        captions = COCO(str(path))
        seen[path.stem.removeprefix("captions_")] = {
            image["photo_sha256"]: sorted(one["caption"] for one in captions.imgToAnns[image["id"]])
            for image in captions.imgs.values()
            if (folder / "images" / image["file_name"]).is_file()
        }
    return seen


def read_parquet(folder: Path) -> Seen:
    """pyarrow, pandas, DuckDB and Hugging Face datasets must agree."""
    place = folder / "pairs"
    arrow = pyarrow.dataset.dataset(place, format="parquet", partitioning="hive").to_table()
    frame = pandas.read_parquet(place)
    files = f"read_parquet('{place}/*/*/*.parquet', hive_partitioning = true)"
    months = duckdb.sql(
        f"SELECT newspaper, month, count(*) FROM {files} GROUP BY ALL ORDER BY ALL NULLS FIRST"
    ).fetchall()
    loaded = datasets.load_dataset("parquet", data_dir=str(place), cache_dir=str(folder.parent / "cache"))["train"]
    captions = sorted(caption or "" for caption in arrow["caption"].to_pylist())
    assert captions == sorted(frame["caption"].fillna("")) == sorted(row["caption"] or "" for row in loaded)
    return {
        "captions": captions,
        "months": months,
        "types": {name: str(arrow.schema.field(name).type) for name in ("caption", "width", "confidence", "month")},
    }


def read_csv(folder: Path) -> Seen:
    """pandas, DuckDB and Hugging Face datasets must agree."""
    path = str(folder / "pairs.csv")
    frame = pandas.read_csv(path)
    captions = sorted(frame["caption"].fillna(""))
    rows = duckdb.sql(f"SELECT caption FROM read_csv('{path}')").fetchall()
    assert captions == sorted(caption or "" for (caption,) in rows)
    loaded = datasets.load_dataset("csv", data_files=path, cache_dir=str(folder.parent / "cache"))["train"]
    assert captions == sorted(row["caption"] or "" for row in loaded)
    return {"captions": captions}


def read_json_lines(folder: Path) -> Seen:
    """pandas, DuckDB and Hugging Face datasets must agree."""
    path = str(folder / "pairs.jsonl")
    frame = pandas.read_json(path, lines=True)
    captions = sorted(frame["caption"].fillna(""))
    rows = duckdb.sql(f"SELECT caption FROM read_json('{path}')").fetchall()
    assert captions == sorted(caption or "" for (caption,) in rows)
    loaded = datasets.load_dataset("json", data_files=path, cache_dir=str(folder.parent / "cache"))["train"]
    assert captions == sorted(row["caption"] or "" for row in loaded)
    return {"captions": captions}


def read_croissant(folder: Path) -> Seen:
    """mlcroissant: no error, no warning, and every record."""
    described = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    issues = described.metadata.issues
    captions = []
    for records in described.metadata.record_sets:
        for record in described.records(record_set=records.uuid):
            caption = next(value for name, value in record.items() if name.endswith("/caption"))
            captions.append(caption.decode() if caption else "")
    return {"captions": sorted(captions), "errors": sorted(issues.errors), "warnings": sorted(issues.warnings)}


def read_iiif(folder: Path) -> Seen:
    """iiif-prezi3, whose classes are made from the JSON schema of Presentation 3: it takes every document."""
    found, waiting = [], ["collection.json"]
    base = json.loads((folder / "collection.json").read_text("utf-8"))["id"].removesuffix("/collection.json")
    while waiting:
        text = (folder / waiting.pop()).read_text("utf-8")
        for item in iiif_prezi3.Collection.model_validate_json(text).items:
            name = str(item.id).removeprefix(f"{base}/")
            if item.type == "Collection":
                waiting.append(name)
                continue
            manifest = iiif_prezi3.Manifest.model_validate_json((folder / name).read_text("utf-8"))
            for canvas in manifest.items:
                (page,) = canvas.items
                (painted,) = page.items
                assert (painted.target.id if hasattr(painted.target, "id") else painted.target) == canvas.id
                place = folder / str(painted.body.id).removeprefix(f"{base}/")
                size = [canvas.width, canvas.height]
                if place.suffix != ".svg":
                    assert size == list(PIL.Image.open(place).size)
                found.append([canvas.label["vi"][0], size, place.suffix])
    return {"canvases": found}


def read_crate(folder: Path) -> Seen:
    """bagit checks every byte of the bag, rocrate reads the crate inside."""
    bag = bagit.Bag(str(folder / "bag"))
    bag.validate()
    crate = ROCrate(str(folder / "bag" / "data"))
    photos = [entity for entity in crate.data_entities if "ImageObject" in entity.type]
    for photo in photos:
        place = folder / "bag" / "data" / photo.id
        assert list(PIL.Image.open(place).size) == [photo["width"], photo["height"]]
        assert place.stat().st_size == int(photo["contentSize"])
    return {
        "version": crate.version,
        "parts": sorted(entity.id for entity in crate.data_entities),
        "sha256": sorted(photo["sha256"] for photo in photos),
        "stories": sorted({photo["isPartOf"]["name"] for photo in photos}),
        "rights": crate.root_dataset["license"]["description"],
        "columns": [column["name"] for column in crate.root_dataset["variableMeasured"]],
        "rows": len(pandas.read_csv(folder / "bag" / "data" / "pairs.csv")),
    }


READERS: dict[str, Callable[[Path], Seen]] = {
    "imagefolder": read_image_folder,
    "webdataset": read_shards,
    "webdataset-datasets": read_shards_as_dataset,
    "coco": read_coco,
    "parquet": read_parquet,
    "csv": read_csv,
    "jsonl": read_json_lines,
    "croissant": read_croissant,
    "iiif": read_iiif,
    "rocrate": read_crate,
}


def main() -> None:
    """Read, with the readers' own chatter on standard error; a reader that fails says so in its answer's place."""
    answers: dict[str, Any] = {}
    with redirect_stdout(sys.stderr):
        for name, (reader, folder) in json.load(sys.stdin).items():
            try:
                answers[name] = READERS[reader](Path(folder))
            except Exception:
                answers[name] = traceback.format_exc()
    sys.stdout.write(json.dumps(answers, ensure_ascii=False))


if __name__ == "__main__":
    main()
