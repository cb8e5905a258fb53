"""Step 0: what the page and its headers say on being archived is noted, and followed as NEWSARCHIVE_POLICY says."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.errors import ArchiveError
from newsarchive.manners.policy import keeps_page, read_said
from newsarchive.model import Page


class PolicyPipeline:
    """Page in, the same Page with its ``notes`` out; under "skip" a page that asks for it is not kept."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, page: Page) -> Page:
        spider = self.crawler.spider
        said = read_said(page.headers, page.body)
        policy = spider.site.policy or self.crawler.settings["NEWSARCHIVE_POLICY"]
        if keeps_page(policy, said.directives):
            return replace(page, notes=(*page.notes, *said.notes), archiving=said.directives)
        reason = f"not kept: it says {', '.join(said.directives)}, and the policy is {policy}"
        try:
            spider.archive.mark_not_gallery(page.url, reason=reason, run_id=spider.run_id)
        except ArchiveError as error:
            spider.give_up(error)
        raise DropItem(reason, log_level="INFO")
