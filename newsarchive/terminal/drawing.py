"""Tables, panels and a line that moves, drawn by Rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], plain: Callable[[Any], str]) -> None:
    """A table, numbers to the right; ``plain`` writes the cells that are no :class:`~rich.text.Text`."""
    table = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for number, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[number], int | float) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    Console().print(table)


def print_panel(lines: Sequence[tuple[str, str]]) -> None:
    """(name, value) lines in a frame."""
    width = max(len(name) for name, _ in lines)
    Console().print(Panel("\n".join(f"{name:<{width}}  {value}" for name, value in lines), expand=False))


def stand_out(parts: Iterable[tuple[str, bool]]) -> Text:
    """A cell in which some parts (True) are bold."""
    text = Text()
    for part, bold in parts:
        text.append(part, style="bold yellow" if bold else "")
    return text


@contextmanager
def show_status(label: str, figures: Callable[[], str]) -> Iterator[Callable[[], None]]:
    """Yields a function to call now and then: it writes ``label`` and ``figures`` on one line of standard error."""
    with Console(stderr=True).status(label) as status:

        def tick() -> None:
            status.update(f"{label}  {figures()}")

        yield tick
