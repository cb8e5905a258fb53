"""A description of an export that data catalogues and loaders read: Croissant 1.0 (docs.mlcommons.org/croissant).

Files are listed with their SHA-256 where a format has few; where it may have thousands they are a file set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from newsarchive.export.record import OVERLAY, OWN, SPLIT, VIEWED, Field
from newsarchive.export.snapshot import CROISSANT, Snapshot, read_manifest

RIGHTS = (
    "No licence is granted with this export: photos, captions and texts belong to the newspapers, agencies and"
    " photographers named in it."
)
_KINDS = {"text": "sc:Text", "integer": "sc:Integer", "real": "sc:Float"}
_MEANINGS = {field.name: field for field in (*OWN, *VIEWED, *OVERLAY, *SPLIT)}

_CONTEXT = {
    "@language": "vi",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
} | {
    name: f"cr:{name}"
    for name in (
        "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset"
        " jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source"
        " subField transform"
    ).split()
}
_CONTEXT["conformsTo"] = "dct:conformsTo"


@dataclass(frozen=True, slots=True)
class Rows:
    """Where a format keeps rows: files that fit ``pattern``, and how a column is found in them.

    ``inside``: the rows are texts of this pattern inside the files, each named by its key and holding its caption.
    ``path``: a JSON path before the column's name. ``many``: the files are too many to be listed.
    """

    name: str
    pattern: str
    encoding: str
    columns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    inside: str | None = None
    path: str | None = None
    many: bool = False


_TRAINED = ("key", "gallery_key", "newspaper", "url", "title", "lead", "caption", "credit", "photo_sha256")

LAYOUTS: Mapping[str, tuple[Rows, ...]] = {
    "csv": (Rows("pairs", "pairs.csv", "text/csv"),),
    "rocrate": (Rows("pairs", "bag/data/pairs.csv", "text/csv"),),
    "spreadsheet": (Rows("pairs", "pairs.csv", "text/csv"),),
    "jsonl": (Rows("pairs", "pairs.jsonl", "application/jsonlines"),),
    "parquet": (
        Rows("pairs", "pairs/*/*/pairs.parquet", "application/x-parquet", without=("newspaper", "month"), many=True),
    ),
    "imagefolder": (
        Rows("pairs", "*/metadata.jsonl", "application/jsonlines", columns=("file_name", *_TRAINED), many=True),
    ),
    "webdataset": (Rows("pairs", "*.tar", "application/x-tar", columns=("key", "caption"), inside="*.txt"),),
    "coco": (
        Rows(
            "captions",
            "annotations/*.json",
            "application/json",
            columns=("id", "image_id", "caption", "key", "gallery_key"),
            path="$.annotations[*].",
        ),
    ),
}
_OTHER = {
    "id": Field("id", "integer", "number of the annotation"),
    "image_id": Field("image_id", "integer", "number of its image"),
    "file_name": Field("file_name", "text", "the photo's file, from the folder of metadata.jsonl"),
}


def write_croissant(folder: Path, snapshot: Snapshot) -> None:
    """Write croissant.json for a folder that has its manifest and snapshot."""
    described = describe(folder, snapshot)
    (folder / CROISSANT).write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def describe(folder: Path, snapshot: Snapshot) -> dict[str, Any]:
    """The description, JSON-ready."""
    said = snapshot.said
    layouts = LAYOUTS.get(said["format"], ())
    names = [field for field in said["columns"] if field in _MEANINGS]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"newsarchive-{said['format']}-{snapshot.id[:12]}",
        "description": _about(said),
        "url": f"urn:sha256:{snapshot.id}",
        "identifier": f"urn:sha256:{snapshot.id}",
        "version": "1.0.0",
        "license": RIGHTS,
        "citeAs": f"newsarchive snapshot {snapshot.id}",
        "inLanguage": "vi",
        "datePublished": said["newest_fetch"] or said["last_published"] or "1970-01-01",
        "isLiveDataset": False,
        "distribution": [part for rows in layouts for part in _distribution(folder, rows)] or [_everything()],
        "recordSet": [record for rows in layouts for record in _record_sets(folder, rows, names)],
    }


def _about(said: Mapping[str, Any]) -> str:
    chosen = json.dumps(said["selection"], ensure_ascii=False, sort_keys=True) if said["selection"] else "everything"
    span = (
        f", published {said['first_published'][:10]} to {said['last_published'][:10]}" if said["last_published"] else ""
    )
    return (
        f"{said['pairs']} pairs of photo and caption from {said['galleries']} photo stories of Vietnamese newspapers"
        f"{span}; chosen: {chosen}; captions and credits: {said['text']};"
        f" made by newsarchive {said['versions']['newsarchive']}"
    )


def _listed(folder: Path, rows: Rows) -> Iterator[tuple[str, str]]:
    for digest, name in read_manifest(folder):
        if fnmatchcase(name, rows.pattern):
            yield digest, name


def _distribution(folder: Path, rows: Rows) -> Iterator[dict[str, Any]]:
    if rows.many:
        yield _file_set("files", rows.pattern, rows.encoding)
        return
    for digest, name in _listed(folder, rows):
        about = {"@id": name, "name": _plain(name), "contentUrl": name}
        yield {"@type": "cr:FileObject", **about, "encodingFormat": rows.encoding, "sha256": digest}
    if rows.inside:
        within = [{"@id": name} for _, name in _listed(folder, rows)]
        yield _file_set("rows", rows.inside, "text/plain") | {"containedIn": within}


def _file_set(name: str, pattern: str, encoding: str) -> dict[str, Any]:
    return {"@type": "cr:FileSet", "@id": name, "name": name, "encodingFormat": encoding, "includes": pattern}


def _everything() -> dict[str, Any]:
    return _file_set("files", "**", "application/octet-stream")


def _record_sets(folder: Path, rows: Rows, names: list[str]) -> Iterator[dict[str, Any]]:
    columns = [name for name in rows.columns or names if name not in rows.without]
    if rows.many or rows.inside:
        source = {"fileSet": {"@id": "rows" if rows.inside else "files"}}
        yield _record_set(rows.name, rows, columns, source)
        return
    listed = [name for _, name in _listed(folder, rows)]
    for name in listed:
        title = rows.name if len(listed) == 1 else _plain(Path(name).stem)
        yield _record_set(title, rows, columns, {"fileObject": {"@id": name}})


def _record_set(name: str, rows: Rows, columns: list[str], source: Mapping[str, Any]) -> dict[str, Any]:
    fields = []
    for column in columns:
        about = _MEANINGS.get(column) or _OTHER[column]
        fields.append(
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column}",
                "name": column,
                "description": about.meaning,
                "dataType": "sc:DateTime" if column.endswith("_at") else _KINDS[about.kind],
                "source": {**source, **_extract(rows, column)},
            }
        )
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}


def _extract(rows: Rows, column: str) -> dict[str, Any]:
    if rows.inside and column == "key":
        return {"extract": {"fileProperty": "filename"}, "transform": {"regex": r"^(.+)\.txt$"}}
    if rows.inside:
        return {"extract": {"fileProperty": "content"}}
    return {"extract": {"jsonPath": rows.path + column} if rows.path else {"column": column}}


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name)
