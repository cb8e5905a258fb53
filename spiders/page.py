"""One page for a person who makes a rule for its newspaper: fetched as politely as any, kept as received, not read."""

from __future__ import annotations

from typing import Any, ClassVar

from spiders.urls import UrlsSpider


class PageSpider(UrlsSpider):
    """``scrapy crawl page -a site=NAME -a file=FILE``: the addresses in FILE are captured, nothing else is asked."""

    name = "page"
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "ITEM_PIPELINES": {
            "pipelines.policy.PolicyPipeline": 50,  # as in a crawl
            "pipelines.capture.CapturePipeline": 100,  # as in a crawl
        }
    }
