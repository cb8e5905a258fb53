"""Measure, print, and write into bench/RESULTS.md if asked; see the package's docstring."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.crawl.contestants import Contestant, Place, contestants
from bench.crawl.nginx import Nginx, export_once
from bench.crawl.report import goals, rates_of, report
from bench.goals import put_goals
from bench.measure import Price, run_all
from bench.newspaper.export import addresses
from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.site_files import write_site_files
from bench.results import options, put

FULL = (500, 150, 5)
QUICK = (100, 30, 2)
"""Galleries of the fast and of the slow contestants in a round, and rounds."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure all contestants in turn, round after round."""
    chosen = _options(argv)
    fast, slow, rounds = QUICK if chosen.quick else FULL
    rounds = chosen.rounds or rounds
    wanted = [one for one in contestants(fast, slow) if not chosen.only or one.name in chosen.only]
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        prices = measure(wanted, Path(folder), newspaper=chosen.newspaper, galleries=fast, rounds=rounds)
    text, figures = report(wanted, prices)
    print(text)
    if chosen.write:
        put("crawl", text, figures)
        put_goals("crawl", list(goals(wanted, rates_of(wanted, prices)).values()))
    return 0


def measure(
    wanted: Sequence[Contestant], folder: Path, *, newspaper: Path | None, galleries: int, rounds: int
) -> Mapping[str, list[Price]]:
    """The prices of all contestants, by name and round. What one kept is counted, and stays until all are done.

    ext4 looks past every file that was removed within the last minutes when it makes one: who comes next would pay.
    Five rounds of 500 galleries take 20 GB.
    """
    paper = Press(Plan(galleries=galleries))["tonghop"]
    pages = [url for url in addresses(paper) if url.endswith(".htm")]
    photos = [url for url in addresses(paper) if url.endswith(".jpg")]
    files = export_once(newspaper or folder, galleries)
    sites = write_site_files(folder / "sites", [paper])
    prices: dict[str, list[Price]] = {one.name: [] for one in wanted}
    with Nginx(files) as nginx:
        for turn in range(rounds):
            for one in wanted:
                own = folder / f"{one.name}-{turn + 1}"
                own.mkdir()
                price = run_all(one.commands(Place(own, nginx.address, sites, pages, photos), one.galleries))
                kept = one.count(own) if one.count else None
                if kept is not None and kept != one.galleries * paper.plan.photos:
                    raise SystemExit(f"{one.title}: {kept} photos of {one.galleries * paper.plan.photos}; see {own}")
                prices[one.name].append(price)
                rate = one.galleries / price.wall
                said = f"round {turn + 1}, {one.name}: {rate:.1f} galleries a second, {price.processor:.1f} s"
                print(said, file=sys.stderr, flush=True)
    return prices


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = options("crawl", "Whole crawls, in turn.")
    parser.add_argument("--rounds", type=int, help="rounds (5; quick: 2)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="contestants")
    parser.add_argument("--folder", type=Path, help="where the contestants write (a temporary folder)")
    parser.add_argument("--newspaper", type=Path, help="where the newspaper's files are kept for the next time")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
