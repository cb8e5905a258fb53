"""The command that reads a page without an archive."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarchive.options import AsJson, read_input
from newsarchive.reports import console
from newsarchive.reports import galleries as reports
from newsarchive.split import extract as extract_html
from newsarchive.split import extract_text
from newsarchive.split.decode import decode


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
