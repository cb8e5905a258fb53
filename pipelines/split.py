"""Step 2: the page becomes caption/image pairs in reading order."""

from __future__ import annotations

from dataclasses import replace

from scrapy.exceptions import DropItem

from newsarchive.errors import PageError
from newsarchive.model import Gallery, Page
from newsarchive.split import split
from pipelines.step import Step


class SplitPipeline(Step):
    """Page in, Gallery out; the page's bytes and its tree are let go of here, before the photos are fetched."""

    def process_item(self, page: Page) -> Gallery:
        spider = self.crawler.spider
        try:
            gallery = split(page.body, url=page.final_url or page.url, site=spider.site)
        except PageError as error:
            spider.record_failure(page.url, error.what)
            raise DropItem(str(error)) from None
        # Headers say it too, and only the page's own words reach the split.
        archiving = tuple(dict.fromkeys((*page.archiving, *gallery.archiving)))
        return replace(gallery, url=page.url, site=spider.site.name, capture_id=page.capture_id, archiving=archiving)
