"""python -m bench.archive make --pairs N FOLDER [--pictures N] | fill FOLDER | run|use [--sizes N ...] [--write]"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from bench.archive.make import make_archive
from bench.archive.report import filled_lines, run
from bench.archive.speed import measure_filling
from bench.archive.uses_report import run_uses

SIZES = [10_000, 100_000, 1_000_000]


def main(argv: Sequence[str] | None = None) -> int:
    """Make an archive, or measure some."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description="Archives of any size.")
    commands = parser.add_subparsers(required=True, dest="command")
    make = commands.add_parser("make", help="make an archive; the same numbers give the same stories")
    make.add_argument("folder", type=Path, metavar="FOLDER")
    make.add_argument("--pairs", type=int, default=10_000, help="caption/image pairs")
    make.add_argument("--pictures", type=int, default=0, help="of the newest photos so many are real small files")
    fill = commands.add_parser("fill", help="measure filling alone, by adding to an archive that is there")
    fill.add_argument("folder", type=Path, metavar="FOLDER")
    fill.add_argument("--rounds", type=int, default=5, help="batches of 1,200 pairs, each way in turn")
    measure = commands.add_parser("run", help="measure filling and asking")
    measure.add_argument("--times", type=int, default=100, help="how often each is asked")
    use = commands.add_parser("use", help="measure looking for copies, and exports")
    use.add_argument("--rounds", type=int, default=3, help="how often each format is exported")
    use.add_argument("--copies", type=int, default=200, help="pictures to look for")
    for command in (measure, use):
        command.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="pairs")
        command.add_argument(
            "--ready", type=Path, metavar="FOLDER", help="an archive of the largest size that is there"
        )
        command.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    options = parser.parse_args(argv)
    if options.command == "use":
        given = {"rounds": options.rounds, "copies": options.copies, "ready": options.ready}
        run_uses(options.sizes, write=options.write, **given)
        return 0
    if options.command == "run":
        run(options.sizes, write=options.write, times=options.times, ready=options.ready)
        return 0
    if options.command == "fill":
        print(*filled_lines([measure_filling(options.folder, rounds=options.rounds)]), sep="\n")
        return 0
    start = time.perf_counter()
    pairs = make_archive(options.folder, options.pairs, pictures=options.pictures)
    size = (options.folder / "archive.sqlite").stat().st_size
    print(f"{options.folder}: {pairs:,} pairs, {size / 1e6:,.0f} MB, {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
