"""Step 6: the whole gallery is stored in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.crawler import Crawler

from newsarchive.archive import Stored
from newsarchive.model import Gallery
from newsarchive.ops.signals import GALLERY_STORED
from pipelines.batch import Batch
from pipelines.step import MANY, Step


class StorePipeline(Step):
    """Gallery in, the same Gallery out, safe in the archive; galleries that come together share a transaction."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.galleries = Batch(self.store, crawler.spider.reader.writing, most=MANY)

    async def process_item(self, gallery: Gallery) -> Gallery:
        with self.asking_archive():
            stored = await self.galleries.add(gallery)
        self.crawler.signals.send_catch_log(signal=GALLERY_STORED, gallery=gallery, stored=stored)
        return gallery

    def store(self, galleries: Sequence[Gallery]) -> list[Stored]:
        """Store several galleries."""
        spider = self.crawler.spider
        return spider.archive.store_galleries(  # type: ignore[no-any-return]
            galleries, run_id=spider.run_id, revisit=spider.revisit
        )
