"""Galleries that a person names: addresses from a file or from standard input."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from newsarchive.archive.crawl.given import ask_again
from newsarchive.archive.moments import utc_now
from newsarchive.errors import ArchiveError, NotFoundError
from newsarchive.finding.given import read_addresses
from newsarchive.finding.judge import Verdict
from newsarchive.model import Gallery
from spiders.newspaper import NewspaperSpider
from spiders.refusing import refusal


class UrlsSpider(NewspaperSpider):
    """``scrapy crawl urls -a site=NAME -a file=FILE`` (``-``: standard input), one address a line.

    Only these are fetched. Nobody judges them: a page with a photo, asked for by name, is stored.
    """

    name = "urls"
    given: list[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        try:
            urls = [url for url in read_addresses(read_file(kwargs.get("file") or "-")) if spider.site.owns(url)]
            spider.archive.find_pages(spider.site.name, urls, via=cls.name, run_id=spider.run_id)
            with spider.archive.writing() as connection:
                spider.given = ask_again(connection, urls, now=utc_now())
        except (ArchiveError, NotFoundError) as error:
            raise refusal(error) from None
        return spider

    def due_pages(self, limit: int) -> list[str]:
        return list(islice((url for url in self.given if url not in self.asked), limit))

    def verdict_on(self, gallery: Gallery) -> Verdict:
        photos = sum(1 for pair in gallery.pairs if pair.image_url)
        return Verdict(photos > 0, f"asked for by name, with {photos} photos", float(photos > 0))


def read_file(name: str) -> str:
    """The text of a file, or of standard input for "-"; raises NotFoundError where there is no file."""
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text("utf-8-sig")
    except OSError as error:
        raise NotFoundError(f"cannot be read ({error.strerror})", where=name, then="check the path") from None
