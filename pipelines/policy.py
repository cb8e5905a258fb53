"""Step 0: what the page and its headers say on being archived is noted, and followed as NEWSARCHIVE_POLICY says."""

from __future__ import annotations

from dataclasses import replace

from scrapy.exceptions import DropItem

from newsarchive.manners.policy import keeps_page, read_said
from newsarchive.model import Page
from pipelines.step import Step


class PolicyPipeline(Step):
    """Page in, the same Page with its ``notes`` out; under "skip" a page that asks for it is not kept."""

    def process_item(self, page: Page) -> Page:
        spider = self.crawler.spider
        said = read_said(page.headers, page.body)
        policy = spider.site.policy or self.crawler.settings["NEWSARCHIVE_POLICY"]
        if keeps_page(policy, said.directives):
            return replace(page, notes=(*page.notes, *said.notes), archiving=said.directives)
        reason = f"not kept: it says {', '.join(said.directives)}, and the policy is {policy}"
        with self.asking_archive():
            spider.archive.mark_not_gallery(page.url, reason=reason, run_id=spider.run_id)
        raise DropItem(reason, log_level="INFO")
