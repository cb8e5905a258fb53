"""python -m bench.exports [--pairs N ...] [--folder DIR] [--write]"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.accuracy.report import describe_machine
from bench.exports.fill import PHOTOS, fill_archive
from bench.exports.measure import SPLITS, Cost, measure
from bench.results import put
from newsarchive.export.formats import FORMATS

INTRODUCTION = f"""## Exports

Made by `python -m bench.exports --write`. Everything in an archive is exported in every format, each in a process of
its own, with splits ({SPLITS}). Galleries have {PHOTOS} pairs, each pair a photo of its own of about 2 KB, so that
pairs are counted and not bytes; photos are read and written one by one. Memory is the process's highest, Python and its
libraries included. Seconds are of the processor."""


def main(argv: Sequence[str] | None = None) -> int:
    """Fill, measure, print, and write into bench/RESULTS.md if asked."""
    options = _options(argv)
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        for pairs in options.pairs:
            archive = Path(place, f"{pairs}")
            fill_archive(archive, pairs)
            for form in FORMATS:
                costs.append(measure(archive, form))
                print(costs[-1], flush=True)
    text = "\n".join([INTRODUCTION, "", describe_machine({}), "", *_table(costs, options.pairs)])
    print(text)
    if options.write:
        put("exports", text)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description="What exports cost.")
    parser.add_argument("--pairs", type=int, nargs="+", default=[10_000, 100_000], help="pairs of each archive")
    parser.add_argument("--folder", type=Path, help="where archives and exports lie meanwhile")
    parser.add_argument("--write", action="store_true", help="put the table into bench/RESULTS.md")
    return parser.parse_args(argv)


def _table(costs: Sequence[Cost], sizes: Sequence[int]) -> Iterator[str]:
    heads = [f"{what} at {pairs:,}" for what in ("MiB", "seconds", "MB out") for pairs in sizes]
    yield f"| format | {' | '.join(heads)} | MiB more | pairs a second |"
    yield f"| --- |{' ---: |' * (len(heads) + 2)}"
    for form in FORMATS:
        own = [cost for cost in costs if cost.form == form]
        cells = [
            *(f"{cost.memory / 2**20:.0f}" for cost in own),
            *(f"{cost.processor:.1f}" for cost in own),
            *(f"{cost.output / 1e6:.0f}" for cost in own),
            f"{(own[-1].memory - own[0].memory) / 2**20:+.0f}",
            f"{own[-1].pairs / own[-1].processor:,.0f}",
        ]
        yield f"| {form} | {' | '.join(cells)} |"


if __name__ == "__main__":
    raise SystemExit(main())
