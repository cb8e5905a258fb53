"""Galleries found on a newspaper's listing pages, from the first page on, as far as something new comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from newsarchive.errors import PageError
from newsarchive.finding.listing import Listing, read_listing
from newsarchive.finding.turning import Turned, Walk, first_pages, turn_page
from newsarchive.split.decode import decode
from spiders.newspaper import GONE, NewspaperSpider
from spiders.way import Way


class Sections(Way):
    """The way along the listings."""

    name = "sections"

    def first_requests(self) -> Iterator[Request]:
        for first in first_pages(self.spider.site):
            yield self.ask(first.url, self.parse_listing, walk=first.walk)

    def parse_listing(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Put what the listing holds into the frontier, ask for what is due, and turn the page."""
        spider = self.spider
        try:
            # An empty answer is how a pager of fragments says that there is no more.
            listing = Listing(())
            if response.body.strip():
                listing = read_listing(decode(response.body), url=response.url, site=spider.site)
        except PageError as error:
            self.lose(response.url, error.what)
            return
        if walk.page == 1 and not listing.entries:
            self.lose(response.url, "a listing without galleries: has its layout changed?")
            return
        wanted = self.wanted(listing.entries, walk.section)
        self.keep(wanted, response.url)
        yield from spider.gallery_requests()
        if spider.has_enough:
            return
        # Before a first crawl has gone the whole way, what an earlier one found says nothing of what lies behind it.
        new = 1 if spider.known_since() is None else len(wanted) - spider.count_known(one.url for one in wanted)
        match turn_page(spider.site, walk, listing, new=new, window=spider.window):
            case Turned(url, onward):
                yield self.ask(url, self.parse_listing, walk=onward)
            case ended:
                spider.logger.info("%s: stopped at page %d: %s", walk.section, walk.page, ended.reason)

    def note_failure(self, failure: Any) -> None:
        """As for all ways; but a page past the last that is not there is the end of the walk, not a loss."""
        walk: Walk = failure.request.cb_kwargs["walk"]
        if walk.page > 1 and isinstance(failure.value, HttpError) and failure.value.response.status in GONE:
            self.spider.logger.info("%s: stopped at page %d: not there", walk.section, walk.page)
            return
        super().note_failure(failure)


class SectionsSpider(NewspaperSpider):
    """``scrapy crawl sections -a site=NAME [-a since=DATE -a until=DATE] [-a limit=N] [-a job=KEY]``."""

    name = "sections"
    way_classes = (Sections,)
