"""Ends of a run that are nobody's failure: the newspaper asks to wait, or shows a challenge instead of pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from logging import LoggerAdapter
from typing import Any

from scrapy.crawler import Crawler

from newsarchive.errors import ArchiveError, BlockedError, NewsarchiveError, UnreachableError, WaitError


class Ending:
    """How a spider ends before its work is done. Pages that were asked for and not answered stay due.

    ``at_end`` are called before the archive is closed.
    """

    crawler: Crawler
    logger: LoggerAdapter[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_end: list[Callable[[], None]] = []
        self.early: NewsarchiveError | None = None

    @property
    def is_ending(self) -> bool:
        """Whether the run is being ended before its work is done."""
        return self.early is not None

    def end_early(self, error: NewsarchiveError) -> None:
        """End the crawl in good order because of ``error`` (a WaitError or a BlockedError); the first one counts."""
        if self.early is None:
            self.early = error
            self.logger.warning("the crawl ends: %s", error)
            self._ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=self.early_state))

    @property
    def early_state(self) -> str:
        """The state of a run that ended so: "blocked", "failed" when nothing answers, else "waiting"."""
        if isinstance(self.early, UnreachableError):
            return "failed"  # a newspaper that is down or gone must be told, not waited for in silence
        return "blocked" if isinstance(self.early, BlockedError) else "waiting"

    def is_no_failure(self, error: BaseException) -> bool:
        """Whether a request that ended in ``error`` says nothing about its page, which stays due."""
        return isinstance(error, ArchiveError) or (self.is_ending and isinstance(error, WaitError | BlockedError))

    def must_wait(self, error: WaitError) -> bool:
        """Whether a photo that must wait ends the run, so that its gallery is not stored without it.

        A host that fell silent does not: old galleries are full of photos on servers that are long gone.
        """
        if not isinstance(error, UnreachableError):
            self.end_early(error)
        return self.is_ending
