"""Step 6 of a replay: what a page reads as now is held against what is stored, and the difference is printed."""

from __future__ import annotations

import sys

from scrapy.exceptions import DropItem

from newsarchive.difference import differences
from newsarchive.errors import NotFoundError
from newsarchive.model import Gallery
from pipelines.step import Step


class ComparePipeline(Step):
    """Gallery in; the same Gallery out if it reads otherwise than before and the replay writes."""

    def process_item(self, gallery: Gallery) -> Gallery:
        spider = self.crawler.spider
        with self.asking_archive():
            lines = differences(self.stored(gallery), gallery)
        if not lines:
            spider.unchanged += 1
            raise DropItem("reads as before", log_level="DEBUG")
        sys.stdout.write("\n  ".join((str(gallery.url), *lines)) + "\n")
        sys.stdout.flush()
        spider.changed += 1
        if not spider.writes:
            raise DropItem("a replay without --write", log_level="DEBUG")
        return gallery

    def stored(self, gallery: Gallery) -> Gallery | None:
        """The gallery as it is stored; None for a page that was none so far."""
        try:
            return self.crawler.spider.archive.show(gallery.url or "").gallery  # type: ignore[no-any-return]
        except NotFoundError:
            return None
