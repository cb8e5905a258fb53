"""Step 1: a page's raw bytes are safe in the archive before anyone reads them."""

from __future__ import annotations

from dataclasses import replace

from newsarchive.model import Page
from pipelines.step import Step


class CapturePipeline(Step):
    """Page in, the same Page with its ``capture_id`` out."""

    def process_item(self, page: Page) -> Page:
        spider = self.crawler.spider
        with self.asking_archive():
            capture_id = spider.archive.record_capture(page, run_id=spider.run_id)
        return replace(page, capture_id=capture_id)
