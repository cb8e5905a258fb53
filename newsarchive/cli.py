"""The command line. Each command calls one function of the library and prints what it returns."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from newsarchive import console, reports
from newsarchive.archive import Archive
from newsarchive.cli_care import backup, merge, prove, takedown, verify
from newsarchive.cli_corrections import correct, corrections
from newsarchive.cli_crawl import crawl, replay
from newsarchive.cli_desk import serve
from newsarchive.cli_export import export, snapshot
from newsarchive.cli_jobs import ANY_WORDS, enqueue, jobs, worker
from newsarchive.cli_links import diff, link, sightings, similar
from newsarchive.cli_ops import backfill, health, runs, schedule
from newsarchive.cli_search import search
from newsarchive.crawl import find_checkout
from newsarchive.errors import NewsarchiveError
from newsarchive.new_site import accept_page, check_new, read_every_way, save_page, write_rule
from newsarchive.one_page import fetch_page
from newsarchive.options import DATA, AsJson, Folder, read_input
from newsarchive.sites import all_sites
from newsarchive.split import extract as extract_html
from newsarchive.split import extract_text
from newsarchive.split.decode import decode

EXIT_CODES = """
Exit codes: 0 done; 1 health has an alarm; 2 wrong use; 65 input that cannot be read; 66 no such thing;
69 blocked by a newspaper; 70 a crawl failed (of several: any); 73 cannot write (full disk, read-only folder);
74 the archive is unusable, or verify, prove or backup found damage; 75 locked, a port taken, or asked to wait: try
again later; 76 the archive is of a newer version.
"""

app = typer.Typer(
    name="newsarchive",
    help="Archive Vietnamese news photo galleries as exact caption/image pairs in one SQLite file.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command()(crawl)
app.command()(replay)
app.command()(backfill)
app.command()(schedule)
app.command()(runs)
app.command()(health)
app.command()(search)
app.command()(export)
app.command()(snapshot)
app.command()(link)
app.command()(similar)
app.command()(sightings)
app.command()(diff)
app.command()(prove)
app.command()(verify)
app.command()(serve)
app.command()(backup)
app.command()(correct)
app.command()(corrections)
app.command()(takedown)
app.command()(merge)
app.command(context_settings=ANY_WORDS)(enqueue)
app.command()(worker)
app.command()(jobs)


@app.command()
def extract(
    file: Annotated[str, typer.Argument(help="A saved page, or - for standard input.", metavar="FILE|-")],
    url: Annotated[str | None, typer.Option(help="The page's address: chooses the newspaper's rule.")] = None,
    text: Annotated[bool, typer.Option("--text", help="The input is a plain-text dump of a page.")] = False,
    as_json: AsJson = False,
) -> None:
    """Split one page into caption/image pairs, without an archive and without a network."""
    body = read_input(file)
    gallery = extract_text(decode(body)) if text else extract_html(body, url=url)
    if as_json:
        console.print_json(gallery.as_dict())
    else:
        reports.print_gallery(gallery)


@app.command()
def show(
    gallery: Annotated[str, typer.Argument(help="A gallery's number or address.", metavar="GALLERY")],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show one gallery with its pairs, photos and repeats."""
    with Archive.open_read_only(archive) as opened:
        reports.print_record(opened.show(gallery), as_json=as_json)


@app.command()
def sites(as_json: AsJson = False) -> None:
    """List the newspapers that newsarchive knows."""
    reports.print_sites(all_sites(), as_json=as_json)


@app.command()
def stats(
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Count what the archive holds: galleries, pairs, photos, bytes, repeats and failures."""
    with Archive.open_read_only(archive) as opened:
        reports.print_stats(opened.stats(), as_json=as_json)


@app.command(name="new-site")
def new_site(
    name: Annotated[str, typer.Argument(help="Name of the newspaper: lower-case letters, digits and _.")],
    page: Annotated[str, typer.Argument(help="A gallery of it: a saved file, or its address.", metavar="FILE|URL")],
    url: Annotated[str | None, typer.Option(help="The address of a saved file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Save a page of a new newspaper, try every family on it, and write the rule file from the best."""
    root = find_checkout()
    address = url or page
    if not address.startswith(("http://", "https://")):
        raise typer.BadParameter("a saved file needs its address: --url https://…")
    check_new(root, name, address)  # before anybody is asked for anything
    body = fetch_page(page) if page == address else read_input(page)
    readings = read_every_way(body, address)
    rule = write_rule(root, name, address, readings[0])
    folder = save_page(root, name, body, address)
    reports.print_readings(readings, rule, folder, as_json=as_json)


@app.command()
def accept(
    folders: Annotated[list[Path], typer.Argument(help="Folders of saved pages.", metavar="FOLDER…")],
    as_json: AsJson = False,
) -> None:
    """Write expected.json of saved pages whose number of photos, typed by a person in about.json, agrees."""
    reports.print_paths([accept_page(folder) for folder in folders], as_json=as_json)


def main() -> None:
    """Entry point: errors that are meant for a person become one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Vietnamese, whatever the locale says
    try:
        app()
    except NewsarchiveError as error:
        typer.echo(f"newsarchive: {error}", err=True)
        raise SystemExit(error.exit_code) from None
