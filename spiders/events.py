"""Tells what a run does, one JSON line per event (newsarchive/ops/events.py names them)."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from newsarchive.archive import Archive, Stored
from newsarchive.errors import ArchiveError, NewsarchiveError
from newsarchive.model import Gallery
from newsarchive.ops import events
from newsarchive.ops import signals as told
from spiders.downloader.manners import PHOTO_OF

PAUSE = 0.1
"""A pause between two requests to one host that is worth telling of, in seconds."""


class EventsExtension:
    """Writes events to NEWSARCHIVE_EVENTS, or to ``logs/run-<number>.jsonl`` in the archive's folder."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.sums = {"requests": 0, "bytes": 0, "photos": 0, "galleries": 0}
        self.said: dict[str, Any] = {}
        self.began = time.monotonic()
        self.log: events.EventLog | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        for handler, signal in (
            (extension.note_start, signals.spider_opened),
            (extension.note_end, signals.spider_closed),
            (extension.note_response, signals.response_downloaded),
            (extension.note_listing, told.LISTING_READ),
            (extension.note_gallery, told.GALLERY_STORED),
            (extension.note_unchanged, told.PAGE_UNCHANGED),
            (extension.note_failure, told.PAGE_FAILED),
            (extension.note_wait, told.WAITING),
        ):
            crawler.signals.connect(handler, signal=signal)
        return extension

    def note_start(self, spider: Spider) -> None:
        """The log's first line, and a line of progress now and then."""
        folder = Path(self.crawler.settings["NEWSARCHIVE_ARCHIVE"])
        path = os.environ.get(events.SETTING) or folder / "logs" / f"run-{spider.run_id}.jsonl"
        self.log = events.EventLog(Path(path))
        self.name_files(spider, folder)
        names = {"run": spider.run_id, "newspaper": spider.site.name, "spider": spider.name}
        self.write("run_started", **names, job=getattr(spider, "job", None), pid=os.getpid())
        self.task = create_looping_call(self.note_progress)
        self.task.start(float(os.environ.get(events.PACE) or 60), now=False)

    def name_files(self, spider: Spider, folder: Path) -> None:
        """Write into the run's row where its log and its events lie, under the archive's folder."""
        named = {"log_path": self.crawler.settings["LOG_FILE"], "events": self.log and self.log.path}
        root = folder.resolve()
        inside = {
            name: str(Path(path).resolve().relative_to(root))
            for name, path in named.items()
            if path and Path(path).resolve().is_relative_to(root)
        }
        try:
            spider.archive.set_run_files(spider.run_id, **inside)
        except ArchiveError as error:
            spider.give_up(error)

    def note_end(self, spider: Spider, reason: str) -> None:
        """The log's last line: the run's row, as the archive holds it now."""
        if self.log is None:
            return
        self.task.stop()
        self.note_progress()
        run: dict[str, Any] = {"run": spider.run_id, "newspaper": spider.site.name}
        try:
            with Archive.open_read_only(self.crawler.settings["NEWSARCHIVE_ARCHIVE"]) as archive:
                record = archive.run_report(spider.run_id)
            run |= {"state": record.state, "reason": record.reason, "counts": record.counts}
        except NewsarchiveError as error:
            run |= {"state": "failed", "reason": f"{reason}; {error}", "counts": {}}
        seconds = round(time.monotonic() - self.began, 1)
        self.write("run_finished", **run, seconds=seconds, requests=self.sums["requests"], bytes=self.sums["bytes"])
        self.log.close()

    def note_response(self, response: Response, request: Request) -> None:
        """One answer: its bytes, and whether it was a photo."""
        self.sums["requests"] += 1
        self.sums["bytes"] += len(response.body)
        self.sums["photos"] += PHOTO_OF in request.meta and response.status == 200

    def note_listing(self, via: str, found: int, new: int, url: str | None = None) -> None:
        """A listing, feed or sitemap was read."""
        self.write("listing_read", via=via, url=url, found=found, new=new)

    def note_gallery(self, gallery: Gallery, stored: Stored) -> None:
        """A gallery was stored: new, changed, or as it was; and each photo that it could not have."""
        self.sums["galleries"] += 1
        photos = sum(pair.photo is not None for pair in gallery.pairs)
        lost = [pair for pair in gallery.pairs if pair.photo_failure]
        facts = {"url": gallery.url, "title": gallery.title, "pairs": len(gallery.pairs), "photos": photos}
        facts["photos_missing"] = len(lost)
        if stored.changed and not stored.is_new:
            self.write("gallery_changed", **facts, version=stored.version_number)
        else:
            self.write("gallery_stored" if stored.is_new else "gallery_unchanged", **facts)
        for pair in lost:
            self.write("photo_lost", url=pair.image_url, page=gallery.url, reason=pair.photo_failure)

    def note_unchanged(self, url: str) -> None:
        """A page was asked for again and is as it was."""
        self.write("page_unchanged", url=url)

    def note_failure(self, url: str, reason: str) -> None:
        """A page or listing could not be had."""
        self.write("page_failed", url=url, reason=reason)

    def note_wait(self, host: str, reason: str, seconds: float) -> None:
        """Nothing is asked of a host for a while."""
        self.write("waiting", host=host, reason=reason, seconds=round(seconds, 1))

    def note_progress(self) -> None:
        """The sums so far and what is waited for, unless nothing has moved since the last time."""
        now = {**self.sums, "waits": self.waits()}
        if now != self.said:
            self.said = now
            self.write("progress", **now)

    def waits(self) -> list[str]:
        """What the downloader waits for: an answer, or the pause between two requests to a host."""
        engine = self.crawler.engine
        slots = list(engine.downloader.slots.items()) if engine else []
        return sorted(
            [host for host, slot in slots if slot.transferring]
            + [f"pause of {slot.delay:.1f} s, {host}" for host, slot in slots if is_pausing(slot)]
        )

    def write(self, kind: str, **facts: Any) -> None:
        """One event; a crawl whose run never began has no log."""
        if self.log is not None:
            self.log.write(kind, **facts)


def is_pausing(slot: Slot) -> bool:
    """Whether requests to a host stand in line only because of the pause between them."""
    return bool(slot.queue and slot.latercall and not slot.transferring and slot.delay >= PAUSE)
