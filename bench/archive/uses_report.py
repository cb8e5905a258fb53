"""The tables of what using an archive takes, and their part of bench/RESULTS.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.archive.make import make_archive
from bench.archive.uses import FORMATS, Used, measure_uses
from bench.exports.measure import SPLITS
from bench.results import describe_machine, put, spread, table

PICTURES = 600
"""Photos with a file in an archive that is made here."""

INTRODUCTION = f"""## The archive: copies of a picture, and exports

Made by `python -m bench.archive use --write`, on archives of `python -m bench.archive make --pictures {PICTURES}`:
every photo has a hash, {PICTURES} at most a file. `similar` is asked, in one process, for pictures that were made half
as large and compressed again: the first time it reads all hashes, and it lays what is near over the picture before it
answers. The command starts Python besides. Milliseconds are of the processor, p50 / p95 / p99 of all but the first.
Exports are of everything, divided ({SPLITS}), each in a process of its own: seconds of the processor and the process's
highest memory, medians with the lowest and highest. Formats that copy photos are in the part on exports."""


def run_uses(
    sizes: Sequence[int], *, write: bool, rounds: int = 3, copies: int = 200, ready: Path | None = None
) -> None:
    """Measure archives of these sizes and print; ``ready`` is one of the largest size that is there already."""
    used = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = ready if ready is not None and size == max(sizes) else Path(place, "archive")
            if folder is not ready:
                make_archive(folder, size, pictures=min(size, PICTURES))
            used.append(measure_uses(folder, rounds=rounds, copies=copies))
    text = "\n".join([INTRODUCTION, "", describe_machine("pyarrow"), "", _looked(used), "", _exported(used), ""])
    text += "\n".join(["", *growth(used)])
    print(text)
    if write:
        put("uses", text)


def _looked(used: Sequence[Used]) -> str:
    head = ("photos with a hash", "archive, MB", "first", "later: p50 / p95 / p99", "originals found", "MiB", "command")
    rows = [
        (
            f"{one.looked.photos:,}",
            f"{one.size / 1e6:,.0f}",
            f"{one.looked.first:,.0f}",
            " / ".join(f"{_at(one.looked.later, share):.1f}" for share in (0.5, 0.95, 0.99)),
            f"{one.looked.found} of {one.looked.asked}",
            f"{one.looked.memory / 2**20:.0f}",
            spread(one.command, 0),
        )
        for one in used
    ]
    return table(head, rows)


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _exported(used: Sequence[Used]) -> str:
    head = ("format", "pairs", "seconds", "pairs a second", "MB", "bytes a pair", "MiB")
    rows = []
    for form in FORMATS:
        for one in used:
            own = [cost for cost in one.exports if cost.form == form]
            seconds = [cost.processor for cost in own]
            memory = [cost.memory / 2**20 for cost in own]
            output = own[0].output
            rate = one.pairs / median(seconds)
            size = (f"{output / 1e6:,.0f}", f"{output / one.pairs:,.0f}")
            rows.append((form, f"{one.pairs:,}", spread(seconds), f"{rate:,.0f}", *size, spread(memory, 0)))
    return table(head, rows)


def growth(used: Sequence[Used]) -> Iterator[str]:
    """From the smallest archive to the largest: how many times as many pairs, and times as much of everything."""
    small, large = used[0], used[-1]
    first = large.looked.first / small.looked.first
    later = median(large.looked.later) / median(small.looked.later)
    yield f"From {small.pairs:,} pairs to {large.pairs:,}, {large.pairs / small.pairs:.0f} times as many:"
    yield ""
    yield f"- archive.sqlite is {large.size / small.size:.0f} times as large"
    yield f"- looking for copies takes {later:.1f} times as long, the first time in a process {first:.1f} times"
    for form in FORMATS:
        few, many = ([cost for cost in one.exports if cost.form == form] for one in (small, large))
        seconds = median(cost.processor for cost in many) / median(cost.processor for cost in few)
        more = (median(cost.memory for cost in many) - median(cost.memory for cost in few)) / 2**20
        output = many[0].output / few[0].output
        yield f"- {form} takes {seconds:.0f} times the seconds, {output:.0f} times the bytes, {more:+.0f} MiB of memory"
