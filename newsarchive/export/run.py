"""One export from beginning to end: choose, divide, write, list, describe; then, and only then, it has its name."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from newsarchive.archive import ArchiveReader
from newsarchive.archive.engines.layers import REVISION
from newsarchive.errors import ExportError, NotFoundError
from newsarchive.export.croissant import write_croissant
from newsarchive.export.families import Splits, count_links, split_families
from newsarchive.export.formats import FORMATS, Format
from newsarchive.export.options import Options
from newsarchive.export.output import LOST, Output, making_folder
from newsarchive.export.picking import Picking, Tick, pick_pairs
from newsarchive.export.selection import Selection
from newsarchive.export.snapshot import Snapshot, write_manifest, write_snapshot
from newsarchive.export.uncompared import count_uncompared

EVERYTHING = Selection()
USUAL = Options()

_SPAN = """SELECT min(published_at) AS first_published, max(published_at) AS last_published,
  max(fetched_at) AS newest_fetch FROM pairs WHERE pair_id IN (SELECT pair_id FROM export_pair)"""

_PARTS = "SELECT split, count(*), count(DISTINCT family) FROM export_gallery GROUP BY split ORDER BY split"
_LARGEST = "SELECT count(*) FROM export_gallery GROUP BY family ORDER BY 1 DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export made: its folder, its snapshot, how many photos it holds and how many it lacks."""

    folder: Path
    snapshot: Snapshot
    photos: int
    lost: int

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"folder": str(self.folder), "photos": self.photos, "lost": self.lost, **self.snapshot.as_dict()}


def export(
    archive: ArchiveReader,
    name: str,
    destination: str | Path,
    selection: Selection = EVERYTHING,
    *,
    splits: Splits | None = None,
    options: Options = USUAL,
    tick: Tick = lambda *_: None,
) -> Exported:
    """Write the chosen pairs in the format ``name`` into a new folder ``destination``.

    ``tick`` is called now and then with the pairs written and the pairs chosen. Photos whose bytes are missing or
    damaged are listed in ``lost.tsv`` and counted. Raises :class:`~newsarchive.errors.ExportError` for an unknown
    format or wording, :class:`~newsarchive.errors.NotFoundError` if nothing is chosen,
    :class:`~newsarchive.errors.QueryError`, and :class:`~newsarchive.errors.ArchiveWriteError`.
    """
    if name not in FORMATS:
        raise ExportError(f"no format {name}", then=f"there are {', '.join(FORMATS)}")
    made, destination = FORMATS[name], Path(destination)
    with pick_pairs(archive, selection, options.text, tick) as picking:
        if not picking.pairs:
            raise NotFoundError("no pair fits", where=str(archive.folder), then="ask for less")
        with making_folder(destination) as output:
            if splits:
                split_families(picking, splits)
            made.write(picking, output, options)
            write_manifest(output.folder)
            wanted = {option: getattr(options, option) for option in made.options}
            asked = {"format": name, "selection": selection.as_dict(), "text": options.text, "options": wanted}
            said = {**asked, "splits": splits and splits.as_dict(), **_describe(picking, output, made)}
            snapshot = write_snapshot(output.folder, said)
            write_croissant(output.folder, snapshot)
    return Exported(destination, snapshot, output.photos, output.lost)


def _describe(picking: Picking, output: Output, made: Format) -> dict[str, Any]:
    span = picking.connection.exec_driver_sql(_SPAN).mappings().one()
    return {
        "pairs": picking.pairs,
        "galleries": picking.galleries,
        "photos": output.photos,
        "lost": {"files": output.lost, "list": LOST} if output.lost else None,
        "families": _families(picking),
        **span,
        "columns": [field.name for field in picking.fields],
        "versions": {
            "newsarchive": _version("newsarchive"),
            "archive": REVISION,
            **{package: _version(package) for package in made.packages},
        },
    }


def _families(picking: Picking) -> Mapping[str, Any] | None:
    parts = [row for row in picking.connection.exec_driver_sql(_PARTS) if row[0]]
    if not parts:
        return None
    largest = picking.connection.exec_driver_sql(_LARGEST).scalar_one()
    return {
        "largest": largest,
        "near_duplicates_linked": count_links(picking.connection),
        "not_compared": count_uncompared(picking.connection),
        "galleries": {part: galleries for part, galleries, _ in parts},
        "families": {part: families for part, _, families in parts},
    }


def _version(package: str) -> str | None:
    if package == "zlib":  # no package, but what compresses; another one makes other bytes of the same content
        return zlib.ZLIB_RUNTIME_VERSION
    try:
        return version(package)
    except PackageNotFoundError:
        return None
