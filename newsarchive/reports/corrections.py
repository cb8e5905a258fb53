"""How corrections look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from newsarchive.archive import Correction
from newsarchive.reports.console import print_json, print_rows


def print_corrections(found: Sequence[Correction], *, as_json: bool) -> None:
    """Corrections, a row each."""
    if as_json:
        print_json([one.as_dict() for one in found])
        return
    if not found:
        print("no corrections", file=sys.stderr)
        return
    columns = ("number", "gallery", "#", "kind", "state", "captured", "corrected", "author", "made (UTC)", "reason")
    rows = [
        (
            one.correction_id,
            one.gallery_id,
            one.position,
            one.kind.replace("_", " "),
            one.state,
            one.captured,
            one.value,
            one.author,
            f"{one.made_at:%Y-%m-%d %H:%M}",
            one.reason,
        )
        for one in found
    ]
    print_rows("", columns, rows)
