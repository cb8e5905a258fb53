"""Step 2: the page becomes caption/image pairs in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.model import Gallery, Page
from newsarchive.reading import Body
from pipelines.batch import Batch
from pipelines.step import Step

PAGES = 4
"""Pages that are read in one go: photos wait meanwhile."""


class SplitPipeline(Step):
    """Page in, Gallery out; the page's bytes and its tree are let go of here, before the photos are fetched."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.pages = Batch(self.read, crawler.spider.reader.reading, most=PAGES)

    async def process_item(self, page: Page) -> Gallery:
        spider = self.crawler.spider
        with self.asking_archive():
            gallery = await self.pages.add((page.body, page.final_url or page.url))
        if isinstance(gallery, str):
            spider.record_failure(page.url, gallery)
            raise DropItem(f"{page.url}: {gallery}")
        # Headers say it too, and only the page's own words reach the split.
        archiving = tuple(dict.fromkeys((*page.archiving, *gallery.archiving)))
        return replace(gallery, url=page.url, site=spider.site.name, capture_id=page.capture_id, archiving=archiving)

    def read(self, pages: Sequence[Body]) -> list[Gallery | str]:
        """Read several pages."""
        spider = self.crawler.spider
        return spider.reader.read_pages(pages, spider.site.name)  # type: ignore[no-any-return]
