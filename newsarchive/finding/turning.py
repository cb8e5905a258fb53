"""Turning a section's pages: where the next one is, and when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsarchive.finding.listing import Listing
from newsarchive.finding.window import Window
from newsarchive.sites import Site

BARREN = 3
"""After so many pages in a row without anything new the rest is known: new galleries come first in a listing."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a walk along one section stands: its page (from 1), and what it saw.

    ``zone`` is the number that the section's pager wants; ``previous`` the addresses of the page before,
    ``seen`` a hash of every page so far, ``barren`` how many pages in a row held nothing new.
    """

    section: str
    zone: str | None = None
    page: int = 1
    previous: frozenset[str] = frozenset()
    seen: frozenset[int] = frozenset()
    barren: int = 0


@dataclass(frozen=True, slots=True)
class Turned:
    """The walk goes on at ``url``."""

    url: str
    walk: Walk


@dataclass(frozen=True, slots=True)
class Ended:
    """The walk is over, and why, in a few words."""

    reason: str


def first_pages(site: Site) -> Iterator[Turned]:
    """Where the walks of ``site`` begin: at each section, then at page 1 of each zone that no section shows."""
    left = list(site.zones) if "{zone}" in site.pager else []
    for section in site.sections:
        zone = next((zone for zone in left if fill(site, Walk(section, zone)) == section), None)
        if zone:
            left.remove(zone)
        yield Turned(section, Walk(section, zone))
    for zone in left:
        walk = Walk(site.sections[0] if site.sections else "", zone)
        if url := fill(site, walk):
            yield Turned(url, walk)


def turn_page(site: Site, walk: Walk, listing: Listing, *, new: int, window: Window) -> Turned | Ended:
    """What follows after ``listing``, the page where ``walk`` stands, of whose addresses ``new`` were not known.

    A backfill (a ``window``) goes on through known pages until it has passed its first day.
    """
    if reason := why_stop(site, walk, listing, new=new, window=window):
        return Ended(reason)
    found = None
    if walk.zone is None and listing.zone:
        if listing.zone in site.zones:
            return Ended("its zone has a walk of its own")
        found = listing.zone
    onward = replace(
        walk,
        zone=walk.zone or found,
        page=walk.page + 1,
        previous=frozenset(listing.urls),
        seen=walk.seen | {hash(listing.urls)},
        barren=0 if new else walk.barren + 1,
    )
    # A pager's address is known; which of the links below a listing leads on differs from page to page.
    url = fill(site, onward) or listing.next_url
    return Turned(url, onward) if url else Ended("no next page")


def why_stop(site: Site, walk: Walk, listing: Listing, *, new: int, window: Window) -> str | None:
    """The first rule that ends the walk at this page; None for none."""
    urls = listing.urls
    if not urls:
        return "an empty page"
    # Newspapers answer a page past their last with the last one or the first, for ever; a gallery published
    # meanwhile shifts one address.
    if hash(urls) in walk.seen or len(set(urls) - walk.previous) * 10 <= len(urls):
        return "a page that repeats an earlier one"
    if site.last_page and walk.page >= site.last_page:
        return f"page {site.last_page}, the newspaper's last"
    if not window.is_open:
        dated = [entry for entry in listing.entries if entry.published_at]
        return "the first day asked for is passed" if dated and all(map(window.is_before, dated)) else None
    return f"nothing new on {BARREN} pages" if not new and walk.barren + 1 >= BARREN else None


def fill(site: Site, walk: Walk) -> str | None:
    """The pager's address of the page where ``walk`` stands; None without a pager or its zone.

    MasterCMS hangs ``&s_cond=&BRSR=20`` on a path without a "?", and knows no other way.
    """
    if not site.pager or ("{zone}" in site.pager and not walk.zone):
        return None
    return site.pager.format(
        section=re.sub(r"(?:/|\.\w{2,4})$", "", walk.section) if walk.section.count("/") > 2 else walk.section,
        zone=walk.zone,
        page=walk.page,
        offset=(walk.page - 1) * site.page_size,
    )
