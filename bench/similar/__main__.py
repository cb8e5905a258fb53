"""python -m bench.similar [--photos FOLDER] [--scenes N] [--count N ...] [--write]"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.accuracy.report import describe_machine
from bench.goals import Goal, put_goals
from bench.results import put
from bench.similar.captions import FoundCaptions, measure_captions
from bench.similar.hashes import HASHES
from bench.similar.photos import (
    Found,
    Picture,
    count_hashed,
    draw_scenes,
    make_set,
    measure_hash,
    measure_newsarchive,
    read_folder,
)
from bench.similar.speed import Join, Scan, measure_pairs, measure_photos, measure_scan
from bench.similar.speed import measure_captions as time_captions

INTRODUCTION = """## Copies of photos and captions

Made by `python -m bench.similar --write`. Scenes, bursts of one scene, graphics of one template and plain pictures are
drawn by us from numbers.
Recall: copies of each kind that are found from the original. Precision: of all pairs found, copies with their
originals and different pictures with each other (all pairs of originals and look-alikes), the share that shows one
picture. Distance at most 8 of 64 bits everywhere; newsarchive leaves plain pictures out and lays candidates over each
other."""

OF_PHOTOGRAPHS = """### {count} photographs and wallpapers

The same for the pictures of a folder given with `--photos`, which are no part of this project."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write into bench/RESULTS.md if asked."""
    options = _options(argv)
    if options.photos:
        _tell("similar photographs", _photograph_lines(options), write=options.write)
    drawn = make_set(draw_scenes(options.scenes), options.scenes)
    lines = [INTRODUCTION, "", describe_machine({}), ""]
    lines += [f"### {options.scenes} drawn scenes", "", *_photo_lines(drawn), ""]
    lines += ["### Changed captions", "", *_caption_lines(measure_captions(options.captions), options.captions), ""]
    counts = options.count
    scans = [measure_scan(count) for count in counts]
    lines += ["### Time", "", *_scan_lines(scans), ""]
    joins = [measure(count) for count in counts if count <= 1_000_000 for measure in (measure_pairs, measure_photos)]
    joins += [time_captions(count) for count in counts if count <= 1_000_000]
    lines += _join_lines(joins)
    _tell("similar", lines, write=options.write)
    if options.write:
        put_goals("similar", list(_goals(scans, joins)))
    return 0


SCAN_GOALS = {1_000_000: 5.0, 10_000_000: 30.0}
"""Milliseconds for every neighbour of one hash among so many."""

JOIN_GOAL = 600
"""Seconds for all near pairs of a million."""


def _goals(scans: Sequence[Scan], joins: Sequence[Join]) -> Iterator[Goal]:
    for scan in scans:
        if scan.count in SCAN_GOALS:
            found = f"neighbours of a hash among {scan.count:,}"
            yield Goal(found, scan.newsarchive, SCAN_GOALS[scan.count], "ms")
            yield Goal(f"{found}: recall of a plain scan's", scan.recall, 1.0, "", more=True)
    for join in joins:
        yield Goal(f"all with all: {join.what} of {join.count:,}", join.seconds, JOIN_GOAL, "s")


def _tell(part: str, lines: Iterable[str], *, write: bool) -> None:
    text = "\n".join(lines)
    print(text)
    if write:
        put(part, text)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.similar", description="Copies of photos and captions.")
    parser.add_argument("--photos", type=Path, help="a folder of photographs, all different")
    parser.add_argument("--scenes", type=int, default=60, help="scenes to draw")
    parser.add_argument("--captions", type=int, default=2000, help="captions to change")
    parser.add_argument("--count", type=int, nargs="+", default=[1_000_000, 10_000_000], help="hashes to search")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    return parser.parse_args(argv)


def _photograph_lines(options: argparse.Namespace) -> Iterator[str]:
    photos = list(read_folder(options.photos))
    yield OF_PHOTOGRAPHS.format(count=len(photos))
    yield ""
    yield from _photo_lines(make_set(photos, options.scenes))


def _photo_lines(pictures: Sequence[Picture]) -> Iterator[str]:
    found = [*(measure_hash(name, pictures) for name in HASHES), measure_newsarchive(pictures)]
    yield from _table(("", *(one.method for one in found)), list(_photo_rows(found)))
    yield ""
    shares = ", ".join(f"{share:.0%} of {kind}" for kind, share in count_hashed(pictures).items())
    yield f"With a hash: {shares.replace('of original', 'of originals')}. Wrong pairs:"
    yield ""
    for one in found:
        wrong = ", ".join(f"{count:,} {kind}" for kind, count in one.wrong.most_common()) or "none"
        yield f"- {one.method}: {wrong}"


def _photo_rows(found: Sequence[Found]) -> Iterator[tuple[str, ...]]:
    yield ("precision", *(f"{one.precision:.3f}" for one in found))
    for kind in found[0].recall:
        yield (f"recall: {kind}", *(f"{one.recall[kind]:.2f}" for one in found))


def _caption_lines(found: FoundCaptions, count: int) -> Iterator[str]:
    wrong = ", ".join(f"{number} {kind}" for kind, number in found.wrong.items()) or "none"
    yield f"{count:,} captions, each changed in every way, and with another name and number, in one heap."
    yield ""
    rows = [("precision", f"{found.precision:.4f}")]
    rows += [(f"recall: {kind}", f"{share:.3f}") for kind, share in found.recall.items()]
    yield from _table(("", "newsarchive"), rows)
    yield ""
    yield f"Wrong links: {wrong}."


def _scan_lines(scans: Sequence[Scan]) -> Iterator[str]:
    version = next((scan.faiss_version for scan in scans if scan.faiss_version), None)
    yield "Every neighbour of one hash, milliseconds (median of 25), one thread."
    yield ""
    faiss = f"faiss {version or '(not installed)'} IndexBinaryFlat"
    yield from _table(
        ("hashes", "newsarchive", "plain numpy scan", faiss, "recall", "MiB held"), [_scan_row(scan) for scan in scans]
    )


def _scan_row(scan: Scan) -> tuple[str, ...]:
    faiss = "" if scan.faiss is None else f"{scan.faiss:.2f}"
    ours, plain = f"{scan.newsarchive:.2f}", f"{scan.plain:.2f}"
    return f"{scan.count:,}", ours, plain, faiss, f"{scan.recall:.3f}", f"{scan.mebibytes:.0f}"


def _join_lines(joins: Sequence[Join]) -> Iterator[str]:
    yield "All with all, processor seconds; memory is the highest of the whole run so far."
    yield ""
    rows = [(j.what, f"{j.count:,}", f"{j.seconds:.0f}", f"{j.pairs:,}", f"{j.mebibytes:,}") for j in joins]
    yield from _table(("what", "of", "seconds", "found", "MiB"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    raise SystemExit(main())
