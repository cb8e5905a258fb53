"""The last place before the wire: a request waits here until its host may be asked.

Middlewares see a request when it is made; it may stand in a queue for minutes after that, while an answer to an
earlier one asks for silence. Only here is it certain that nothing comes in between.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsarchive.errors import ArchiveError, WaitError
from newsarchive.manners.gate import Gate
from newsarchive.manners.host_name import host_of
from newsarchive.ops.signals import WAITING
from spiders.downloader.manners import MannersMiddleware

LOOK_UP = 0.5
"""Seconds after which a waiting request looks whether the crawl was told to stop."""


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, behind the gate of :mod:`newsarchive.manners.gate`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        # Scrapy 2.19 starts a task for each request of a host's queue before the first of them counts as under way:
        # without a pause between requests its own limit bounds nothing.
        self.places: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    async def download_request(self, request: Request) -> Response:
        """The answer; raises WaitError and BlockedError as well as whatever Scrapy's handler raises."""
        manners = self.crawler.get_downloader_middleware(MannersMiddleware)
        host = host_of(request.url)
        async with self.places[host]:
            while wait := self.admit(manners.gate, request):
                if wait > self.pause_after(request):
                    self.tell_of(host, wait)
                await self.wait(host, wait)
            response = await super().download_request(request)
            # Here, and not in a middleware: the next request for the host goes as soon as this place is free.
            manners.hear(request, response)
            return response

    def admit(self, gate: Gate, request: Request) -> timedelta:
        """How long the request must wait; an archive that cannot be asked ends the crawl, in good order."""
        try:
            return gate.admit(host_of(request.url), self.pause_after(request))
        except ArchiveError as error:
            self.crawler.spider.give_up(error)
            raise

    def pause_after(self, request: Request) -> timedelta:
        """The pause that the request's host has now: its newspaper's, AutoThrottle's, or that of its robots.txt."""
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        return timedelta(seconds=slot.delay if slot else self.crawler.settings.getfloat("DOWNLOAD_DELAY"))

    def tell_of(self, host: str, wait: timedelta) -> None:
        """A wait beyond the usual pause is news."""
        said = {"reason": "asked to wait", "seconds": wait.total_seconds()}
        self.crawler.signals.send_catch_log(signal=WAITING, host=host, **said)

    async def wait(self, host: str, wait: timedelta) -> None:
        """Let ``wait`` go by, unless the crawl is told to stop."""
        seconds = wait.total_seconds()
        while seconds > 0:
            if not self.crawler.crawling or self.crawler.spider.is_ending:
                raise WaitError("the crawl ends before the wait is over", where=host)
            await asyncio.sleep(min(seconds, LOOK_UP))
            seconds -= LOOK_UP
