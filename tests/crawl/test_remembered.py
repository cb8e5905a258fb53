"""What a crawl remembers of the pages that it has asked for: all of them, and next to nothing of each."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from pathlib import Path

from scrapy.crawler import Crawler

from newsarchive import settings as project
from newsarchive.model import Gallery
from spiders.remembered import Remembered
from spiders.sections import SectionsSpider


def address(number: int) -> str:
    return f"https://báo.example/phóng-sự-ảnh/chợ-nổi-cái-răng-ngày-giáp-tết-{number}.html"


def test_all_that_was_met_is_known_and_nothing_else() -> None:
    met = Remembered(map(address, range(20_000)))
    met.update(map(address, range(10_000)))  # again
    met.add(address(0))
    assert len(met) == 20_000
    assert all(address(number) in met for number in range(20_000))
    assert not any(address(number) in met for number in range(20_000, 40_000))
    assert "" not in met
    met.add("")
    assert "" in met


def test_a_spider_holds_few_bytes_of_each_page_that_it_is_done_with(tmp_path: Path) -> None:
    assert asyncio.run(bytes_for_each(10_000, tmp_path)) < 60  # of the address alone Python would hold 150


async def bytes_for_each(pages: int, folder: Path) -> float:
    """What a spider holds of each of so many pages, once they have gone through the pipelines."""
    own = {"NEWSARCHIVE_ARCHIVE": str(folder), "NEWSARCHIVE_CONTACT": "ban-doc@lang.example"}
    spider = SectionsSpider.from_crawler(Crawler(SectionsSpider, loaded() | own), site="sample")
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(pages):
            request = spider.gallery_request(address(number))
            spider.let_go(Gallery(url=request.meta["page_url"]))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        spider.closed("finished")
    assert len(spider.asked) == pages
    return (after - before) / pages


def loaded() -> dict[str, object]:
    """The project's settings."""
    return {name: value for name, value in vars(project).items() if name.isupper()}
