"""The option by which a crawl learns how a newspaper reaches its operator."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from newsarchive.manners.contact import check_contact, is_nobodys
from newsarchive.sites import get_site

CONTACT = "NEWSARCHIVE_CONTACT"

Contact = Annotated[
    str,
    typer.Option(
        envvar=CONTACT, help="Your e-mail address or web page, told to the newspaper's server.", metavar="CONTACT"
    ),
]


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
