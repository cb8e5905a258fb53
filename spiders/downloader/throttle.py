"""AutoThrottle that never falls below the pause that a host's robots.txt asks for."""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class PoliteThrottle(AutoThrottle):
    """Scrapy's AutoThrottle knows one least delay for all hosts; Crawl-delay is each host's own."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        key = response.request.meta["download_slot"] if response.request else None
        floor = self.crawler.engine.downloader.per_slot_settings.get(key, {}).get("floor", 0.0)
        slot.delay = max(slot.delay, floor)
