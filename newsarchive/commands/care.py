"""The commands on proof and care: prove, verify, backup, takedown, merge."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.archive import Archive, Backup, Merged, Sample, Verification
from newsarchive.archive.place import Place
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.reports import care as reports_care
from newsarchive.reports import console

DAMAGED = 74
"""Exit code where something is missing, damaged or reads otherwise."""

LATER = 75
"""Exit code where old bytes cannot be overwritten yet."""


def prove(
    pair: Annotated[
        str, typer.Argument(help="A pair's number (pair_id), or GALLERY:PLACE, as show prints them.", metavar="PAIR")
    ],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show what a pair rests on: rule, capture, hashes made anew, robots, run; and read the stored page once more."""
    with Archive.open_read_only(archive) as opened:
        proof = opened.prove(pair)
    reports_care.print_proof(proof, as_json=as_json)
    if not proof.holds:
        raise typer.Exit(DAMAGED)


def verify(
    sample: Annotated[
        str | None, typer.Option(help="Hash N pages and N photos, or P of a hundred; default: all.", metavar="N|P%")
    ] = None,
    seed: Annotated[str, typer.Option(help="Chooses the sample; default: today's date.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell only: move, queue and mend nothing.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Check file, rows and bytes against each other; what is damaged is moved aside and queued for fetching.

    Ends with 74 if anything was damaged, mended or not.
    """
    chosen = Sample.parse(sample, seed or f"{datetime.now(UTC):%Y-%m-%d}") if sample else None
    so_far = Verification()
    figures = ("pages", "photos", "hashed", "queued")

    def count() -> dict[str, int]:
        return {**{name: getattr(so_far, name) for name in figures}, "damaged": so_far.by_kind.total()}

    with console.progress("verifying", count) as show:

        def tick(found: Verification) -> None:
            nonlocal so_far
            so_far = found
            show()

        if dry_run:
            with Archive.open_read_only(archive) as opened:
                found = opened.check(sample=chosen, tick=tick)
        else:
            with Archive.open(archive, create=False) as opened:
                found = opened.verify(sample=chosen, tick=tick)
    reports_care.print_verification(found, as_json=as_json)
    if not found.is_sound:
        raise typer.Exit(DAMAGED)


def backup(
    destination: Annotated[Path, typer.Argument(help="A new folder, or the last backup.", metavar="DEST")],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Copy the archive as it is now while a crawl goes on; repeated, it copies what is new. Opening it restores it."""
    so_far = Backup("")
    figures = ("pages", "photos", "copied", "kept")
    with (
        Archive.open_read_only(archive) as opened,
        console.progress("copying", lambda: {name: getattr(so_far, name) for name in figures}) as show,
    ):

        def tick(made: Backup) -> None:
            nonlocal so_far
            so_far = made
            show()

        made = opened.back_up(destination, tick=tick)
    reports_care.print_backup(made, as_json=as_json)
    if made.lost:
        raise typer.Exit(DAMAGED)


def takedown(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A photo's SHA-256, a gallery's number, or an address; without it the log is shown.",
            metavar="PHOTO|GALLERY|URL",
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept in the log.", metavar="TEXT")] = None,
    by: Annotated[str | None, typer.Option(help="Who; default: the user of this machine.", metavar="NAME")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Photos that only look like it go, too; --dry-run lists them.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell only what would go, and what would stay.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Remove a photo with its copies, a gallery or a page for good; it does not come back. Try --dry-run first."""
    if name is None:
        with Archive.open_read_only(archive) as opened:
            reports_care.print_takedowns(opened.takedowns(), as_json=as_json)
        return
    if dry_run:
        with Archive.open_read_only(archive) as opened:
            reports_care.print_foreseen(opened.foresee_takedown(name, lookalikes=copies), as_json=as_json)
        return
    if not (reason or "").strip():
        raise typer.BadParameter("say why: --reason TEXT")
    with Archive.open(archive, create=False) as opened:
        done = opened.take_down(name, reason=(reason or "").strip(), asked_by=by or getuser(), lookalikes=copies)
    reports_care.print_takedowns([done], as_json=as_json)
    if done.finished_at is None:
        typer.echo("newsarchive: somebody reads the archive as it was; old bytes go when it is next opened", err=True)
        raise typer.Exit(LATER)


def merge(
    archive: Annotated[Path, typer.Argument(help="The archive that grows.", metavar="A")],
    other: Annotated[Path, typer.Argument(help="The archive that is read.", metavar="B")],
    into: Annotated[
        Path | None, typer.Option(help="A third folder for both; A and B stay as they are.", metavar="C")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Join archive B into A: all versions, photos and judgements; what either took down is down. Can be repeated."""
    sources = [other] if into is None else [archive, other]
    so_far = Merged()
    with (
        Archive.open(into or archive, create=into is not None) as opened,
        console.progress("merging", lambda: asdict(so_far)) as show,
    ):

        def tick(done: Merged) -> None:
            nonlocal so_far
            so_far = done
            show()

        done = []
        for source in sources:
            with Archive.open_read_only(Place(source)) as read:  # a folder, whatever the settings say
                done.append(opened.merge(read, tick=tick))
    reports_care.print_merged(list(zip(map(str, sources), done, strict=True)), as_json=as_json)
