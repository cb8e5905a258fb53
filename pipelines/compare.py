"""Step 6 of a replay: what a page reads as now is held against what is stored, and the difference is printed."""

from __future__ import annotations

import sys
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.difference import differences
from newsarchive.errors import NotFoundError
from newsarchive.model import Gallery


class ComparePipeline:
    """Gallery in; the same Gallery out if it reads otherwise than before and the replay writes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, gallery: Gallery) -> Gallery:
        spider = self.crawler.spider
        lines = differences(self.stored(gallery), gallery)
        if not lines:
            spider.unchanged += 1
            raise DropItem("reads as before", log_level="DEBUG")
        sys.stdout.write("\n  ".join((str(gallery.url), *lines)) + "\n")
        sys.stdout.flush()
        spider.changed += 1
        if not spider.writes:
            raise DropItem("a replay without --write", log_level="DEBUG")
        return gallery

    def stored(self, gallery: Gallery) -> Gallery | None:
        """The gallery as it is stored; None for a page that was none so far."""
        try:
            return self.crawler.spider.archive.show(gallery.url or "").gallery  # type: ignore[no-any-return]
        except NotFoundError:
            return None
