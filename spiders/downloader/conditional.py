"""Revisits: what the server said of the stored page is sent back, so that an unchanged one costs a 304 and no body."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

UNCHANGED = 304
"""Not Modified (RFC 9110, section 15.4.5)."""


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since to the request of a page whose gallery is stored.

    Photos, listings, feeds and sitemaps are asked for as ever: only a page's request has a ``page_url``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Both are sent where both are known: a server goes by the first that it understands."""
        if (url := request.meta.get("page_url")) is None:
            return
        known = self.crawler.spider.archive.validators(url)
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        if known.etag or known.last_modified:
            request.meta["handle_httpstatus_list"] = [UNCHANGED]
