"""What the steps share: the crawl they belong to, and what becomes of an item when the archive takes no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.errors import ArchiveError, CrawlError, TakenDownError

MANY = 32
"""Items that share a transaction at most."""


class Step:
    """A step of the flow; ``crawler.spider`` has the site, the archive and the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @contextmanager
    def asking_archive(self) -> Iterator[None]:
        """An archive that fails (full disk, locked, damaged) ends the crawl in good order; the item goes no further.

        So does the process that reads, when it is gone (CrawlError).
        """
        try:
            yield
        except TakenDownError as error:
            raise DropItem(str(error), log_level="INFO") from None
        except (ArchiveError, CrawlError) as error:
            self.crawler.spider.give_up(error)
            raise DropItem(str(error)) from None
