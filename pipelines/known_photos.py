"""Step 5 of a replay: each pair gets the photo that the archive holds for it; no server is asked."""

from __future__ import annotations

from dataclasses import replace

from newsarchive.archive.tombstones import TAKEN_DOWN
from newsarchive.model import Gallery, Pair
from pipelines.step import Step

UNKNOWN = "not in the archive: a replay asks no server"
"""The reason at a pair whose photo the next crawl has to fetch."""


class KnownPhotosPipeline(Step):
    """Gallery in, the same Gallery with ``photo`` or ``photo_failure`` in each pair out."""

    def process_item(self, gallery: Gallery) -> Gallery:
        with self.asking_archive():
            return replace(gallery, pairs=tuple(map(self.find_photo, gallery.pairs)))

    def find_photo(self, pair: Pair) -> Pair:
        """``pair`` with the photo that any of its addresses served, or with the reason why there is none."""
        if pair.image_url is None:
            return pair
        archive = self.crawler.spider.archive
        urls = pair.image_candidates or (pair.image_url,)
        for url in urls:
            if photo := archive.known_photo(url):
                return replace(pair, photo=photo)
        return replace(pair, photo_failure=TAKEN_DOWN if any(map(archive.is_taken_down, urls)) else UNKNOWN)
