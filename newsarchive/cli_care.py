"""The commands on proof and care: prove."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarchive import reports_care
from newsarchive.archive import Archive
from newsarchive.options import DATA, AsJson, Folder

DAMAGED = 74
"""Exit code where something is missing, damaged or reads otherwise."""


def prove(
    pair: Annotated[int, typer.Argument(help="A pair's number (pair_id of the views and of search --json).")],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show what a pair rests on: rule, capture, hashes made anew, robots, run; and read the stored page once more."""
    with Archive.open_read_only(archive) as opened:
        proof = opened.prove(pair)
    reports_care.print_proof(proof, as_json=as_json)
    if not proof.holds:
        raise typer.Exit(DAMAGED)
