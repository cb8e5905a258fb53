"""A newspaper as a value: where its galleries are found, and how its pages are read."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from newsarchive.errors import SiteRuleError


@dataclass(frozen=True, slots=True)
class Site:
    """Everything newsarchive knows of one newspaper (or of a CMS family, which has no hosts).

    Finding: ``sections`` are listing addresses; ``listing_link`` and ``next_page`` are CSS selectors of links on
    them; ``gallery_url`` is a regular expression that the path of a gallery's address matches;
    ``delay`` is the pause between two requests to one host, in seconds.
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
    # reading: filled in by the split room
    title_css: tuple[str, ...] = ()
    lead_css: tuple[str, ...] = ()
    author_css: tuple[str, ...] = ()
    date_css: tuple[str, ...] = ()
    source_css: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", self.name):
            raise SiteRuleError(f"{self.name!r} is no site name", then="use lower-case letters, digits and _")
        try:
            re.compile(self.gallery_url)
        except re.error as error:
            raise SiteRuleError(
                f"gallery_url is no regular expression ({error})", where=f"site {self.name}", then="correct it"
            ) from None

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
