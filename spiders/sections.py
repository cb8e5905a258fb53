"""Galleries found on a newspaper's listing pages, from the first page on, along its "next" links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from spiders.newspaper import NewspaperSpider


class SectionsSpider(NewspaperSpider):
    """``scrapy crawl sections -a site=NAME [-a limit=N] [-a job=KEY]``."""

    name = "sections"

    async def start(self) -> AsyncIterator[Any]:
        for request in self.gallery_requests():  # what an earlier crawl found and did not finish
            yield request
        for url in self.site.sections:
            yield Request(url, callback=self.parse_listing, errback=self.note_listing_failure)

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Put what the listing holds into the frontier, ask for what is due, and turn the page."""
        if not isinstance(response, TextResponse):
            self.logger.warning("%s: a listing that is no text", response.url)
            return
        links = [response.urljoin(link) for link in response.css(self.site.listing_link).xpath("@href").getall()]
        galleries = [url for url in dict.fromkeys(links) if self.site.owns(url) and self.site.is_gallery_url(url)]
        self.archive.find_pages(self.site.name, galleries, via=self.name, run_id=self.run_id)
        yield from self.gallery_requests()
        enough = self.limit and len(self.asked) >= self.limit
        if galleries and not enough:
            for link in response.css(self.site.next_page).xpath("@href").getall()[:1]:
                yield response.follow(link, callback=self.parse_listing, errback=self.note_listing_failure)

    def note_listing_failure(self, failure: Any) -> None:
        """A listing that could not be had: the run goes on with the others."""
        self.logger.warning("%s: %s", failure.request.url, failure.value)
        self.archive.note_run_failure(self.run_id, failure.request.url, str(failure.value))
