"""Every way of finding that a newspaper names, in one crawl: what one misses another finds."""

from __future__ import annotations

from spiders.feeds import Feeds
from spiders.newspaper import NewspaperSpider
from spiders.sections import Sections
from spiders.sitemaps import Sitemaps


class EveryWaySpider(NewspaperSpider):
    """``scrapy crawl every_way -a site=NAME``: what ``newsarchive crawl NAME`` does."""

    name = "every_way"
    way_classes = (Feeds, Sitemaps, Sections)
