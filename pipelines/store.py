"""Step 5: the whole gallery is stored in one transaction."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.errors import ArchiveError
from newsarchive.model import Gallery
from newsarchive.ops.signals import GALLERY_STORED


class StorePipeline:
    """Gallery in, the same Gallery out, safe in the archive."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, gallery: Gallery) -> Gallery:
        spider = self.crawler.spider
        try:
            stored = spider.archive.store_gallery(gallery, run_id=spider.run_id, revisit=spider.revisit)
        except ArchiveError as error:
            spider.give_up(error)
            raise DropItem(str(error)) from None
        self.crawler.signals.send_catch_log(signal=GALLERY_STORED, gallery=gallery, stored=stored)
        return gallery
