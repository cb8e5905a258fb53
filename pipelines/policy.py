"""Step 0: what page, headers and host say on being archived is noted, and followed as NEWSARCHIVE_POLICY says."""

from __future__ import annotations

from dataclasses import replace

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive.errors import BlockedError, WaitError
from newsarchive.manners.policy import keeps_page, read_said
from newsarchive.model import Page
from pipelines.reservations import Reservations
from pipelines.step import Step


class PolicyPipeline(Step):
    """Page in, the same Page with its ``notes`` out; under "skip" a page that asks for it is not kept."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.reservations = Reservations(crawler)

    async def process_item(self, page: Page) -> Page:
        spider = self.crawler.spider
        notes = (*page.notes, *await self.ask_host(page))
        said = read_said(page.headers, page.body, notes=notes)
        policy = spider.site.policy or self.crawler.settings["NEWSARCHIVE_POLICY"]
        if keeps_page(policy, said.directives):
            return replace(page, notes=(*notes, *said.notes), archiving=said.directives)
        reason = f"not kept: it says {', '.join(said.directives)}, and the policy is {policy}"
        with self.asking_archive():
            spider.archive.mark_not_gallery(page.url, reason=reason, run_id=spider.run_id)
        raise DropItem(reason, log_level="INFO")

    async def ask_host(self, page: Page) -> tuple[str, ...]:
        """What the page's host says on it, in a line; a page whose host asks to wait first stays due."""
        try:
            with self.asking_archive():
                rule = await self.reservations.find(page.final_url or page.url)
        except (WaitError, BlockedError) as error:
            raise DropItem(str(error), log_level="INFO") from None
        return (rule.note,) if rule else ()
