"""What a page's host reserves in /.well-known/tdmrep.json: asked once a day, through the crawl's polite downloader."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newsarchive.errors import BlockedError, WaitError
from newsarchive.manners.host_name import host_of
from newsarchive.manners.reasons import reason_of
from newsarchive.manners.robots import is_fresh
from newsarchive.manners.tdmrep import ADDRESS, Rule, find_rule, read_rules, text_of

log = logging.getLogger(__name__)

META = {"dont_retry": True, "optional": True}
"""Few newspapers have the file: an error there is not asked again, a challenge says nothing of the newspaper."""


class Reservations:
    """One run's knowledge of its hosts; the archive remembers it for a day. robots.txt, budgets and waits hold."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._asked: dict[str, asyncio.Task[tuple[Rule, ...]]] = {}

    async def find(self, url: str) -> Rule | None:
        """The rule of the host that is about ``url``; None: nothing is said.

        Raises WaitError or BlockedError when the run ends before the host could answer.
        """
        host = host_of(url)
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._rules(host, url))
        return find_rule(await asyncio.shield(self._asked[host]), url)

    async def _rules(self, host: str, url: str) -> tuple[Rule, ...]:
        archive = self.crawler.spider.archive
        known = archive.host_state(host)
        if is_fresh(known.tdmrep_fetched_at, datetime.now(UTC)):
            return read_rules(known.tdmrep)
        text = await self._fetch(url)
        if text is not None:
            archive.note_tdmrep(host, text)
        return read_rules(text)

    async def _fetch(self, url: str) -> str | None:
        """The file's text, empty where there is none; None: no good answer, and the next run asks again."""
        parts = urlsplit(url)
        request = Request(f"{parts.scheme}://{parts.netloc}{ADDRESS}", dont_filter=True, meta=META)
        try:
            answer = await self.crawler.engine.download_async(request)
        except IgnoreRequest:
            return ""  # robots.txt forbids it, or it redirects without end
        except (WaitError, BlockedError):
            if self.crawler.spider.is_ending:
                raise
            return None
        except Exception as error:  # whatever the network does: the page itself was answered
            log.info("%s: %s", request.url, reason_of(error))
            return None
        return text_of(answer.status, answer.body) if answer.status < 500 else None
