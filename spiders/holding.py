"""The spider's hold on its newspaper: taken before anything is asked for, kept alive, let go of at the end."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from newsarchive.archive.crawl.locks import BEATS, Lock
from newsarchive.errors import ArchiveError, ArchiveLockedError

if TYPE_CHECKING:
    from spiders.newspaper import NewspaperSpider


class Holding:
    """One crawl of a newspaper at a time in one archive; a second one raises ArchiveLockedError and says who holds it.

    The runs that a killed crawl left open are closed, as of its last sign of life. At most ``most`` pages are asked
    for and not yet stored: the frontier is a table, so that the crawl's memory need not hold it.
    """

    most = 64

    def __init__(self, spider: NewspaperSpider, name: str) -> None:
        self.spider, self.name = spider, name
        self.site, self.archive = spider.site.name, spider.archive
        self.silence = timedelta(seconds=spider.crawler.settings.getfloat("NEWSARCHIVE_SILENCE"))
        self._heard = time.monotonic()
        self.settle(self.archive.take_lock(name, silence=self.silence))
        self._beats = create_looping_call(self.beat)
        spider.crawler.signals.connect(self.keep, signals.spider_opened)

    def settle(self, left: Lock | None) -> None:
        """Close what dead crawls left open; ``left`` is the lock that one of them had."""
        self.archive.end_dead_runs(self.site, at=left.beat_at if left else None)

    def due_pages(self, limit: int) -> list[str]:
        """Addresses that are due now, longest due first; pages in hand are still among them."""
        return self.archive.due_pages(self.site, limit=limit)

    def forgo(self, urls: set[str]) -> None:
        """The crawl is done with these pages, though they are due still."""

    def is_over(self) -> bool:
        """Whether nothing is left to wait for, when nothing is due that was not asked for."""
        return True

    def keep(self) -> None:
        """Begin to give signs of life."""
        self._beats.start(self.silence.total_seconds() / BEATS, now=False)

    def beat(self) -> None:
        """One sign of life. A crawl whose lock went to another (it slept for long, say) ends; a busy disk is no end.

        One that was cut off from the database for so long that others take it for dead ends too, before it is joined
        again and writes down as failed what it could not fetch meanwhile.
        """
        asked = time.monotonic()
        try:
            self.give_sign()
            self._heard = asked
        except ArchiveLockedError as error:
            self.spider.give_up(error)
        except ArchiveError as error:
            self.spider.logger.warning("no sign of life: %s", error)
            if self.archive.is_shared and asked - self._heard > self.silence.total_seconds():
                self.spider.give_up(error)

    def give_sign(self) -> None:
        """Write down that the crawl lives."""
        self.archive.beat(self.name)

    def let_go(self) -> None:
        """The newspaper is free; raises ArchiveError where that cannot be written down (a dead lock is no obstacle)."""
        if self._beats.running:
            self._beats.stop()
        self.archive.release_lock(self.name)
