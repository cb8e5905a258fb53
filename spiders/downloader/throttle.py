"""The pause between two requests to a host: the newspaper's, and AutoThrottle above it and above robots.txt's."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

ALLOWANCE = 1.01
"""How much longer the pause is where many machines share a host's turns: a request reaches the host some milliseconds
after its turn was taken, now more, now less. Over ten seconds of a busy machine a host saw 2.005 requests a second
where 2 were allowed (`python -m bench.scale`)."""


def settings_of_pause(seconds: float, *, shared: bool) -> dict[str, Any]:
    """Scrapy's settings for a newspaper that wants ``seconds`` between two requests to a host.

    Where turns are ``shared`` there is no jitter, which would waste turns of all machines.
    """
    pause = seconds * ALLOWANCE if shared else seconds
    settings = {"DOWNLOAD_DELAY": pause, "AUTOTHROTTLE_START_DELAY": pause}
    return settings | {"RANDOMIZE_DOWNLOAD_DELAY": not shared}


class PoliteThrottle(AutoThrottle):
    """Scrapy's AutoThrottle knows one least delay for all hosts; Crawl-delay is each host's own."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is not None:
            settings = self.crawler.engine.downloader.per_slot_settings.get(key, {})
            slot.delay = max(slot.delay, settings.get("floor", 0.0))
