"""Step 5: each pair gets its photo's original bytes, or the reason why it has none.

Stock ``ImagesPipeline`` re-encodes every picture, leaves failures out of its results (so that captions shift
against photos) and keeps the results of the whole crawl in memory. This step asks Scrapy's downloader for each
photo, robots.txt, retries and delays included, and pairs answers with questions by their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    DropItem,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionLost

from newsarchive.archive.galleries.photo_index import ServedPhoto
from newsarchive.errors import BlockedError, PhotoError, TakenDownError, WaitError
from newsarchive.manners.policy import keeps_photos
from newsarchive.manners.reasons import reason_of
from newsarchive.model import Gallery, Pair, Photo, read_headers
from newsarchive.reading import READERS
from pipelines.batch import Batch
from pipelines.step import MANY, Step

MAX_CANDIDATES = 3
"""How many addresses of one photo are tried: the best, and two fallbacks when a large size answers 404."""

PHOTOS = 8
"""Photos that are looked at in one go."""

IN_MEMORY = 48
"""Photos between their request and their place on the disk: a server may be faster than whoever looks at them."""

VALIDATORS = ("ETag", "Last-Modified")

NO_ANSWER = (
    CannotResolveHostError,
    ConnectError,
    ConnectionLost,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    OSError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ValueError,
)
"""What the downloader raises when a photo cannot be had; anything else is a bug of ours."""


class ImagesPipeline(Step):
    """Gallery in, the same Gallery with ``photo`` or ``photo_failure`` in each pair out."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.in_flight: dict[str, asyncio.Task[Photo]] = {}
        self.places = asyncio.Semaphore(IN_MEMORY)
        reader = crawler.spider.reader
        self.looks = Batch(reader.look_at_all, reader.reading, most=PHOTOS, runs=READERS)
        self.kept = Batch(self.keep, crawler.spider.reader.writing, most=MANY)

    async def process_item(self, gallery: Gallery) -> Gallery:
        spider = self.crawler.spider
        if not keeps_photos(spider.site.policy or self.crawler.settings["NEWSARCHIVE_POLICY"], gallery.archiving):
            return without_photos(gallery)
        addresses = list(dict.fromkeys(pair.image_candidates for pair in gallery.pairs if pair.image_url))
        try:
            with self.asking_archive():
                # Asked once for all: two questions for each photo were a tenth of what a crawl's process does.
                known = spider.archive.photos_behind([urls[0] for urls in addresses])
                fetched = (self.fetch_photo(urls, known, gallery.url) for urls in addresses)
                answers = await asyncio.gather(*fetched)
        except WaitError as error:
            # Stored without its photos it would count as done; so its page stays due, with the reason.
            spider.record_failure(gallery.url, f"a photo must wait: {error}")
            raise DropItem(str(error), log_level="INFO") from None
        found = dict(zip(addresses, answers, strict=True))
        return replace(gallery, pairs=tuple(join_photos(gallery.pairs, found)))

    async def fetch_photo(
        self, urls: tuple[str, ...], known: Mapping[str, Photo | str], page_url: str | None
    ) -> Photo | str:
        """The stored photo behind the first of ``urls`` that holds one, else the reasons why none does.

        ``known`` is what the archive knows of the first of them.
        """
        reasons = []
        for number, url in enumerate(urls[:MAX_CANDIDATES]):
            if number:
                known = self.crawler.spider.archive.photos_behind([url])
            match known.get(url):
                case Photo() as photo:
                    return photo
                case str() as reason:
                    reasons.append(reason)
                    continue
            try:
                return await self.fetch_once(url, page_url)
            except (PhotoError, TakenDownError) as error:
                reasons.append(error.what)
        return "; then ".join(dict.fromkeys(reasons))

    async def fetch_once(self, url: str, page_url: str | None) -> Photo:
        """The photo behind ``url``: under way for another gallery of this moment, or fetched now."""
        if url not in self.in_flight:
            self.in_flight[url] = asyncio.ensure_future(self.fetch(url, page_url))
            self.in_flight[url].add_done_callback(lambda _: self.in_flight.pop(url))
        return await self.in_flight[url]

    async def fetch(self, url: str, page_url: str | None) -> Photo:
        """Download ``url`` and store what it holds; raises PhotoError."""
        async with self.places:
            response = await self.download(url, page_url)
            photo = await self.looks.add((response.body, url))
            if isinstance(photo, str):
                raise PhotoError(photo, where=url)
            said = [(response.headers.get(name) or b"").decode("latin-1") or None for name in VALIDATORS]
            headers = read_headers(response.headers.items())
            await self.kept.add(ServedPhoto(photo, response.body, url, *said, headers))
            return photo

    def keep(self, served: Sequence[ServedPhoto]) -> Sequence[None]:
        """Store several photos as they are."""
        self.crawler.spider.archive.put_photos(served)
        return [None] * len(served)

    async def download(self, url: str, page_url: str | None) -> Response:
        """The answer to a plain GET of ``url``; anything but a whole 200 is a PhotoError with its reason.

        Raises WaitError when the run ends because the photo's host asks to wait.
        """
        headers = {"Referer": page_url} if page_url else {}
        try:
            request = Request(url, headers=headers, dont_filter=True, meta={"photo_of": page_url})
            response = await self.crawler.engine.download_async(request)
        except WaitError as error:
            if self.crawler.spider.must_wait(error):
                raise
            raise PhotoError(str(error), where=url) from None
        except BlockedError as error:
            raise PhotoError(error.what, where=url) from None
        except NO_ANSWER as error:
            raise PhotoError(reason_of(error), where=url) from None
        if response.status != 200:
            raise PhotoError(f"HTTP {response.status}", where=url)
        return response


def join_photos(pairs: Iterable[Pair], found: dict[tuple[str, ...], Photo | str]) -> Iterable[Pair]:
    """``pairs`` in their order, each with its photo or the reason for its absence."""
    for pair in pairs:
        answer = found.get(pair.image_candidates) if pair.image_url else None
        match answer:
            case Photo():
                yield replace(pair, photo=answer)
            case str():
                yield replace(pair, photo_failure=answer)
            case _:
                yield pair


def without_photos(gallery: Gallery) -> Gallery:
    """``gallery`` with the reason at each pair why its photo is not fetched."""
    reason = f"not fetched: the page says {', '.join(gallery.archiving)}"
    pairs = (replace(pair, photo_failure=reason) if pair.image_url else pair for pair in gallery.pairs)
    return replace(gallery, pairs=tuple(pairs))
