"""The tables of the archive's speed, and their part of bench/RESULTS.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.accuracy.report import describe_machine
from bench.archive.beside import Beside, beside_line, measure_beside_writer
from bench.archive.make import make_archive
from bench.archive.speed import Asked, Filled, measure_asking, measure_filling
from bench.goals import Goal, put_goals
from bench.results import put
from newsarchive.archive import Archive

INTRODUCTION = """## The archive: filling it and asking it

Made by `python -m bench.archive run --write`. Stories are made by us (`bench/archive/stories.py`): 12 pairs each, 32
newspapers, 14 years, words from every caption to one in a hundred thousand. Filling is through
`Archive.store_galleries`, in transactions of 1,200 pairs; beside it plain `sqlite3` inserts with `executemany` the very
rows that were stored, in the same transactions, into a copy of the file: galleries, versions, captions, credits,
photos, their addresses and hashes, pages, pairs and sightings, with the same indexes, and the full-text index in one
statement. The raw side is given what ours has to find: keys, hashes, numbers of rows. It has no triggers, holds no
foreign keys and looks nothing up; its log is as SQLite sets it, ours as the archive does. Processor
seconds for 1,000 pairs, medians of rounds in turn (`fill FOLDER` measures this alone). Asking is wall clock, on a file
that is in memory, four queries of each kind in turn. Goals:
0.6 of raw rows a second; p95 under 50 ms newest first, 100 ms best first, 150 ms a facet; p99 no worse than twice
beside a writer of 2,000 pairs a second. There one process asks without a pause while another commits five times a
second; alone and beside it in turn, and the ratio of p99 is the median of the rounds. Standing in line is the time in
which the asking process could go on and had no processor, as Linux counts it: other programs make that part."""


def run(sizes: Sequence[int], *, write: bool, times: int = 100, ready: Path | None = None) -> str:
    """Measure archives of these sizes; the text is printed, and put into bench/RESULTS.md if wanted.

    ``ready`` is an archive that ``make`` made with the largest size: making a million pairs takes minutes.
    """
    lines = [INTRODUCTION, "", describe_machine({}), ""]
    filled: list[Filled] = []
    tables: list[str] = []
    goals: list[Goal] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = ready if ready is not None and size == max(sizes) else Path(place)
            if folder is not ready:
                make_archive(folder, size)
            with Archive.open_read_only(folder) as archive:
                asked = list(measure_asking(archive, times=times))
            tables += [f"### {size:,} pairs", "", *asked_lines(asked), ""]
            filled.append(measure_filling(folder))
            beside = {rate: measure_beside_writer(folder, rate, seconds=times / 50) for rate in (200, 2000)}
            for found in beside.values():
                tables += [beside_line(found), ""]
            goals = [*filling_goals(filled), *asking_goals(asked, size), _writer_goal(beside[2000], size)]
    text = "\n".join([*lines, *filled_lines(filled), "", *tables])
    print(text)
    if write:
        put("archive", text)
        put_goals("archive", goals)
    return text


def filling_goals(filled: Sequence[Filled]) -> Iterator[Goal]:
    """The largest archive's share of raw SQLite, and its price of a row beside the smallest's."""
    first, last = filled[0], filled[-1]
    yield Goal(f"filling at {last.pairs:,} pairs against raw SQLite, rows a second", last.ratio, 0.6, more=True)
    dearer, raw = (median(last.ours) / median(first.ours), median(last.raw) / median(first.raw))
    what = f"filling: a row at {last.pairs:,} pairs against one at {first.pairs:,} (raw SQLite: {raw:.2f})"
    yield Goal(what, dearer, 1.0)


def asking_goals(asked: Sequence[Asked], size: int) -> Iterator[Goal]:
    """The slowest kind of query of each way."""
    ways = {"newest first": ("newest", 50), "best first": ("best", 100), "facets": ("by ", 150)}
    for name, (way, bound) in ways.items():
        slowest = max((one for one in asked if one.way.startswith(way)), key=lambda one: one.p95)
        yield Goal(f"search of {size:,} pairs, {name}, slowest kind ({slowest.what})", slowest.p95, bound, "ms at p95")


def _writer_goal(found: Beside, size: int) -> Goal:
    what = f"readers of {size:,} pairs beside a writer of {found.rate:,} pairs a second against alone, p99"
    return Goal(what, median(found.ratios), 2.0)


def filled_lines(filled: Sequence[Filled]) -> Iterator[str]:
    """Seconds of the processor for 1,000 pairs, ours and raw, as a table."""
    yield "| pairs | MB | bytes a pair | ours, s for 1,000 | spread | raw, s for 1,000 | share of raw (goal 0.6) |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in filled:
        ours, raw = sorted(one.ours), sorted(one.raw)
        yield (
            f"| {one.pairs:,} | {one.size / 1e6:,.0f} | {one.size // one.pairs:,} | {ours[len(ours) // 2]:.3f} |"
            f" {ours[0]:.3f} to {ours[-1]:.3f} | {raw[len(raw) // 2]:.3f} | {one.ratio:.2f} |"
        )


def asked_lines(asked: Sequence[Asked]) -> Iterator[str]:
    """p50 / p95 / p99 in milliseconds; facets as the slowest of all."""
    whats = dict.fromkeys(one.what for one in asked)
    yield "| ms: p50 / p95 / p99 | newest (goal p95 50) | best (goal 100) | count | slowest facet (goal 150) |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for what in whats:
        mine = {one.way: one for one in asked if one.what == what}
        facet = max((one for way, one in mine.items() if way.startswith("by ")), key=lambda one: one.p95)
        cells = [_times(mine[way]) for way in ("newest", "best", "count")]
        yield f"| {what} | {' | '.join(cells)} | {_times(facet)} ({facet.way}) |"


def _times(one: Asked) -> str:
    return f"{one.p50:.1f} / {one.p95:.1f} / {one.p99:.1f}"
