"""robots.txt of every host, obeyed as RFC 9309 says, and remembered by the archive for a day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from newsarchive.errors import NewsarchiveError
from newsarchive.manners import robots
from newsarchive.manners.host_name import host_of
from newsarchive.manners.reasons import reason_of
from spiders.downloader.guard import RefusedError
from spiders.downloader.manners import PHOTO_OF, MannersMiddleware

SAID = "robots"
"""In Request.meta: what robots.txt says of this address, in words, for the capture's notes."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware with a memory: one request a host and day, none while the host is left alone."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asking: dict[str, asyncio.Task[RobotParser]] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules of the request's host; raises IgnoreRequest or WaitError when they cannot be had."""
        host = host_of(request.url)
        task = self._asking.get(host)
        if task is None or (task.done() and task.exception() is not None):
            task = self._asking[host] = asyncio.ensure_future(self._rules(host, request))
        return await asyncio.shield(task)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest for a forbidden address; otherwise the request says what allowed it."""
        super().process_request_2(rp, request)
        delay = rp.crawl_delay(self._robotstxt_useragent)
        request.meta[SAID] = f"robots.txt allows, Crawl-delay {delay:g}" if delay else "robots.txt allows"

    async def _rules(self, host: str, request: Request) -> RobotParser:
        archive = self.crawler.spider.archive
        known = archive.host_state(host)
        if robots.is_fresh(known.robots_fetched_at, datetime.now(UTC)) and known.robots_txt is not None:
            return await self._parse(host, known.robots_txt, request)
        status, text = await self._fetch(host, request)
        parser = await self._parse(host, text, request)
        delay = parser.crawl_delay(self._robotstxt_useragent)
        archive.note_robots(host, text=text, status=status, crawl_delay=delay)
        return parser

    async def _parse(self, host: str, text: str, request: Request) -> RobotParser:
        parser = build_from_crawler(self._parserimpl, self.crawler, text.encode())
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        if delay := parser.crawl_delay(self._robotstxt_useragent):
            self.crawler.get_downloader_middleware(MannersMiddleware).slow_down(host, delay)
        return parser

    async def _fetch(self, host: str, request: Request) -> tuple[int, str]:
        url = urlparse_cached(request)
        meta = {"dont_obey_robotstxt": True}
        if PHOTO_OF in request.meta:
            meta[PHOTO_OF] = request.meta[PHOTO_OF]
        address = f"{url.scheme}://{url.netloc}/robots.txt"
        asked = Request(address, priority=self.DOWNLOAD_PRIORITY, callback=NO_CALLBACK, meta=meta)
        self._stats.inc_value("robotstxt/request_count")
        gate = self.crawler.get_downloader_middleware(MannersMiddleware).gate
        try:
            answer = await self.crawler.engine.download_async(asked)
        except (RefusedError, NewsarchiveError):
            raise
        except IgnoreRequest:
            return 310, ""  # redirects without end: "unavailable" (RFC 9309, 2.3.1.2), so all is allowed
        except Exception as error:  # whatever the network does: without rules nothing may be crawled
            reason = f"robots.txt cannot be had ({reason_of(error)})"
            raise gate.leave_unreachable(host, robots.SHORT_REST, reason) from None
        if robots.is_unreachable(answer.status):
            reason = f"robots.txt cannot be had (HTTP {answer.status})"
            raise gate.leave_unreachable(host, robots.REST, reason)
        return answer.status, robots.text_of(answer.status, answer.body)
