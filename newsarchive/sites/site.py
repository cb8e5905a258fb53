"""A newspaper as a value: where its galleries are found, and how its pages are read."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from newsarchive.errors import SiteRuleError
from newsarchive.sites.selectors import read_selector

EVIDENCE = ("place", "table", "block", "flow", "attribute")


@dataclass(frozen=True, slots=True)
class Site:
    """Everything newsarchive knows of one newspaper (or of a CMS family, which has no hosts).

    Finding: ``sections`` are listing addresses; ``listing_link`` and ``next_page`` are CSS selectors of links on
    them; ``gallery_url`` is a regular expression that the path of a gallery's address matches;
    ``delay`` is the pause between two requests to one host, in seconds. ``article_id`` is a regular expression on
    the path whose group is the article's number, the same for every slug and host ("" for unknown).
    ``pager`` is the address of a section's further pages ("" where only ``next_page`` leads on): a template of
    ``{page}``, ``{section}`` (the section's address without its ending), ``{offset}`` (the galleries before that
    page: ``page_size`` for each page before it) and ``{zone}``, a number from ``zones`` or from the ``value`` of the
    element that ``zone_css`` finds on the listing; ``last_page`` is where newspapers are
    known to stop (0: when a page is empty or repeats). ``gallery_mark`` is a regular expression, without case, of
    the titles and slugs that galleries bear where no section holds them alone ("": the section decides).
    ``refuses`` says in a few words why a newspaper is not crawled unless it is asked for by name ("": it is).
    Manners: ``quiet_hours`` are spans of Vietnam's day in which nothing is asked ("22:30-05:00, 11:00-13:00"),
    ``budget`` the requests a host gets on a day (0: no limit), ``policy`` what becomes of pages that ask not to be
    archived (private, text or skip); where they say nothing ("" and None), the settings decide.
    Reading: ``title_css``, ``lead_css``, ``author_css``, ``date_css`` and ``source_css`` are CSS selectors of the
    heading's parts, the first that finds text wins; without them the heading is found by its structure.
    """

    name: str
    title: str = ""
    hosts: tuple[str, ...] = ()
    version: int = 1
    # finding
    sections: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listing_link: str = "a[href]"
    next_page: str = "a[rel=next]"
    gallery_url: str = r".*"
    delay: float = 1.0
    article_id: str = ""
    pager: str = ""
    zones: tuple[str, ...] = ()
    zone_css: str = ""
    page_size: int = 0
    last_page: int = 0
    gallery_mark: str = ""
    refuses: str = ""
    # manners
    quiet_hours: str = ""
    budget: int | None = None
    policy: str = ""
    # reading: the heading
    title_css: tuple[str, ...] = ()
    lead_css: tuple[str, ...] = ()
    author_css: tuple[str, ...] = ()
    date_css: tuple[str, ...] = ()
    source_css: tuple[str, ...] = ()
    # reading: the pairs
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    caption_from: tuple[str, ...] = ("place", "table", "block", "flow", "attribute")
    rewrites: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", self.name):
            raise SiteRuleError(f"{self.name!r} is no site name", then="use lower-case letters, digits and _")
        for field in ("gallery_url", "article_id", "gallery_mark"):
            try:
                re.compile(getattr(self, field))
            except re.error as error:
                raise SiteRuleError(
                    f"{field} is no regular expression ({error})", where=f"site {self.name}", then="correct it"
                ) from None
        self._check_reading()

    def _check_reading(self) -> None:
        for selector in (*self.body, *self.drop, *self.caption):
            try:
                read_selector(selector)
            except SiteRuleError as error:
                raise SiteRuleError(error.what, where=f"site {self.name}", then=error.then) from None
        for kind in self.caption_from:
            if kind not in EVIDENCE:
                raise SiteRuleError(
                    f"{kind!r} is no kind of evidence", where=f"site {self.name}", then=f"use {', '.join(EVIDENCE)}"
                )
        for pattern, _ in self.rewrites:
            try:
                re.compile(pattern)
            except re.error as error:
                raise SiteRuleError(
                    f"rewrite {pattern!r} is no regular expression ({error})",
                    where=f"site {self.name}",
                    then="correct it",
                ) from None

    @property
    def has_reading_rule(self) -> bool:
        """Whether this value says how the pages' pairs are read."""
        return bool(self.body)

    def but(self, **changes: Any) -> Self:
        """A copy with ``changes``: how a newspaper says only where it differs from its family."""
        return dataclasses.replace(self, **changes)

    def owns(self, url: str) -> bool:
        """Whether ``url`` stands on one of this newspaper's hosts (a leading "www." or "m." does not count)."""
        host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
        return host in self.hosts

    def is_gallery_url(self, url: str) -> bool:
        """Whether the path of ``url`` looks like a gallery or article of this newspaper."""
        return re.search(self.gallery_url, urlsplit(url).path) is not None

    def article_number(self, url: str) -> str | None:
        """The number of the article in ``url``: one story under several slugs and hosts has one number."""
        found = re.search(self.article_id, urlsplit(url).path) if self.article_id else None
        return found[found.lastindex or 0] if found else None
