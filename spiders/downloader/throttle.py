"""AutoThrottle that never falls below the pause that a host's robots.txt asks for."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class PoliteThrottle(AutoThrottle):
    """Scrapy's AutoThrottle knows one least delay for all hosts; Crawl-delay is each host's own."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is not None:
            settings = self.crawler.engine.downloader.per_slot_settings.get(key, {})
            slot.delay = max(slot.delay, settings.get("floor", 0.0))
