"""python -m bench.desk [--pairs N] [--seconds S] [--readers N] [--archive FOLDER] [--write]"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.accuracy.report import describe_machine
from bench.archive.make import make_archive
from bench.desk.archive import add_visited, sample
from bench.desk.kinds import kinds
from bench.desk.load import Load, measure
from bench.desk.visit import First, visit_gallery
from bench.goals import Goal, put_goals
from bench.results import put

INTRODUCTION = """## The desk under load

Made by `python -m bench.desk --write`. Readers ask for pages of all kinds, one after another, while another process
stores two galleries of twelve pairs a second. The server (`newsarchive serve`, a process for each processor), readers
and writer share the machine. Milliseconds from request to the last byte; "alone" is the server's processor time for an
answer when nobody else asks and nobody writes. The
goal is a 95th percentile under 300 ms with eight readers."""


GOAL = 300
"""Milliseconds: under so many a page is to be answered 95 times of 100."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write into bench/RESULTS.md if asked; 1 if a page failed."""
    options = _options(argv)
    with tempfile.TemporaryDirectory(prefix="desk-") as temporary:
        folder = options.archive or Path(temporary) / "archive"
        if not (folder / "archive.sqlite").exists():
            print(f"making {options.pairs:,} pairs", file=sys.stderr)
            make_archive(folder, options.pairs)
        add_visited(folder)
        found = sample(folder)
        how = {"readers": options.readers, "seconds": options.seconds, "pauses": options.pauses}
        alone, loads = measure(folder, kinds(found), **how)
        visit = visit_gallery(folder, found.visited)
    told = [line for load in loads for line in _lines(load, alone, found.pairs, options.readers)]
    text = "\n".join([INTRODUCTION, "", describe_machine({}), "", *told, *_visit_lines(visit)])
    print(text)
    for refused in [one for load in loads for one in load.failed][:20]:
        print(refused, file=sys.stderr)
    if options.write:
        put("desk", text)
        put_goals("desk", list(_goals(loads, options.readers)))
    return 1 if any(load.failed for load in loads) else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description="The desk under load.")
    parser.add_argument("--pairs", type=int, default=1_000_000, help="pairs of the archive")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to read")
    parser.add_argument("--readers", type=int, default=8, help="readers at once")
    parser.add_argument(
        "--pauses", type=float, nargs="+", default=[0.0, 1.0], help="seconds that a reader looks at a page, on average"
    )
    parser.add_argument("--archive", type=Path, help="an archive that is made there, or was")
    parser.add_argument("--write", action="store_true", help="put the table into bench/RESULTS.md")
    return parser.parse_args(argv)


def _lines(load: Load, alone: Mapping[str, float], pairs: int, readers: int) -> Iterator[str]:
    count = sum(map(len, load.times.values()))
    rate, used = count / load.seconds, load.server_seconds
    looks = "who look at each page for a second" if load.pause == 1 else f"with a pause of {load.pause:g} s"
    yield f"### {readers} readers {looks if load.pause else 'without a pause'}"
    yield ""
    yield (
        f"{pairs:,} pairs, {load.seconds:.0f} s: {count:,} answers ({rate:.0f} a second), {len(load.failed)} of them no"
        f" 200, {load.partial} searches whose facets came later; {load.written} galleries written meanwhile; the server"
        f" used {used:.0f} processor seconds,"
        f" {1000 * used / max(1, count):.0f} ms an answer. Load average of the machine before: {load.others:.1f}."
    )
    yield ""
    yield "| page | alone | answers | p50 | p95 | p99 | slowest |"
    yield "| --- |" + " ---: |" * 6
    for kind, milliseconds in alone.items():
        told = " | ".join(f"{load.share(kind, part):.0f}" for part in (0.5, 0.95, 0.99, 1.0))
        yield f"| {kind} | {milliseconds:.0f} | {len(load.times[kind])} | {told} |"
    yield ""


def _goals(loads: Sequence[Load], readers: int) -> Iterator[Goal]:
    """The kind of page that was slowest under each load."""
    for load in loads:
        slowest, kind = max((load.share(kind, 0.95), kind) for kind in load.times)
        how = f"pausing {load.pause:g} s" if load.pause else "without a pause"
        yield Goal(f"the desk's slowest page, {readers} readers {how} ({kind})", slowest, GOAL, "ms at p95")


def _visit_lines(visit: First | None) -> Iterator[str]:
    if visit:
        yield (
            f"A first visit to a gallery of {visit.photos} photos, in chromium with an empty cache, down to its end:"
            f" {visit.bytes / 1000:.0f} kB in {visit.requests} answers."
        )


if __name__ == "__main__":
    raise SystemExit(main())
