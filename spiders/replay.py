"""Captures in the archive, read once more after a rule changed: what would be stored, and on demand the storing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, ClassVar, Self

from scrapy.crawler import Crawler

from newsarchive.archive.replays import latest_pages
from newsarchive.archive.tombstones import TAKEN_DOWN
from newsarchive.finding.judge import Verdict
from newsarchive.manners.policy import read_said
from newsarchive.model import Gallery, Page
from spiders.newspaper import NewspaperSpider

AT_ONCE = 4
"""Pages between the archive and the end of the pipelines: their bytes and trees are in memory."""


class ReplaySpider(NewspaperSpider):
    """``scrapy crawl replay -a site=NAME [-a write=1]``: prints what reads otherwise now; with ``write`` stores it.

    It makes no request at all. Photos that the archive does not hold are fetched by the next crawl, for which the
    page is made due.
    """

    name = "replay"
    asks_servers: ClassVar[bool] = False
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "ITEM_PIPELINES": {
            "pipelines.split.SplitPipeline": 200,  # as in a crawl
            "pipelines.dedupe.DedupePipeline": 300,  # as in a crawl
            "pipelines.judge.JudgePipeline": 350,  # as in a crawl
            "pipelines.known_photos.KnownPhotosPipeline": 400,  # each pair gets the photo that the archive holds
            "pipelines.compare.ComparePipeline": 450,  # the difference is printed; without write it ends here
            "pipelines.store.StorePipeline": 500,  # as in a crawl
        }
    }
    writes: bool
    changed: int
    unchanged: int

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.writes = bool(kwargs.get("write"))
        spider.revisit = None  # no server was asked: pages keep their times of revisit
        spider.changed = spider.unchanged = 0
        spider.places = asyncio.Semaphore(AT_ONCE)
        return spider

    async def start(self) -> AsyncIterator[Page]:
        for page in latest_pages(self.archive, self.site.name):
            await self.places.acquire()
            yield replace(page, archiving=read_said(page.headers, page.body, notes=page.notes).directives)
        # Scrapy looks whether all is done when this ends, and then only every five seconds.
        for _ in range(AT_ONCE):
            await self.places.acquire()

    def due_pages(self, limit: int) -> list[str]:  # noqa: ARG002
        return []

    def let_go(self, item: Page | Gallery) -> None:
        super().let_go(item)
        self.places.release()
        lost = isinstance(item, Gallery) and any(pair.photo_failure not in {None, TAKEN_DOWN} for pair in item.pairs)
        if self.writes and lost and self.stopped_by is None:
            self.archive.mark_due(item.url or "")

    def turn_down(self, gallery: Gallery, verdict: Verdict) -> None:
        self.unchanged += 1
        if self.writes:
            super().turn_down(gallery, verdict)

    def record_failure(self, url: str, reason: str, *, gone: bool = False) -> None:  # noqa: ARG002
        """A page that cannot be read any more stays as it is stored; the run says so."""
        self.logger.warning("%s: %s", url, reason)
        self.archive.note_run_failure(self.run_id, url, reason)

    def closed(self, reason: str) -> None:
        what = "written" if self.writes else "not written (--write writes them)"
        sys.stdout.write(f"{self.site.name}: {self.changed} read otherwise, {what}; {self.unchanged} as before\n")
        sys.stdout.flush()
        super().closed(reason)
