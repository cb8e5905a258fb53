"""What the command line prints: Rich tables for a person, plain lines for a pipe, JSON for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from newsarchive import terminal

UNITS = ("B", "KB", "MB", "GB", "TB")


def print_json(value: Any) -> None:
    """``value`` as JSON on standard output, Vietnamese letters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table on a terminal; elsewhere a header line and tab-separated lines, for ``cut`` and ``grep``."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            print("\t".join(" ".join(plain(cell).split()) for cell in row))
        return
    terminal.print_table(title, columns, rows, plain)


def plain(cell: Any) -> str:
    """A cell's text: numbers with separators, nothing for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return f"{cell:,}" if sys.stdout.isatty() else str(cell)
        case _:
            return str(cell)


def human_size(size: int) -> str:
    """A number of bytes for people.

    >>> human_size(512), human_size(1_500_000)
    ('512 B', '1.5 MB')
    """
    value = float(size)
    for unit in UNITS:
        if value < 1000 or unit == UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable")


def shorten(text: str, width: int = 90) -> str:
    """``text`` cut to ``width`` characters, with an ellipsis where it was cut."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


@contextmanager
def progress(label: str, count: Callable[[], Mapping[str, int]]) -> Iterator[Callable[[], None]]:
    """Yields a function to call now and then; on a terminal it shows what ``count`` tells, elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda: None
        return

    def figures() -> str:
        return "  ".join(f"{value:,} {name}" for name, value in count().items())

    with terminal.show_status(label, figures) as tick:
        yield tick
