"""The commands of people who correct: correct and corrections."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarchive.archive import Archive
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.reports import corrections as reports_corrections

AUTHOR = "NEWSARCHIVE_AUTHOR"

Author = Annotated[str, typer.Option(envvar=AUTHOR, help="Who says so; stands beside it for ever.", metavar="NAME")]


def correct(
    gallery: Annotated[
        str | None, typer.Argument(help="A gallery's number or address.", metavar="GALLERY", show_default=False)
    ] = None,
    position: Annotated[
        int | None, typer.Argument(min=1, help="Place of the pair, from 1.", metavar="PLACE", show_default=False)
    ] = None,
    caption: Annotated[str | None, typer.Option(help="The right caption.", metavar="TEXT")] = None,
    credit: Annotated[str | None, typer.Option(help="The right credit.", metavar="TEXT")] = None,
    wrong_pair: Annotated[
        bool, typer.Option("--wrong-pair", help="This photo and this caption do not belong together.")
    ] = False,
    note: Annotated[str | None, typer.Option(help="Anything else worth knowing.", metavar="TEXT")] = None,
    reason: Annotated[str | None, typer.Option(help="How you know.", metavar="TEXT")] = None,
    withdraw: Annotated[int | None, typer.Option(help="Take back this correction.", metavar="NUMBER")] = None,
    author: Author = "",
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Correct a caption or credit, or mark a wrong pair; what was captured stays as it is, corrections lie over it."""
    said = [("caption", caption), ("credit", credit), ("note", note)]
    asked = [(kind, value) for kind, value in said if value is not None] + [("wrong_pair", None)] * wrong_pair
    if withdraw is not None and (gallery is not None or asked):
        raise typer.BadParameter("--withdraw names the correction itself: give nothing to correct beside it")
    if withdraw is None and (gallery is None or position is None or len(asked) != 1):
        raise typer.BadParameter("give GALLERY PLACE and one of --caption, --credit, --wrong-pair and --note")
    with Archive.open(archive, create=False) as opened:
        if withdraw is not None:
            made = opened.withdraw(withdraw, author=author)
        else:
            kind, value = asked[0]
            made = opened.correct(gallery or "", position or 0, kind, value, author=author, reason=reason)
    reports_corrections.print_corrections([made], as_json=as_json)


def corrections(
    gallery: Annotated[
        str | None, typer.Argument(help="Only this gallery: its number or address.", show_default=False)
    ] = None,
    by: Annotated[str | None, typer.Option(help="Only this author.", metavar="NAME")] = None,
    standing: Annotated[bool, typer.Option("--standing", help="Leave out what was withdrawn.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most N, newest first.", metavar="N")] = None,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """List what people corrected, newest first, with author, time, and whether it still holds."""
    with Archive.open_read_only(archive) as opened:
        found = opened.corrections(gallery, author=by, standing=standing, limit=limit)
    reports_corrections.print_corrections(found, as_json=as_json)
