"""A share of a crawl that several machines make together: the first finds pages, all of them fetch what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.archive.crawl.locks import SHARE, Lock
from newsarchive.errors import CrawlError
from spiders.holding import Holding

if TYPE_CHECKING:
    from spiders.newspaper import NewspaperSpider


class Sharing(Holding):
    """Share ``number`` of a newspaper. Its pages are leased, so that no other share asks for them too.

    A killed share's leases run out after NEWSARCHIVE_SILENCE, or are given back by the one that takes its place.
    """

    most = 8  # few, so that little waits when a share is lost, and the last pages are spread over all

    def __init__(self, spider: NewspaperSpider, number: int) -> None:
        if not spider.archive.is_shared:
            raise CrawlError(
                "only an archive in PostgreSQL can be crawled in shares",
                then="set NEWSARCHIVE_DATABASE, or crawl alone",
            )
        self.number = number
        self.forgone: set[str] = set()
        self.has_seen_first = False
        super().__init__(spider, f"{spider.site.name}{SHARE}{number}")
        self.since = self.archive.now()

    def settle(self, left: Lock | None) -> None:
        """What a dead share had in hand is free. Its run is closed by whoever is alone, or goes on under its name."""
        self.archive.give_back(self.site, self.name)
        now, others = self.archive.now(), [lock for lock in self.archive.locks() if lock.name != self.name]
        if all(lock.newspaper != self.site or lock.is_dead(now, self.silence) for lock in others):
            super().settle(left)

    def due_pages(self, limit: int) -> list[str]:
        room = min(limit, self.most - len(self.spider.in_hand))
        return self.archive.lease_pages(self.site, self.name, last=self.silence, limit=room, but=self.forgone)

    def forgo(self, urls: set[str]) -> None:
        if urls - self.forgone:
            self.forgone |= urls
            self.archive.give_back(self.site, self.name)

    def is_over(self) -> bool:
        """Pages that others have in hand may come back; and the first share may find more, or begin only now."""
        if self.archive.is_any_due(self.site, but=self.forgone):
            return False
        if self.number == 1:
            return True
        first = next((lock for lock in self.archive.locks() if lock.name == f"{self.site}{SHARE}1"), None)
        if first is None and self.has_seen_first:
            return True
        self.has_seen_first = first is not None
        return self.archive.now() - max(self.since, first.beat_at if first else self.since) > self.silence

    def give_sign(self) -> None:
        super().give_sign()
        self.archive.renew_leases(self.site, self.name, last=self.silence)

    def let_go(self) -> None:
        self.archive.give_back(self.site, self.name)
        super().let_go()
