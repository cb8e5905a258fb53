"""The table of the whole crawl, its ratios and the goals beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from bench.crawl.contestants import AT_ONCE, Contestant
from bench.goals import Goal
from bench.measure import Price
from bench.results import describe_machine, spread, table

GOALS = {"images": 4.0, "thumbs": 8.0, "files": 1.5, "fetch": 0.7}
"""How many times as many galleries a second as each of these newsarchive is to crawl."""

INTRODUCTION = f"""## The whole crawl

Made by `python -m bench.crawl --write`. The synthetic newspaper (12 photos of 660 to 1280 px and 60 to 250 KB to a
gallery, pages of 80 to 150 KB) lies in files behind nginx on loopback. Each contestant runs in turn, from nothing to
its exit, {AT_ONCE} requests at once, without pauses, robots.txt obeyed; slow ones crawl fewer galleries. The median of
the rounds, with the lowest and highest; a ratio is taken within each round. newsarchive fetches, splits, sets repeats
aside, keeps the original bytes synced to disk under their SHA-256, decodes each photo to its end, hashes its look,
reads its EXIF, and writes archive and search index. It does so with a process beside the crawl's own that reads pages
and photos (`NEWSARCHIVE_READERS=1`), and in one process (the default, for newspapers, where pauses take longer)."""


PLOT = "![Galleries a second of all contestants](figures/crawl.svg)"

Rates = Mapping[str, Sequence[float]]
"""Galleries a second by contestant, one for each round."""


def report(wanted: Sequence[Contestant], prices: Mapping[str, Sequence[Price]]) -> tuple[str, dict[str, Any]]:
    """The part of bench/RESULTS.md, and its figures."""
    rates = rates_of(wanted, prices)
    rows = []
    for one in wanted:
        found = prices[one.name]
        rows.append(
            (
                one.title,
                f"{one.galleries}",
                spread(rates[one.name]),
                f"{1000 * median(price.processor for price in found) / one.galleries:.0f}",
                f"{median(price.processor / price.wall for price in found):.2f}",
                f"{median(price.memory for price in found):.0f}",
            )
        )
    head = ("crawl", "galleries", "galleries a second", "processor ms a gallery", "cores busy", "MB")
    parts = [INTRODUCTION, describe_machine("Scrapy", "SQLAlchemy", "Pillow"), table(head, rows)]
    if "newsarchive" in rates:
        parts.append(table(("newsarchive against", "times", "goal", "met"), list(_ratios(wanted, rates))))
    return "\n\n".join([*parts, PLOT]), {"rates": rates, "titles": {one.name: one.title for one in wanted}}


def rates_of(wanted: Sequence[Contestant], prices: Mapping[str, Sequence[Price]]) -> Rates:
    """Galleries a second."""
    return {one.name: [one.galleries / price.wall for price in prices[one.name]] for one in wanted}


def goals(wanted: Sequence[Contestant], rates: Rates) -> dict[str, Goal]:
    """The goals by contestant, as the table of goals tells them."""
    return {
        one.name: Goal(
            f"whole crawl against {one.title}", median(ratios_to(one, rates)), GOALS[one.name], "times", more=True
        )
        for one in wanted
        if one.name in GOALS and "newsarchive" in rates
    }


def ratios_to(one: Contestant, rates: Rates) -> list[float]:
    """How many times as fast newsarchive was, in each round."""
    return [own / other for own, other in zip(rates["newsarchive"], rates[one.name], strict=True)]


def _ratios(wanted: Sequence[Contestant], rates: Rates) -> list[tuple[str, ...]]:
    had = goals(wanted, rates)
    rows = []
    for one in wanted:
        if not one.name.startswith("newsarchive"):
            goal = had.get(one.name)
            told = (f"{goal.bound}", goal.met) if goal else ("", "")
            rows.append((one.title, spread(ratios_to(one, rates), 2), *told))
    return rows
