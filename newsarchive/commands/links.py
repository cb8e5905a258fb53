"""The commands on what is alike and what changed: link, similar, sightings, diff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsarchive.archive import Archive
from newsarchive.options import DATA, AsJson, Folder, read_input
from newsarchive.reports import links as reports_links


def link(
    photos: Annotated[bool, typer.Option("--photos", help="Photos only.")] = False,
    captions: Annotated[bool, typer.Option("--captions", help="Captions only.")] = False,
    undo: Annotated[
        list[str] | None, typer.Option(help="Take back a link (photo-12, caption-7) for good.", metavar="ID")
    ] = None,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Link photos that show the same picture and captions with nearly the same words; only what is new is compared."""
    if undo and (photos or captions):
        raise typer.BadParameter("--undo names the links itself: give no --photos or --captions beside it")
    with Archive.open(archive, create=False) as opened:
        if undo:
            for name in undo:
                opened.undo_link(name)
            reports_links.print_undone(undo, as_json=as_json)
            return
        done = {}
        if photos or not captions:
            done["photos"] = opened.link_photos()
        if captions or not photos:
            done["captions"] = opened.link_captions()
    reports_links.print_linked(done, as_json=as_json)


def similar(
    photo: Annotated[str, typer.Argument(help="A photo's SHA-256 (its beginning will do), or a file.")],
    alike: Annotated[bool, typer.Option("--look-alikes", help="Also those that are other pictures.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Find the stored photos that show the same picture: resized, recompressed, with a logo, cropped a little."""
    with Archive.open_read_only(archive) as opened:
        found = opened.similar(read_input(photo) if photo == "-" or Path(photo).is_file() else photo)
    wanted = [one for one in found if alike or one.same_picture is not False]
    reports_links.print_similar(wanted, as_json=as_json)


def sightings(
    name: Annotated[
        str,
        typer.Argument(
            help="A photo's SHA-256, a caption's text, or a gallery's number or address.",
            metavar="PHOTO|CAPTION|GALLERY",
        ),
    ],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show who ran a photo or a caption, when first, with which words and credit; linked copies count too."""
    with Archive.open_read_only(archive) as opened:
        reports_links.print_sightings(opened.sightings(name), as_json=as_json)


def diff(
    gallery: Annotated[str, typer.Argument(help="A gallery's number or address.", metavar="GALLERY")],
    first: Annotated[int | None, typer.Option("--from", min=1, help="The older version.", metavar="N")] = None,
    last: Annotated[int | None, typer.Option("--to", min=1, help="The newer version.", metavar="M")] = None,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show what changed in a gallery from version to version, or from one version straight to another."""
    with Archive.open_read_only(archive) as opened:
        reports_links.print_history(opened.history(gallery, first=first, last=last), as_json=as_json)
