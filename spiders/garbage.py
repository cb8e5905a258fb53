"""Python's search for garbage, less often than by default: a crawl makes little of it, and much that is not."""

from __future__ import annotations

import gc
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

SEARCHES = (10_000, 20, 20)
"""How much must have been made since the last search of the young, the middle-aged and the old (Python 3.11: 700, 10,
10). Every request makes hundreds of objects and few rings of them: the search took a sixth of a crawl."""


class GarbageExtension:
    """Once a crawl is open: what is loaded by now stays, and is not looked through again."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.settle, signal=signals.spider_opened)
        return extension

    def settle(self) -> None:
        """For the process that crawls, which has nothing else to do."""
        gc.freeze()
        gc.set_threshold(*SEARCHES)
