"""The newspapers that newsarchive knows: every file of this folder with a ``SITE`` is one, and is found by itself.

The environment variable NEWSARCHIVE_SITES names one more folder of such files: newspapers of one's own that do not
belong into this project, such as an intranet's. They are Python files and are run, as those here are.
NEWSARCHIVE_ONLY names the newspapers (separated by commas) that a command means by "all": an operator rarely crawls
every one that is known.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import cache
from urllib.parse import urlsplit

from newsarchive.errors import SiteRuleError, UnknownSiteError
from newsarchive.sites.private import read_site_files
from newsarchive.sites.site import Site

FOLDER = "newsarchive.sites"


@cache
def all_sites() -> tuple[Site, ...]:
    """Every newspaper, ordered by name; those of NEWSARCHIVE_SITES too.

    Raises :class:`~newsarchive.errors.SiteRuleError` when two files claim the same name or host, and when a file of
    NEWSARCHIVE_SITES cannot be used.
    """
    package = importlib.import_module(FOLDER)
    modules = [importlib.import_module(f"{FOLDER}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    own = [module.SITE for module in modules if hasattr(module, "SITE")]
    sites = sorted([*own, *read_site_files(os.environ.get("NEWSARCHIVE_SITES"))], key=lambda site: site.name)
    claimed: dict[str, str] = {}
    for site in sites:
        for claim in (site.name, *site.hosts):
            if claim in claimed:
                raise SiteRuleError(f"also claimed by {claimed[claim]}", where=f"site {site.name}: {claim}")
            claimed[claim] = site.name
    return tuple(sites)


def crawled_sites() -> tuple[Site, ...]:
    """The newspapers that "all" means to an operator: those of NEWSARCHIVE_ONLY, else all that can be crawled.

    Raises :class:`~newsarchive.errors.UnknownSiteError` for a name in NEWSARCHIVE_ONLY that no file answers to.
    """
    if names := [name.strip() for name in os.environ.get("NEWSARCHIVE_ONLY", "").split(",") if name.strip()]:
        return tuple(get_site(name) for name in dict.fromkeys(names))
    return tuple(site for site in all_sites() if not site.refuses)


@cache
def _by_claim() -> dict[str, Site]:
    return {claim: site for site in all_sites() for claim in (site.name, *site.hosts)}


def find_site(name_or_url: str) -> Site | None:
    """The newspaper of a name ("sample"), a host or an address; None if no file answers to it.

    The longest host wins: a subdomain belongs to its newspaper unless it has a file of its own.

    >>> find_site("http://anh.anhmau.example/a.jpg").name
    'sample'
    >>> find_site("http://www.anhmau.example/anh").name
    'sample'
    >>> find_site("http://example.org/") is None
    True
    """
    known = _by_claim()
    if name_or_url in known:
        return known[name_or_url]
    address = name_or_url if "//" in name_or_url else f"//{name_or_url}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    while "." in host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


def get_site(name_or_url: str) -> Site:
    """As :func:`find_site`; raises :class:`~newsarchive.errors.UnknownSiteError` where that returns None."""
    if site := find_site(name_or_url):
        return site
    raise UnknownSiteError(
        "no newspaper of this name or address", where=name_or_url or "(empty)", then="newsarchive sites lists them all"
    )
