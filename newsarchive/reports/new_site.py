"""What was found on the page of a new newspaper, as it looks on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsarchive.new_site import Reading
from newsarchive.reports.console import print_json, print_rows
from newsarchive.reports.galleries import print_pairs


def print_readings(readings: Sequence[Reading], rule: Path, folder: Path, *, as_json: bool) -> None:
    """What every reader found on a new newspaper's page, best first, the best's pairs, and what to do next."""
    if as_json:
        found = [{"reader": r.reader, "photos": r.photos, "captioned": r.captioned} for r in readings]
        print_json(
            {"readings": found, "rule": str(rule), "page": str(folder), "pairs": readings[0].gallery.as_dict()["pairs"]}
        )
        return
    rows = [(r.reader, r.photos, r.captioned, r.gallery.disagreement) for r in readings]
    print_rows("", ("reader", "photos", "captioned", "disagreement"), rows)
    print_pairs(readings[0].gallery.pairs)
    print(f"written: {rule} (add sections, feeds, sitemaps)")
    print(f'next: count the photos on the page, type the number into "photos" of {folder / "about.json"},')
    print(f"then: newsarchive accept {folder}")


def print_paths(paths: Sequence[Path], *, as_json: bool) -> None:
    """Files that were written."""
    if as_json:
        print_json([str(path) for path in paths])
        return
    for path in paths:
        print(path)
