"""Galleries found in a newspaper's sitemaps: the only way that names what is years old without turning pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.errors import PageError
from newsarchive.finding.entry import Entry
from newsarchive.finding.feed import is_feed, read_feed
from newsarchive.finding.sitemap import ChildSitemap, is_worth_reading, read_sitemap
from newsarchive.finding.window import Window, day_of
from spiders.newspaper import NewspaperSpider
from spiders.way import Way

DEPTH = 3
"""An index names sitemaps, sometimes an index of them; deeper is a loop."""

MANY = 500
"""Addresses that go into the frontier in one transaction."""


class Sitemaps(Way):
    """The way along the sitemaps."""

    name = "sitemaps"

    def __init__(self, spider: NewspaperSpider) -> None:
        super().__init__(spider)
        self.seen: set[str] = set()

    def first_requests(self) -> Iterator[Request]:
        yield from self.ask_new(self.spider.site.sitemaps, depth=0)

    def ask_new(self, urls: Iterable[str], depth: int) -> Iterator[Request]:
        """Requests for sitemaps that were not asked for in this crawl."""
        for url in urls:
            if url not in self.seen:
                self.seen.add(url)
                yield self.ask(url, self.parse_sitemap, depth=depth)

    @property
    def window(self) -> Window:
        """The days of interest: those asked for, else those since the last crawl that read every sitemap."""
        known = self.spider.known_since()
        if not self.spider.window.is_open or known is None:
            return self.spider.window
        return Window(since=day_of(known) - timedelta(days=1))

    def parse_sitemap(self, response: Response, depth: int) -> Iterator[Request]:
        """Put what the sitemap names into the frontier, ask for what is due and for the sitemaps that it names."""
        found = self.read(response)
        while part := list(islice(found, MANY)):
            entries = [one for one in part if isinstance(one, Entry)]
            children = [one for one in part if isinstance(one, ChildSitemap) and is_worth_reading(one, self.window)]
            self.keep(self.wanted(entries, response.url), response.url)
            yield from self.spider.gallery_requests()
            if depth < DEPTH:
                yield from self.ask_new([child.url for child in children], depth + 1)

    def read(self, response: Response) -> Iterator[Any]:
        """The sitemap piece by piece; damage ends it and is written down. Some newspapers serve feeds as sitemaps."""
        try:
            reader = read_feed if is_feed(response.body) else read_sitemap
            yield from reader(response.body, url=response.url)
        except PageError as error:
            self.lose(response.url, error.what)


class SitemapsSpider(NewspaperSpider):
    """``scrapy crawl sitemaps -a site=NAME [-a since=DATE -a until=DATE]``."""

    name = "sitemaps"
    way_classes = (Sitemaps,)
