"""Step 4: pages that are no galleries are written down as such, and their photos are never asked for."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.finding.judge import keeps_articles
from newsarchive.manners.soft404 import says_missing
from newsarchive.model import Gallery
from pipelines.step import Step


class JudgePipeline(Step):
    """Gallery in, the same Gallery out; what is none goes no further.

    A page that was stored as a gallery stays one while it has a photo: that is its next version. One that says that it
    is not there any more has photos too: those of other stories.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.keeps_articles = keeps_articles(crawler.settings["NEWSARCHIVE_ARTICLES"])

    def process_item(self, gallery: Gallery) -> Gallery:
        if self.keeps_articles:
            return gallery
        spider = self.crawler.spider
        with self.asking_archive():
            verdict = spider.verdict_on(gallery)
            has_photo = not says_missing(gallery.title) and any(pair.image_url for pair in gallery.pairs)
            if verdict.is_gallery or (has_photo and spider.archive.is_stored(gallery.url)):
                return gallery
            spider.turn_down(gallery, verdict)
        raise DropItem(f"no gallery: {verdict.reason}", log_level="INFO")
