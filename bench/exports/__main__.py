"""python -m bench.exports [--pairs N ...] [--formats NAME ...] [--rounds N] [--folder DIR] [--write]"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.exports.fill import PHOTOS, fill_archive
from bench.exports.measure import SPLITS, Cost, measure
from bench.goals import FLAT, Goal, put_goals
from bench.results import describe_machine, put, spread, table
from newsarchive.export.formats import FORMATS

INTRODUCTION = f"""## Exports

Made by `python -m bench.exports --write`. Everything in an archive is exported in every format, each in a process of
its own, with splits ({SPLITS}). Galleries have {PHOTOS} pairs, each pair a photo of its own of about 2 KB, so that
pairs are counted and not bytes; photos are read and written one by one. Memory is the process's highest, Python and its
libraries included. Seconds are of the processor, with the lowest and highest of the rounds."""


def main(argv: Sequence[str] | None = None) -> int:
    """Fill, measure, print, and write into bench/RESULTS.md if asked."""
    options = _options(argv)
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        for pairs in options.pairs:
            archive = Path(place, f"{pairs}")
            fill_archive(archive, pairs)
            for form in [form for _ in range(options.rounds) for form in options.formats]:
                costs.append(measure(archive, form))
                print(costs[-1], flush=True)
    text = "\n".join([INTRODUCTION, "", describe_machine("pyarrow", "warcio"), "", _table(costs)])
    print(text)
    if options.write:
        put("exports", text)
        put_goals("exports", list(_goals(costs)))
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description="What exports cost.")
    parser.add_argument("--pairs", type=int, nargs="+", default=[10_000, 100_000], help="pairs of each archive")
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=list(FORMATS), help="all if not given")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is exported")
    parser.add_argument("--folder", type=Path, help="where archives and exports lie meanwhile")
    parser.add_argument("--write", action="store_true", help="put the table into bench/RESULTS.md")
    return parser.parse_args(argv)


def _goals(costs: Sequence[Cost]) -> Iterator[Goal]:
    """The format whose memory grows most from the smallest archive to the largest."""
    sizes = sorted({cost.pairs for cost in costs})
    highest = {
        form: [max(cost.memory for cost in costs if (cost.form, cost.pairs) == (form, pairs)) for pairs in sizes]
        for form in dict.fromkeys(cost.form for cost in costs)
    }
    growth, form = max((of[-1] / of[0], form) for form, of in highest.items())
    yield Goal(f"memory of an export of {sizes[-1]:,} pairs against {sizes[0]:,}, at worst ({form})", growth, FLAT)


def _table(costs: Sequence[Cost]) -> str:
    sizes = sorted({cost.pairs for cost in costs})
    heads = [f"{what} at {pairs:,}" for what in ("MiB", "seconds", "MB out") for pairs in sizes]
    rows = []
    for form in dict.fromkeys(cost.form for cost in costs):
        own = [[cost for cost in costs if (cost.form, cost.pairs) == (form, pairs)] for pairs in sizes]
        memory = [max(cost.memory for cost in of) / 2**20 for of in own]
        rows.append(
            (
                form,
                *(f"{highest:.0f}" for highest in memory),
                *(spread([cost.processor for cost in of]) for of in own),
                *(f"{of[0].output / 1e6:.0f}" for of in own),
                f"{memory[-1] - memory[0]:+.1f}",
                f"{sizes[-1] / median(cost.processor for cost in own[-1]):,.0f}",
            )
        )
    return table(("format", *heads, "MiB more", "pairs a second"), rows)


if __name__ == "__main__":
    raise SystemExit(main())
