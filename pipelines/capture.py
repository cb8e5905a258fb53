"""Step 1: a page's raw bytes are safe in the archive before anyone reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapy.crawler import Crawler

from newsarchive.model import Page
from pipelines.batch import Batch
from pipelines.step import MANY, Step


class CapturePipeline(Step):
    """Page in, the same Page with its ``capture_id`` out."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.captures = Batch(self.record, crawler.spider.reader.writing, most=MANY)

    async def process_item(self, page: Page) -> Page:
        with self.asking_archive():
            return replace(page, capture_id=await self.captures.add(page))

    def record(self, pages: Sequence[Page]) -> list[int]:
        """Keep several pages in one transaction."""
        spider = self.crawler.spider
        return spider.archive.record_captures(pages, run_id=spider.run_id)  # type: ignore[no-any-return]
