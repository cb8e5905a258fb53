"""What all spiders share: one newspaper, one archive, one run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newsarchive.archive import Archive
from newsarchive.errors import ArchiveError, NewsarchiveError
from newsarchive.model import Page
from newsarchive.sites import Site, get_site

GONE = (404, 410)
"""Answers that say that the page is not there any more; the others may change by tomorrow."""


class NewspaperSpider(Spider):
    """A crawl of one newspaper (``-a site=NAME``) into one archive, recorded as one run.

    ``-a limit=N`` stops after N galleries; ``-a job=KEY`` names the run, and a run that exists under that name is
    continued instead of begun.
    """

    site: Site
    archive: Archive
    run_id: int
    limit: int
    asked: set[str]
    stopped_by: str | None
    surprises: int

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.limit = int(kwargs.get("limit") or 0)
        spider.asked, spider.stopped_by, spider.surprises = set(), None, 0
        try:
            spider.site = get_site(kwargs.get("site") or "")
            spider.archive = Archive.open(crawler.settings["NEWSARCHIVE_ARCHIVE"])
            spider.run_id = spider.archive.start_run(spider.site.name, cls.name, job_key=kwargs.get("job"))
        except NewsarchiveError as error:
            # Scrapy would print a traceback and end with 0.
            raise SystemExit(f"newsarchive: {error}") from None
        for name in ("DOWNLOAD_DELAY", "AUTOTHROTTLE_START_DELAY"):
            crawler.settings.set(name, spider.site.delay, priority="spider")
        crawler.signals.connect(spider.note_spider_error, signals.spider_error)
        crawler.signals.connect(spider.note_item_error, signals.item_error)
        return spider

    def gallery_requests(self) -> Iterator[Request]:
        """Requests for the pages that are due, at most ``limit`` of them in a crawl."""
        for url in self.archive.due_pages(self.site.name, now=datetime.now(UTC)):
            if url in self.asked:
                continue
            if self.limit and len(self.asked) >= self.limit:
                return
            self.asked.add(url)
            meta = {"page_url": url}  # Request.url percent-encodes; the frontier keeps the address as found
            yield Request(url, self.parse_gallery, errback=self.note_failure, dont_filter=True, meta=meta)

    def parse_gallery(self, response: Response) -> Iterator[Page]:
        """The answered page, as received, for the pipelines."""
        url = response.meta["page_url"]
        yield Page(
            url=url,
            final_url=response.url if response.meta.get("redirect_urls") else None,
            body=response.body,
            status=response.status,
            headers=tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, values in response.headers.items()
                for value in values
            ),
            fetched_at=datetime.now(UTC),
            site=self.site.name,
            found_via=self.name,
        )

    def note_failure(self, failure: Failure) -> None:
        """A page that could not be had becomes a row with its reason."""
        url = failure.request.meta["page_url"]
        match failure.value:
            case HttpError() as error:
                status = error.response.status
                self.record_failure(url, f"HTTP {status}", gone=status in GONE)
            case error:
                self.record_failure(url, reason_of(error))

    def note_spider_error(self, failure: Failure, response: Response) -> None:
        """A bug in a spider: the page is a row with its reason, and the run does not count as finished."""
        self.surprises += 1
        self.record_failure(response.meta.get("page_url", response.url), f"unexpected {reason_of(failure.value)}")

    def note_item_error(self, item: Any, failure: Failure) -> None:
        """The same for a bug in a pipeline."""
        self.surprises += 1
        self.record_failure(item.url, f"unexpected {reason_of(failure.value)}")

    def record_failure(self, url: str, reason: str, *, gone: bool = False) -> None:
        """Write down why a page was not stored."""
        self.logger.warning("%s: %s", url, reason)
        try:
            self.archive.fail_page(url, reason, run_id=self.run_id, gone=gone)
        except ArchiveError as error:
            self.give_up(error)

    def give_up(self, error: ArchiveError) -> None:
        """End the crawl in good order: the archive cannot take any more."""
        if self.stopped_by is None:
            self.stopped_by = str(error)
            self.logger.error("the crawl stops: %s", error)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="archive_error"))

    def closed(self, reason: str) -> None:
        """The run's last row: how it ended."""
        if self.surprises and self.stopped_by is None:
            self.stopped_by = f"{self.surprises} unexpected errors, see the log"
        state = "failed" if self.stopped_by else "finished" if reason == "finished" else "stopped"
        try:
            self.archive.finish_run(self.run_id, state=state, reason=self.stopped_by or reason)
        except ArchiveError as error:
            self.logger.error("the run could not be closed: %s", error)
        self.archive.close()


def reason_of(error: BaseException) -> str:
    """A short reason for what went wrong, on one line."""
    if isinstance(error, IgnoreRequest):
        return str(error) or "refused by the crawler's own rules"
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
