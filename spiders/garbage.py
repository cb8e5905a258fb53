"""A crawl lets Python search for garbage less often than by default."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newsarchive.garbage import search_seldom


class GarbageExtension:
    """From the moment that a crawl is open: its process has nothing else to do."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.settle, signal=signals.spider_opened)
        return extension

    def settle(self) -> None:
        """All is loaded by now."""
        search_seldom()
