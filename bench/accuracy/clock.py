"""Processor time of readers against a bare parse of the same bytes, in the same run."""

from __future__ import annotations

import functools
import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import html

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Price:
    """Processor time of one reader over all pages of a round.

    ``ratio`` is that time divided by the bare parse's of the same round: median, lowest and highest of the rounds.
    ``milliseconds`` is the median of the rounds, per page.
    """

    ratio: float
    lowest: float
    highest: float
    milliseconds: float


def parse_and_walk(page: bytes) -> int:
    """The least that any reader does: a bare ``lxml.html`` parse and one walk that reads tag, text and tail.

    Returns the number of characters seen, so that nothing of the work can be skipped.
    """
    seen = 0
    for element in html.document_fromstring(page).iter():
        tag, text, tail = element.tag, element.text, element.tail
        seen += isinstance(tag, str) + len(text or "") + len(tail or "")
    return seen


def time_in_turn(
    readers: Mapping[str, Sequence[Callable[[], object]]], rounds: int, clock: Clock = time.process_time
) -> dict[str, list[list[float]]]:
    """Seconds of processor time by reader, page and round; a reader is given as one task for each page.

    In a round each reader reads all pages, one reader after the other: what slows the machine for a while slows all
    of them. One round before is not measured: imports and tables are paid once in a crawl. As in a crawl, no page is
    one that was just read: bounded caches are emptied before each reader's turn, and fill from page to page.
    """
    seconds: dict[str, list[list[float]]] = {name: [[] for _ in tasks] for name, tasks in readers.items()}
    for tasks in readers.values():
        for task in tasks:
            task()
    caches = bounded_caches()
    for _ in range(rounds):
        for name, tasks in readers.items():
            for cache in caches:
                cache.cache_clear()
            for page, task in enumerate(tasks):
                gc.collect()
                start = clock()
                task()
                seconds[name][page].append(clock() - start)
    return seconds


def bounded_caches() -> list[functools._lru_cache_wrapper[object]]:
    """The ``functools.lru_cache`` functions of this process that have a size: those that hold texts of pages.

    Caches without a bound hold what is made once (tables, site files) and stay filled.
    """
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, functools._lru_cache_wrapper) and found.cache_parameters()["maxsize"] is not None
    ]


def price(reader: Sequence[Sequence[float]], bare: Sequence[Sequence[float]]) -> Price:
    """The price of a reader from its seconds and the bare parse's, both as pages of rounds."""
    totals = [sum(page) for page in zip(*reader, strict=True)]
    ratios = [total / sum(page) for total, page in zip(totals, zip(*bare, strict=True), strict=True)]
    milliseconds = 1000 * statistics.median(totals) / len(reader)
    return Price(statistics.median(ratios), min(ratios), max(ratios), milliseconds)
