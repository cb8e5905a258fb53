"""The commands that make a newspaper known: new-site, accept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsarchive.crawl import find_checkout
from newsarchive.new_site import accept_page, check_new, read_every_way, save_page, write_rule
from newsarchive.one_page import fetch_page
from newsarchive.options import AsJson, read_input
from newsarchive.reports import new_site as reports_new_site


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
    reports_new_site.print_readings(readings, rule, folder, as_json=as_json)


def accept(
    folders: Annotated[list[Path], typer.Argument(help="Folders of saved pages.", metavar="FOLDER…")],
    as_json: AsJson = False,
) -> None:
    """Write expected.json of saved pages whose number of photos, typed by a person in about.json, agrees."""
    reports_new_site.print_paths([accept_page(folder) for folder in folders], as_json=as_json)
