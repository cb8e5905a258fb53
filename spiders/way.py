"""A way of finding galleries, as a part of a spider: its first requests and the callbacks that read the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request
from scrapy.spidermiddlewares.httperror import HttpError

from newsarchive.errors import ArchiveError, UnreachableError
from newsarchive.finding.entry import Entry
from newsarchive.finding.listing import kept
from newsarchive.finding.screen import is_worth_asking
from newsarchive.manners.reasons import reason_of
from newsarchive.ops.signals import LISTING_READ, PAGE_FAILED

if TYPE_CHECKING:
    from spiders.newspaper import NewspaperSpider


class Way:
    """One way of finding. A spider goes one or several; each of them writes into the frontier under its ``name``.

    ``asked`` and ``lost`` count its listings, feeds or sitemaps: a run whose every one is lost has failed.
    """

    name: ClassVar[str]

    def __init__(self, spider: NewspaperSpider) -> None:
        self.spider = spider
        self.asked = self.lost = 0

    def first_requests(self) -> Iterator[Request]:
        """What is asked for before anything is known."""
        raise NotImplementedError

    def ask(self, url: str, callback: Callable[..., Iterable[Any]], **cb_kwargs: Any) -> Request:
        """A request for a listing, feed or sitemap."""
        self.asked += 1
        return Request(url, callback, errback=self.note_failure, dont_filter=True, cb_kwargs=cb_kwargs)

    def wanted(self, entries: Iterable[Entry], source: str) -> list[Entry]:
        """Those of ``entries``, named by ``source``, that may be galleries of this newspaper and of the days asked for.

        The others are counted, not kept: a sitemap names every article of twenty years.
        """
        spider = self.spider
        own = kept(entries, spider.site)
        # Another way may name the same page without its date.
        spider.outside.update(one.url for one in own if not spider.window.holds(one))
        wanted = [one for one in own if spider.window.holds(one) and is_worth_asking(one, spider.site, source)]
        spider.crawler.stats.inc_value(f"newsarchive/{self.name}/wanted", len(wanted))
        spider.crawler.stats.inc_value(f"newsarchive/{self.name}/passed_over", len(own) - len(wanted))
        return wanted

    def keep(self, entries: list[Entry], url: str) -> int:
        """Put what ``url`` named into the frontier; returns how many addresses it did not hold."""
        spider = self.spider
        try:
            new = spider.archive.find_pages(spider.site.name, entries, via=self.name, run_id=spider.run_id)
        except ArchiveError as error:
            spider.give_up(error)
            return 0
        spider.crawler.signals.send_catch_log(signal=LISTING_READ, url=url, via=self.name, found=len(entries), new=new)
        return new

    def note_failure(self, failure: Any) -> None:
        """A listing that could not be had: the run goes on with the others."""
        error = failure.value
        if self.spider.is_no_failure(error) and not isinstance(error, UnreachableError):
            return
        reason = f"HTTP {error.response.status}" if isinstance(error, HttpError) else reason_of(error)
        self.lose(failure.request.url, reason)

    def lose(self, url: str, reason: str) -> None:
        """Write down that a listing, feed or sitemap was of no use."""
        self.lost += 1
        self.spider.logger.warning("%s: %s", url, reason)
        self.spider.crawler.signals.send_catch_log(signal=PAGE_FAILED, url=url, reason=reason)
        try:
            self.spider.archive.note_run_failure(self.spider.run_id, url, reason)
        except ArchiveError as error:
            self.spider.give_up(error)
