"""The spider's hold on its newspaper: taken before anything is asked for, kept alive, let go of at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from newsarchive.archive.locks import BEAT
from newsarchive.errors import ArchiveError, ArchiveLockedError

if TYPE_CHECKING:
    from spiders.newspaper import NewspaperSpider


class Holding:
    """One crawl of a newspaper at a time in one archive; a second one raises ArchiveLockedError and says who holds it.

    The runs that a killed crawl left open are closed, as of its last sign of life.
    """

    def __init__(self, spider: NewspaperSpider) -> None:
        self.spider = spider
        self.name = spider.site.name
        left = spider.archive.take_lock(self.name)
        spider.archive.end_dead_runs(self.name, at=left.beat_at if left else None)
        self._beats = create_looping_call(self.beat)
        spider.crawler.signals.connect(self.keep, signals.spider_opened)

    def keep(self) -> None:
        """Begin to give signs of life."""
        self._beats.start(BEAT.total_seconds(), now=False)

    def beat(self) -> None:
        """One sign of life. A crawl whose lock went to another (it slept for long, say) ends; a busy disk is no end."""
        try:
            self.spider.archive.beat(self.name)
        except ArchiveLockedError as error:
            self.spider.give_up(error)
        except ArchiveError as error:
            self.spider.logger.warning("no sign of life: %s", error)

    def let_go(self) -> None:
        """The newspaper is free; raises ArchiveError where that cannot be written down (a dead lock is no obstacle)."""
        if self._beats.running:
            self._beats.stop()
        self.spider.archive.release_lock(self.name)
