"""Step 1: a page's raw bytes are safe in the archive before anyone reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.errors import ArchiveError
from newsarchive.model import Page


class CapturePipeline:
    """Page in, the same Page with its ``capture_id`` out."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, page: Page) -> Page:
        spider = self.crawler.spider
        try:
            capture_id = spider.archive.record_capture(page, run_id=spider.run_id)
        except ArchiveError as error:
            spider.give_up(error)
            raise DropItem(str(error)) from None
        return replace(page, capture_id=capture_id)
