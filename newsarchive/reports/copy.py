"""How a copy looks on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from newsarchive.archive.copying.run import Copy
from newsarchive.reports.console import human_size, print_json, print_rows


def print_copy(done: Copy, *, as_json: bool) -> None:
    """What a copy took, then what both hold, table by table."""
    if as_json:
        print_json(done.as_dict())
        return
    rows = []
    for name, theirs in done.theirs.items():
        ours = done.ours[name]
        told = (theirs.sha256 or "counted")[:16] if ours == theirs else "DIFFERS"
        rows.append((name, theirs.rows, ours.rows, told))
    print_rows("Rows", ("table", "from", "to", "sha256"), rows)
    equal = f"not equal: {', '.join(done.differing)}" if done.differing else "equal"
    print(
        f"{done.target}: {done.added} rows added, {done.changed} changed, {done.removed} removed ({done.how}); {equal}"
    )
    if done.files:
        size = human_size(done.files.copied_bytes)
        print(f"files: {done.files.copied} copied ({size}), {done.files.kept} were there, {done.files.removed} removed")
        for file in done.files.lost:
            print(f"lost: {file}")
