"""Galleries found on a newspaper's listing pages, from the first page on, along its "next" links."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response, TextResponse

from newsarchive.finding.entry import Entry
from spiders.newspaper import NewspaperSpider
from spiders.way import Way


class Sections(Way):
    """The way along the listings."""

    name = "sections"

    def first_requests(self) -> Iterator[Request]:
        for url in self.spider.site.sections:
            yield self.ask(url, self.parse_listing)

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Put what the listing holds into the frontier, ask for what is due, and turn the page."""
        site = self.spider.site
        if not isinstance(response, TextResponse):
            self.lose(response.url, "a listing that is no text")
            return
        links = [response.urljoin(link) for link in response.css(site.listing_link).xpath("@href").getall()]
        galleries = [url for url in dict.fromkeys(links) if site.owns(url) and site.is_gallery_url(url)]
        self.keep(map(Entry, galleries))
        yield from self.spider.gallery_requests()
        if galleries and not self.spider.has_enough:
            for link in response.css(site.next_page).xpath("@href").getall()[:1]:
                yield self.ask(response.urljoin(link), self.parse_listing)


class SectionsSpider(NewspaperSpider):
    """``scrapy crawl sections -a site=NAME [-a limit=N] [-a job=KEY]``."""

    name = "sections"
    way_classes = (Sections,)
