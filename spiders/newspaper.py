"""What all spiders share: one newspaper, one archive, one run, and its ways of finding galleries."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newsarchive.archive import Archive, read_ages
from newsarchive.archive.crawl.horizon import ways_of_page
from newsarchive.crawl import unclosed
from newsarchive.errors import ArchiveError, NewsarchiveError
from newsarchive.finding.judge import Verdict, judge
from newsarchive.finding.window import Window
from newsarchive.manners.contact import check_contact
from newsarchive.manners.reasons import reason_of
from newsarchive.manners.soft404 import leads_home
from newsarchive.model import Gallery, Page, read_headers
from newsarchive.ops.signals import PAGE_FAILED, PAGE_UNCHANGED
from newsarchive.reading import Reader
from newsarchive.sites import Site, get_site
from spiders.downloader.conditional import UNCHANGED
from spiders.downloader.manners import rules_of
from spiders.downloader.throttle import settings_of_pause
from spiders.ending import Ending
from spiders.holding import Holding
from spiders.knowing import Knowing
from spiders.refusing import read_day, refusal
from spiders.remembered import Remembered
from spiders.sharing import Sharing
from spiders.way import Way

GONE = (404, 410)
"""Answers that say that the page is not there any more; the others may change by tomorrow."""

GALLERY_FIRST = 10
"""Galleries go before listings: what was found is safe before more is looked for."""


class NewspaperSpider(Ending, Knowing, Spider):
    """A crawl of one newspaper (``-a site=NAME``) into one archive, recorded as one run.

    ``-a limit=N`` stops after N galleries; ``-a job=KEY`` names the run, and a run that exists under that name is
    continued instead of begun; ``-a since=DATE -a until=DATE`` (2016-01-31) look for those days only, back to the
    first of them; ``-a share=N`` shares the newspaper with other crawls. ``way_classes`` are its ways of finding.
    """

    way_classes: ClassVar[tuple[type[Way], ...]] = ()
    asks_servers: ClassVar[bool] = True

    site: Site
    archive: Archive
    run_id: int
    limit: int
    window: Window
    ways: tuple[Way, ...]
    asked: Remembered
    outside: Remembered
    has_looked: bool
    in_hand: set[str]
    stopped_by: str | None = None
    surprises: int = 0
    revisit: tuple[timedelta, ...] | None
    holding: Holding
    reader: Reader

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.limit = int(kwargs.get("limit") or 0)
        spider.asked, spider.in_hand, spider.outside = Remembered(), set(), Remembered()
        try:
            spider.window = Window(read_day(kwargs.get("since")), read_day(kwargs.get("until")))
            # A backfill looks everywhere first: a feed or sitemap may date what a section names without a date.
            spider.has_looked = spider.window.is_open
            spider.site = get_site(kwargs.get("site") or "")
            if cls.asks_servers:
                check_contact(crawler.settings["NEWSARCHIVE_CONTACT"], spider.site.hosts, site=spider.site.name)
            rules_of(spider.site, crawler.settings)  # what cannot be read is told before anything begins
            settings = crawler.settings
            spider.archive = Archive.open(settings["NEWSARCHIVE_ARCHIVE"], wait=settings["NEWSARCHIVE_WAIT"])
            ages = read_ages(crawler.settings["NEWSARCHIVE_REVISIT"])
            # What was published years ago is not corrected within the hour: a backfill looks once more, at the end.
            spider.revisit = ages if spider.window.is_open else ages[-1:]
            share = int(kwargs.get("share") or 0)
            spider.holding = Sharing(spider, share) if share else Holding(spider, spider.site.name)
            spider.reader = Reader(processes=settings.getint("NEWSARCHIVE_READERS"))
            spider.run_id = spider.archive.start_run(spider.site.name, cls.name, job_key=kwargs.get("job"))
        except NewsarchiveError as error:
            raise refusal(error) from None
        pause = settings_of_pause(spider.site.delay, shared=spider.archive.is_shared)
        crawler.settings.update(pause, priority="spider")
        spider.ways = tuple(way(spider) for way in cls.way_classes)
        crawler.signals.connect(spider.note_spider_error, signals.spider_error)
        crawler.signals.connect(spider.note_item_error, signals.item_error)
        crawler.signals.connect(spider.let_go, signals.item_scraped)
        crawler.signals.connect(spider.let_go, signals.item_dropped)
        crawler.signals.connect(spider.take_the_rest, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """What an earlier crawl found and did not finish, then the first listings, feeds and sitemaps."""
        for request in self.gallery_requests():
            yield request
        for way in self.ways:
            for request in way.first_requests():
                yield request

    def verdict_on(self, gallery: Gallery) -> Verdict:
        """Whether a page that was read is a gallery."""
        with self.archive.reading() as connection:
            ways = ways_of_page(connection, gallery.url or "")
        return judge(gallery, self.site, gallery.url, ways=ways)

    def turn_down(self, gallery: Gallery, verdict: Verdict) -> None:
        """Write down that a page is no gallery, and why."""
        self.archive.mark_not_gallery(gallery.url or "", reason=verdict.reason, run_id=self.run_id)

    @property
    def has_enough(self) -> bool:
        """Whether the crawl has asked for as many galleries as it may."""
        return bool(self.limit) and len(self.asked) >= self.limit

    def due_pages(self, limit: int) -> list[str]:
        """The addresses that are due now, longest due first."""
        try:
            return self.holding.due_pages(limit)
        except ArchiveError as error:
            self.give_up(error)
            return []

    def gallery_requests(self, known: int = 0) -> Iterator[Request]:
        """Requests for pages that are due, as many as may be in hand, at most ``limit`` in a crawl.

        Pages in hand are still due; ``known`` more that were asked for and may be due are looked past.
        """
        most = self.holding.most
        if self.is_ending or self.stopped_by or len(self.in_hand) > most // 2 or not self.has_looked:
            return
        room = most - len(self.in_hand)
        for url in self.due_pages(known + len(self.outside) + most):
            if self.has_enough or not room:
                return
            if url not in self.asked and url not in self.outside:
                room -= 1
                yield self.gallery_request(url)

    def gallery_request(self, url: str) -> Request:
        """The request for one page of the frontier."""
        self.asked.add(url)
        self.in_hand.add(url)
        return Request(
            url,
            self.parse_gallery,
            errback=self.note_failure,
            dont_filter=True,
            priority=GALLERY_FIRST,
            meta={"page_url": url},  # Request.url percent-encodes; the frontier keeps the address as found
        )

    def take_the_rest(self) -> None:
        """Nothing is under way: ask for what is due still, and end only when nothing is."""
        self.has_looked = True
        if self.stopped_by is not None:
            return
        try:
            self.holding.forgo(self.in_hand)
            self.in_hand.clear()
            requests = list(self.gallery_requests(known=len(self.asked)))
            is_over = not requests and (self.is_ending or self.has_enough or self.holding.is_over())
        except ArchiveError as error:
            self.give_up(error)
            return
        for request in requests:
            self.crawler.engine.crawl(request)
        if not is_over and self.stopped_by is None:
            raise DontCloseSpider

    def let_go(self, item: Page | Gallery) -> None:
        """A page that came to the end of the pipelines is not in hand any more."""
        self.in_hand.discard(item.url or "")

    def parse_gallery(self, response: Response) -> Iterator[Page | Request]:
        """The answered page, as received, for the pipelines; then requests for what is due."""
        url = response.meta["page_url"]
        if response.status == UNCHANGED:
            self.note_unchanged(url)
            yield from self.gallery_requests()
            return
        final_url = response.url if response.meta.get("redirect_urls") else None
        if leads_home(url, final_url):
            self.in_hand.discard(url)
            self.record_failure(url, "soft 404: it leads to the front page", gone=True)
            yield from self.gallery_requests()
            return
        yield Page(
            url=url,
            final_url=final_url,
            body=response.body,
            status=response.status,
            headers=read_headers(response.headers.items()),
            fetched_at=datetime.now(UTC),
            site=self.site.name,
            found_via=self.name,
            notes=tuple(filter(None, [response.meta.get("robots")])),
        )
        yield from self.gallery_requests()

    def note_unchanged(self, url: str) -> None:
        """A stored page that has not changed waits for its next age."""
        self.in_hand.discard(url)
        try:
            self.archive.note_unchanged(url, revisit=self.revisit)
        except ArchiveError as error:
            self.give_up(error)
        self.crawler.signals.send_catch_log(signal=PAGE_UNCHANGED, url=url)

    def note_failure(self, failure: Failure) -> Iterator[Request]:
        """A page that could not be had becomes a row with its reason."""
        url = failure.request.meta["page_url"]
        self.in_hand.discard(url)
        match failure.value:
            case error if self.is_no_failure(error):
                return
            case HttpError() as error:
                status = error.response.status
                self.record_failure(url, f"HTTP {status}", gone=status in GONE)
            case error:
                self.record_failure(url, reason_of(error))
        yield from self.gallery_requests()

    def note_spider_error(self, failure: Failure, response: Response) -> None:
        """A bug in a spider: the page is a row with its reason, and the run does not count as finished."""
        self.surprises += 1
        url = response.meta.get("page_url", response.url)
        self.in_hand.discard(url)
        self.record_failure(url, f"unexpected {reason_of(failure.value)}")

    def note_item_error(self, item: Any, failure: Failure) -> None:
        """The same for a bug in a pipeline."""
        self.surprises += 1
        self.let_go(item)
        self.record_failure(item.url, f"unexpected {reason_of(failure.value)}")

    def record_failure(self, url: str, reason: str, *, gone: bool = False) -> None:
        """Write down why a page was not stored."""
        self.logger.warning("%s: %s", url, reason)
        self.crawler.signals.send_catch_log(signal=PAGE_FAILED, url=url, reason=reason)
        try:
            self.archive.fail_page(url, reason, run_id=self.run_id, gone=gone, revisit=self.revisit)
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
        state, why = self.outcome(reason)
        self.reader.close()
        try:
            for end in self.at_end:
                end()
            self.holding.give_sign()  # raises where another goes on with this run by now
            self.archive.finish_run(self.run_id, state=state, reason=why)
            self.holding.let_go()
        except ArchiveError as error:
            self.logger.error("%s", unclosed(error))
            sys.stderr.write(f"newsarchive: {unclosed(error)}\n")
        self.archive.close()

    def outcome(self, reason: str) -> tuple[str, str]:
        """How the run ended, and why: "finished" twice only if every way was gone to its end."""
        if self.surprises and self.stopped_by is None:
            self.stopped_by = f"{self.surprises} unexpected errors, see the log"
        asked, lost = sum(way.asked for way in self.ways), sum(way.lost for way in self.ways)
        if self.stopped_by is None and not self.is_ending and lost and lost == asked:
            self.stopped_by = f"none of {asked} listings, feeds and sitemaps could be had"
        if self.stopped_by:
            return "failed", self.stopped_by
        if self.early is not None:
            return self.early_state, str(self.early)
        if reason != "finished":
            return "stopped", reason
        if self.has_enough:
            return "finished", "limit reached"
        return "finished", f"{lost} of {asked} listings, feeds and sitemaps could not be had" if lost else reason
