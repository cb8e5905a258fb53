"""How long a command takes to start, beside Python with SQLAlchemy alone: processor and wall seconds, in turn.

python -m bench.startup [--quick] [--write]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.goals import Goal, put_goals
from bench.measure import Command, Price, run
from bench.results import ROOT, describe_machine, options, put, spread, table
from newsarchive import Archive, Gallery, Pair

GOALS = {"newsarchive --help": 1.5, "newsarchive search": 2.5}
"""Times the bare start of Python with SQLAlchemy."""

BARE = 'python -c "import sqlalchemy"'

INTRODUCTION = """## Start-up

Made by `python -m bench.startup --write`. Milliseconds from start to exit, in turn, with the lowest and highest; the
search is for one word in an archive of one gallery. Ratios are of processor time, taken within each round."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked."""
    chosen = options("startup", "How long a command takes to start.").parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        prices = measure(Path(folder), rounds=5 if chosen.quick else 15)
    text = report(prices)
    print(text)
    if chosen.write:
        put("startup", text)
        put_goals("startup", list(goals(prices).values()))
    return 0


def measure(folder: Path, rounds: int) -> Mapping[str, list[Price]]:
    """The prices of all commands, by name and round; one round before warms the disk's cache."""
    with Archive.open(folder) as archive:
        archive.store_gallery(Gallery(url="http://x.example/1", title="Chợ nổi", pairs=(Pair(1, caption="Chợ sớm"),)))
    programs = {
        BARE: ["-c", "import sqlalchemy"],
        "newsarchive --help": ["-m", "newsarchive", "--help"],
        "newsarchive search": ["-m", "newsarchive", "search", "cho", "--archive", str(folder)],
    }
    prices: dict[str, list[Price]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, words in programs.items():
            price = run(Command([sys.executable, *words], ROOT, os.environ))
            if turn:
                prices[name].append(price)
    return prices


def ratios(prices: Mapping[str, Sequence[Price]], name: str) -> list[float]:
    """Processor time as a multiple of the bare start's, in each round."""
    return [one.processor / bare.processor for one, bare in zip(prices[name], prices[BARE], strict=True)]


def goals(prices: Mapping[str, Sequence[Price]]) -> dict[str, Goal]:
    """The goals by command."""
    return {
        name: Goal(f"start-up: `{name}` against `{BARE}`", median(ratios(prices, name)), bound)
        for name, bound in GOALS.items()
    }


def report(prices: Mapping[str, Sequence[Price]]) -> str:
    """The part of bench/RESULTS.md."""
    rows, had = [], goals(prices)
    for name, found in prices.items():
        goal = had.get(name)
        walls = spread([1000 * price.wall for price in found], 0)
        processor = spread([1000 * price.processor for price in found], 0)
        told = (f"{goal.bound}", goal.met) if goal else ("", "")
        rows.append((f"`{name}`", walls, processor, spread(ratios(prices, name), 2), *told))
    head = ("command", "wall ms", "processor ms", "times bare", "goal", "met")
    return "\n\n".join([INTRODUCTION, describe_machine("SQLAlchemy", "typer"), table(head, rows)])


if __name__ == "__main__":
    raise SystemExit(main())
