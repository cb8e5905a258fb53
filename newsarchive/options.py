"""Options that several commands have, and how a command reads its input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.errors import NotFoundError
from newsarchive.manners.contact import check_contact, is_nobodys
from newsarchive.sites import get_site

CONTACT = "NEWSARCHIVE_CONTACT"
DESK_SECRET = "NEWSARCHIVE_DESK_SECRET"  # noqa: S105  (the variable's name)

Folder = Annotated[
    Path, typer.Option("--archive", envvar="NEWSARCHIVE_ARCHIVE", help="The folder of the archive.", metavar="DIR")
]
Contact = Annotated[
    str,
    typer.Option(
        envvar=CONTACT, help="Your e-mail address or web page, told to the newspaper's server.", metavar="CONTACT"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DATA = Path("data")


def read_input(file: str) -> bytes:
    """The bytes of ``file``, or of standard input for "-"; raises NotFoundError where there is no file."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise NotFoundError(f"cannot be read ({error.strerror})", where=file, then="check the path") from None


def settle_contact(contact: str, sites: Iterable[str]) -> None:
    """Tell the crawl, which is another process, how a newspaper reaches its operator; a terminal is asked.

    Raises :class:`~newsarchive.errors.CrawlError` when one of ``sites`` needs a contact and there is none.
    """
    hosts = {site: get_site(site).hosts for site in sites}
    needed = not all(is_nobodys(host) for known in hosts.values() for host in known)
    if needed and not contact.strip() and sys.stdin.isatty() and sys.stderr.isatty():
        contact = typer.prompt("Your e-mail address or web page (the newspaper's server is told)", err=True)
    for site, known in hosts.items():
        check_contact(contact, known, site=site)
    os.environ[CONTACT] = contact.strip()
