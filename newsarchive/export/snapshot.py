"""Snapshots: what an export is, said in a file beside it, and an id that stands for its bytes.

``manifest-sha256.txt`` lists every file with the SHA-256 of its bytes, in the form that ``sha256sum --check`` reads.
``snapshot.json`` says what was asked for, of what it was made, and the id: the SHA-256 of all that and of the manifest.
No time of the day and no path of a machine goes into it. Whoever has the same galleries, asks the same and uses the
same versions gets the same bytes and the same id, and an id whose files were changed no longer fits.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from newsarchive.archive.engines.faults import plain_faults
from newsarchive.errors import ExportError, NotFoundError

MANIFEST = "manifest-sha256.txt"
SNAPSHOT = "snapshot.json"
CROISSANT = "croissant.json"
UNLISTED = frozenset({MANIFEST, SNAPSHOT, CROISSANT})
"""Made from the others, and from nothing else."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished export: its id, and what snapshot.json says of it."""

    id: str
    said: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"id": self.id, **self.said}


def write_manifest(folder: Path) -> None:
    """List every file of ``folder`` with its SHA-256, sorted by path."""
    with (folder / MANIFEST).open("x", encoding="utf-8", newline="\n") as manifest:
        for name in file_names(folder):
            manifest.write(f"{hash_file(folder / name)}  {name}\n")


def file_names(folder: Path, inside: str = "") -> Iterator[str]:
    """The files of an export, by path with /, folder after folder in sorted order."""
    entries = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
    for entry in entries:
        name = f"{inside}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from file_names(folder, f"{name}/")
        elif name not in UNLISTED:
            yield name


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, hex, read in pieces."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_snapshot(folder: Path, said: Mapping[str, Any]) -> Snapshot:
    """Write snapshot.json for a folder that has its manifest; ``said`` is JSON-ready."""
    whole = {**said, "manifest_sha256": hash_file(folder / MANIFEST)}
    snapshot = Snapshot(id_of(whole), whole)
    text = json.dumps(snapshot.as_dict(), ensure_ascii=False, indent=1)
    (folder / SNAPSHOT).write_text(text + "\n", encoding="utf-8", newline="\n")
    return snapshot


def id_of(said: Mapping[str, Any]) -> str:
    """The id of a snapshot: the SHA-256 of what it says, as JSON with sorted keys and no white space.

    >>> id_of({"pairs": 2})[:12] == id_of({"pairs": 2})[:12] != id_of({"pairs": 3})[:12]
    True
    """
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def check_snapshot(folder: Path) -> Snapshot:
    """Read every byte of a finished export again and compare it with its id.

    Raises :class:`~newsarchive.errors.NotFoundError` where there is none and
    :class:`~newsarchive.errors.ExportError`, naming the first file that is not what it was.
    """
    with plain_faults(folder):
        snapshot = read_snapshot(folder)
        listed = folder / MANIFEST
        if not listed.is_file() or hash_file(listed) != snapshot.said.get("manifest_sha256"):
            raise ExportError("the list of files was changed", where=str(listed), then="export it again")
        if id_of(snapshot.said) != snapshot.id:
            raise ExportError("it was changed", where=str(folder / SNAPSHOT), then="export it again")
        present = file_names(folder)
        for digest, name in read_manifest(folder):
            found = next(present, None)
            if found != name:
                what, which = ("is missing", name) if not (folder / name).is_file() else ("was added", found)
                raise ExportError(f"a file {what}", where=str(folder / str(which)), then="export it again")
            if hash_file(folder / name) != digest:
                raise ExportError("the file was changed", where=str(folder / name), then="export it again")
        if (added := next(present, None)) is not None:
            raise ExportError("a file was added", where=str(folder / added), then="export it again")
    return snapshot


def read_snapshot(folder: Path) -> Snapshot:
    """What snapshot.json says, unchecked; raises NotFoundError or ExportError."""
    place = folder / SNAPSHOT
    if not place.is_file():
        raise NotFoundError("no export here", where=str(place), then="give the folder that newsarchive export made")
    try:
        said = json.loads(place.read_text("utf-8"))
        return Snapshot(said.pop("id"), said)
    except (ValueError, KeyError, AttributeError):
        raise ExportError("it cannot be read", where=str(place), then="export it again") from None


def read_manifest(folder: Path) -> Iterator[tuple[str, str]]:
    """(SHA-256, name) of every file."""
    with (folder / MANIFEST).open(encoding="utf-8", newline="\n") as manifest:
        for line in manifest:
            digest, _, name = line.rstrip("\n").partition("  ")
            yield digest, name
