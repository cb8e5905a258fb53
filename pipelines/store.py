"""Step 6: the whole gallery is stored in one transaction."""

from __future__ import annotations

from newsarchive.model import Gallery
from newsarchive.ops.signals import GALLERY_STORED
from pipelines.step import Step


class StorePipeline(Step):
    """Gallery in, the same Gallery out, safe in the archive."""

    def process_item(self, gallery: Gallery) -> Gallery:
        spider = self.crawler.spider
        with self.asking_archive():
            stored = spider.archive.store_gallery(gallery, run_id=spider.run_id, revisit=spider.revisit)
        self.crawler.signals.send_catch_log(signal=GALLERY_STORED, gallery=gallery, stored=stored)
        return gallery
