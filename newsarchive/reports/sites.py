"""How newspapers look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.reports.console import print_json, print_rows
from newsarchive.sites import Site


def print_sites(sites: Sequence[Site], *, as_json: bool) -> None:
    """The newspapers that newsarchive knows."""
    if as_json:
        print_json([{"name": site.name, "title": site.title, "hosts": list(site.hosts)} for site in sites])
        return
    print_rows("", ("name", "newspaper", "hosts"), [(site.name, site.title, ", ".join(site.hosts)) for site in sites])
