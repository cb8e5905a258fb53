"""The command that copies an archive between databases and stores."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarchive.archive.copying.run import copy_archive
from newsarchive.archive.copying.side import place_of
from newsarchive.options import AsJson
from newsarchive.reports import console
from newsarchive.reports import copy as reports_copy

UNEQUAL = 74
"""Exit code where both do not hold the same in the end, or bytes are lost."""


def copy(
    source: Annotated[str, typer.Argument(help="A folder, or an address of PostgreSQL.", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="An empty one, or the last copy.", metavar="TO")],
    stores: Annotated[
        tuple[str, str] | None,
        typer.Option("--bytes", help="Copy pages and photos too: folders, file:/// or s3://.", metavar="STORE STORE"),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Compare counts only, not every row.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy an archive between SQLite and PostgreSQL, or renew a copy, and prove that both hold the same.

    Killed, it goes on when it is run again. Ends with 74 if tables differ or bytes are lost.
    """
    so_far: dict[str, int] = {}
    with console.progress("copying", lambda: so_far) as show:

        def tick(what: str, rows: int) -> None:
            so_far.clear()
            so_far[what] = rows
            show()

        done = copy_archive(place_of(source), place_of(target), stores=stores, quick=quick, tick=tick)
    reports_copy.print_copy(done, as_json=as_json)
    if done.differing:
        names = ", ".join(done.differing)
        typer.echo(f"newsarchive: {done.target}: not equal to {done.source} in {names}; was it written to?", err=True)
    if done.differing or (done.files and done.files.lost):
        raise typer.Exit(UNEQUAL)
