"""Galleries found in a newspaper's feeds: the newest only, but with titles and dates."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from newsarchive.errors import PageError
from newsarchive.finding.feed import read_feed
from spiders.newspaper import NewspaperSpider
from spiders.way import Way


class Feeds(Way):
    """The way along RSS and Atom."""

    name = "feeds"

    def first_requests(self) -> Iterator[Request]:
        for url in self.spider.site.feeds:
            yield self.ask(url, self.parse_feed)

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Put what the feed names into the frontier, and ask for what is due."""
        try:
            entries = read_feed(response.body, url=response.url)
        except PageError as error:
            self.lose(response.url, error.what)
            return
        self.keep(self.wanted(entries, response.url), response.url)
        yield from self.spider.gallery_requests()


class FeedsSpider(NewspaperSpider):
    """``scrapy crawl feeds -a site=NAME``."""

    name = "feeds"
    way_classes = (Feeds,)
