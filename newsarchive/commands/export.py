"""The commands that make data sets: export and snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.archive import Archive
from newsarchive.commands.filter_options import (
    Agency,
    Captioned,
    Credit,
    Duplicates,
    MaxBytes,
    MinBytes,
    MinHeight,
    MinWidth,
    PhotoFormat,
    Since,
    Sites,
    Until,
    read_filters,
)
from newsarchive.export.families import Splits
from newsarchive.export.formats import FORMATS
from newsarchive.export.options import SHARD_BYTES, Options
from newsarchive.export.run import Exported
from newsarchive.export.run import export as write_export
from newsarchive.export.selection import Selection
from newsarchive.export.snapshot import check_snapshot
from newsarchive.export.wording import CAPTURED
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.reports import console

_FORMATS = "; ".join(f"{made.name}: {made.about}" for made in FORMATS.values())


def export(
    form: Annotated[str, typer.Argument(help=f"{_FORMATS}.", metavar="FORMAT")],
    destination: Annotated[Path, typer.Argument(help="A new folder.", metavar="DEST")],
    query: Annotated[str | None, typer.Option(help="Only pairs that this search finds.", metavar="Q")] = None,
    where: Annotated[
        str | None, typer.Option(help="Only pairs for which this SQL over the view pairs is true.", metavar="SQL")
    ] = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    credit: Credit = None,
    agency: Agency = None,
    photo_format: PhotoFormat = None,
    min_width: MinWidth = None,
    min_height: MinHeight = None,
    min_bytes: MinBytes = None,
    max_bytes: MaxBytes = None,
    has_caption: Captioned = None,
    has_duplicates: Duplicates = None,
    split: Annotated[
        str | None, typer.Option(help="Shares of train, validation and test; what is alike stays together.")
    ] = None,
    seed: Annotated[str, typer.Option(help="Another word divides otherwise.")] = "",
    shard_size: Annotated[int, typer.Option(min=1, help="Bytes of a WebDataset shard.")] = SHARD_BYTES,
    base_url: Annotated[str | None, typer.Option(help="Where the folder will be served (IIIF).")] = None,
    text: Annotated[
        str,
        typer.Option(
            help="captured: what the newspaper wrote; corrected: with people's corrections; both: side by side."
        ),
    ] = CAPTURED,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Write pairs, and photos where the format holds them, into a new folder that says what it is."""
    filters = read_filters(
        site=site,
        since=since,
        until=until,
        credit=credit,
        agency=agency,
        format=photo_format,
        min_width=min_width,
        min_height=min_height,
        min_bytes=min_bytes,
        max_bytes=max_bytes,
        has_caption=has_caption,
        has_duplicates=has_duplicates,
    )
    selection = Selection(**filters, query=query, where=where)
    done: dict[str, int] = {}

    with (
        Archive.open_read_only(archive) as opened,
        console.progress(f"exporting {form}", lambda: done) as show,
    ):

        def tick(written: int, chosen: int) -> None:
            done.update({"pairs": written, "chosen": chosen})
            show()

        made = write_export(
            opened,
            form,
            destination,
            selection,
            splits=Splits.parse(split, seed) if split else None,
            options=Options(shard_size, base_url, text),
            tick=tick,
        )
    print_export(made, as_json=as_json)


def print_export(made: Exported, *, as_json: bool) -> None:
    """What was written, what was lost, and the id."""
    if as_json:
        console.print_json(made.as_dict())
    else:
        said = made.snapshot.said
        photos = f", {made.photos} photos" if made.photos else ""
        typer.echo(f"{made.folder}: {said['pairs']} pairs of {said['galleries']} galleries{photos}")
        for part, count in (said["families"] or {}).get("galleries", {}).items():
            typer.echo(f"{part}: {count} galleries")
        typer.echo(f"snapshot {made.snapshot.id}")
    for line in warnings(made):
        typer.echo(f"newsarchive: {line}", err=True)


def warnings(made: Exported) -> Iterator[str]:
    """What the export lacks, a line each."""
    if made.lost:
        yield f"{made.lost} files are missing or damaged in the archive; see lost.tsv in {made.folder}"
    families = made.snapshot.said["families"]
    if families and any(families["not_compared"].values()):
        what = " and ".join(f"{count:,} {name}" for name, count in families["not_compared"].items() if count)
        yield f"{what} were never compared, so near copies may be on two sides; run newsarchive link, then export again"


def snapshot(
    folder: Annotated[Path, typer.Argument(help="A folder that export made.", metavar="FOLDER")],
    as_json: AsJson = False,
) -> None:
    """Check every byte of an export against its snapshot, and print the id."""
    found = check_snapshot(folder)
    if as_json:
        console.print_json(found.as_dict())
    else:
        typer.echo(f"{found.id} {found.said['format']}, {found.said['pairs']} pairs: unchanged")
