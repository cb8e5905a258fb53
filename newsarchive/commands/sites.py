"""The command that lists newspapers."""

from __future__ import annotations

from newsarchive.options import AsJson
from newsarchive.reports import sites as reports_sites
from newsarchive.sites import all_sites


def sites(as_json: AsJson = False) -> None:
    """List the newspapers that newsarchive knows."""
    reports_sites.print_sites(all_sites(), as_json=as_json)
