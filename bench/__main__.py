"""python -m bench [--quick] [--only PART ...]: every part in turn, each writing its tables into bench/RESULTS.md.

A part that fails is named at the end, with exit code 1; the others are run all the same.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.results import FIGURES, ROOT


@dataclass(frozen=True, slots=True)
class Part:
    """A module of bench (its name, unless another is given), and what it is given at full size and in a hurry (None:
    left out then).

    A ``long`` part takes so much of an hour that it is run at full size only when it is asked for by its name.
    """

    name: str
    full: tuple[str, ...] = ()
    quick: tuple[str, ...] | None = ("--quick",)
    long: bool = False
    module: str = ""


PARTS = (
    Part("crawl"),
    Part("profile"),
    Part("memory"),
    Part("reading"),
    Part("startup"),
    Part("archive", full=("run",), quick=("run", "--sizes", "1200", "--times", "4")),
    Part(
        "uses",
        full=("use",),
        quick=("use", "--sizes", "600", "1200", "--rounds", "1", "--copies", "10"),
        long=True,
        module="archive",
    ),
    Part("desk", quick=("--pairs", "20000", "--seconds", "5")),
    Part("exports", quick=("--pairs", "2000", "--rounds", "1")),
    Part("scale", long=True),
    Part("scale.tables", long=True),
    Part("similar", quick=("--scenes", "10", "--captions", "200", "--count", "100000")),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts; only a full run renews bench/RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="All parts of the benchmark in turn.")
    parser.add_argument("--quick", action="store_true", help="reduced, and printed only")
    parser.add_argument("--only", nargs="+", metavar="PART", help="these parts")
    chosen = parser.parse_args(argv)
    failed = []
    for part in PARTS:
        given = part.quick if chosen.quick else (*part.full, "--write")
        named = part.name in (chosen.only or ())
        if given is None or (chosen.only and not named) or (part.long and not chosen.quick and not named):
            continue
        began = time.monotonic()
        code = subprocess.run([sys.executable, "-m", f"bench.{part.module or part.name}", *given], cwd=ROOT).returncode
        said = f", failed with {code}" if code else ""
        print(f"-- {part.name}: {time.monotonic() - began:.0f} s{said}", flush=True)
        failed += [part.name] if code else []
    plotter = ROOT / ".venv-bench" / "bin" / "python"
    if not chosen.quick and plotter.exists() and FIGURES.exists():
        subprocess.run([plotter, "-m", "bench.plots"], cwd=ROOT, check=False)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
