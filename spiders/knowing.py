"""What a spider knows of a newspaper's pages before it has asked for any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsarchive.archive import Archive
from newsarchive.archive.crawl.horizon import count_known, last_whole_run
from newsarchive.sites import Site


class Knowing:
    """How far back earlier crawls went, so that an ordinary one need not walk through all of it again."""

    name: str
    site: Site
    archive: Archive
    _known_since: tuple[datetime | None] | None = None

    def known_since(self) -> datetime | None:
        """When the newest crawl ended that went these ways to their end; None: no such crawl yet."""
        if self._known_since is None:
            with self.archive.reading() as connection:
                self._known_since = (last_whole_run(connection, self.site.name, {self.name, "every_way"}),)
        return self._known_since[0]

    def count_known(self, urls: Iterable[str]) -> int:
        """How many of ``urls`` were known when that crawl ended."""
        before = self.known_since()
        if before is None:
            return 0
        with self.archive.reading() as connection:
            return count_known(connection, urls, before=before)
