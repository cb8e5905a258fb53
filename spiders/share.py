"""A crawl that finds nothing itself: it fetches what another share of the same crawl finds."""

from __future__ import annotations

from newsarchive.archive.crawl.runs import OF_A_SHARE
from spiders.newspaper import NewspaperSpider


class ShareSpider(NewspaperSpider):
    """``scrapy crawl share -a site=NAME -a share=N``: what ``newsarchive crawl NAME --share N`` does from 2 on."""

    name = OF_A_SHARE
