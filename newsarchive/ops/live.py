"""What crawls do, as they do it: a live view on a terminal, event lines on standard output for a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from newsarchive.ops.events import Event, EventTail
from newsarchive.reports.console import human_size, shorten

SMOOTHING = 0.3
"""Weight of the newest measurement in the speed that is shown: it must be readable, and still follow."""

ENDED = {"finished": "green", "failed": "bold red", "blocked": "bold red", "stopped": "yellow", "waiting": "yellow"}
GALLERY_EVENTS = {"gallery_stored": "new", "gallery_changed": "changed", "gallery_unchanged": "unchanged"}
FURNITURE = 6
"""Lines of a terminal that are not newspapers: header, sums, what is read now."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one newspaper's crawl is. ``speed`` in bytes a second; ``state`` is "in line" before it begins."""

    newspaper: str
    state: str = "in line"
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    photos: int = 0
    lost: int = 0
    failed: int = 0
    requests: int = 0
    size: int = 0
    speed: float = 0.0
    measured_at: datetime | None = None
    waits: str = ""
    doing: str = ""

    def after(self, event: Event) -> Progress:
        """The progress after ``event``."""
        facts = event.facts
        if name := GALLERY_EVENTS.get(event.kind):
            title = str(facts.get("title") or facts.get("url") or "")
            return replace(self, **{name: getattr(self, name) + 1}, doing=title, waits="")
        match event.kind:
            case "run_started":
                return replace(self, state="running", measured_at=event.at)
            case "progress":
                return self._after_progress(event)
            case "listing_read":
                doing = f"{facts.get('via')}: {facts.get('found')} addresses, {facts.get('new')} new"
                return replace(self, doing=doing, waits="")
            case "photo_lost":
                return replace(self, lost=self.lost + 1)
            case "page_failed":
                return replace(self, failed=self.failed + 1, doing=f"{facts.get('url')}: {facts.get('reason')}")
            case "waiting":
                seconds = timedelta(seconds=round(float(facts.get("seconds") or 0)))
                return replace(self, waits=f"{facts.get('host')}: {facts.get('reason')} ({seconds})")
            case "run_finished":
                end = {"state": str(facts.get("state")), "doing": str(facts.get("reason") or "")}
                return replace(self, **end, waits="", speed=0.0)  # type: ignore[arg-type]
            case _:
                return self

    def _after_progress(self, event: Event) -> Progress:
        size = int(event.facts.get("bytes", self.size))
        seconds = (event.at - self.measured_at).total_seconds() if self.measured_at else 0.0
        speed = self.speed
        if seconds > 0:
            speed = (1 - SMOOTHING) * speed + SMOOTHING * (size - self.size) / seconds
        return replace(
            self,
            requests=int(event.facts.get("requests", self.requests)),
            photos=int(event.facts.get("photos", self.photos)),
            size=size,
            speed=speed,
            measured_at=event.at,
            waits="; ".join(event.facts.get("waits") or ()),
        )


class View:
    """The newspapers of one command and how far each is."""

    def __init__(self, newspapers: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        """All of ``newspapers`` are in line."""
        self._all = {name: Progress(name) for name in newspapers}
        self._clock = clock
        self._began = clock()

    def note(self, newspaper: str, event: Event) -> None:
        """Take one event into account."""
        self._all[newspaper] = self._all.get(newspaper, Progress(newspaper)).after(event)

    def end(self, newspaper: str) -> None:
        """The crawl of ``newspaper`` is over, whether it said so itself or was killed."""
        progress = self._all.get(newspaper, Progress(newspaper))
        if progress.state in {"running", "in line"}:
            self._all[newspaper] = replace(progress, state="failed", waits="", speed=0.0)

    @property
    def rows(self) -> Mapping[str, Progress]:
        """The progress of each newspaper, by name."""
        return self._all

    def render(self, console: Console) -> RenderableType:
        """What is shown: as many newspapers as the terminal has room for, those that run first, and the sums."""
        room = max(console.height - FURNITURE, 1)
        order = {"running": 0, "in line": 2}
        ranked = sorted(self._all.values(), key=lambda one: order.get(one.state, 1))
        shown = {one.newspaper for one in ranked[:room]}
        table = Table(header_style="bold", expand=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("newspaper", no_wrap=True)
        table.add_column("", no_wrap=True)
        for name in ("galleries", "photos", "lost", "read", "a second"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("waits for")  # not no_wrap: the one column that may shrink on a narrow terminal
        for progress in list(self._all.values()):
            if progress.newspaper in shown:
                table.add_row(*_cells(progress))
        return Group(table, self._sums(len(self._all) - len(shown)), self._now(console))

    def _sums(self, hidden: int) -> Text:
        rows = list(self._all.values())
        elapsed = timedelta(seconds=int(self._clock() - self._began))
        done = sum(row.state not in {"running", "in line"} for row in rows)
        parts = [
            f"{elapsed}",
            f"{done} of {len(rows)} newspapers done" + (f" ({hidden} not shown)" if hidden else ""),
            f"{sum(row.new + row.changed for row in rows):,} galleries new or changed",
            f"{sum(row.photos for row in rows):,} photos",
            human_size(sum(row.size for row in rows)),
        ]
        return Text("  ".join(parts), style="dim", no_wrap=True, overflow="ellipsis")

    def _now(self, console: Console) -> Text:
        running = [row.doing for row in list(self._all.values()) if row.state == "running" and row.doing]
        return Text(shorten(running[-1], max(console.width - 2, 10)) if running else "", style="italic", no_wrap=True)


def _cells(progress: Progress) -> tuple[Text | str, ...]:
    galleries = f"{progress.new:,}" + (f" +{progress.changed:,}" if progress.changed else "")
    lost = progress.lost + progress.failed
    said = progress.waits or (progress.doing if progress.state in ENDED and progress.doing != progress.state else "")
    return (
        Text(progress.newspaper, style="bold" if progress.state == "running" else ""),
        Text(progress.state, style=ENDED.get(progress.state, "cyan" if progress.state == "running" else "dim")),
        galleries,
        f"{progress.photos:,}",
        Text(f"{lost:,}", style="red" if lost else "dim"),
        human_size(progress.size),
        human_size(round(progress.speed)) if progress.speed >= 1 else "",
        Text(said, style="dim", no_wrap=True, overflow="ellipsis"),
    )


class Watch:
    """Follows the events of crawls, one after the other, and passes them on to a view, or to whoever reads lines."""

    def __init__(self, view: View | None, *, echo: Callable[[Event], None] | None = None) -> None:
        """``view`` is shown by somebody else; ``echo`` is called with each event."""
        self._view = view
        self._echo = echo

    @property
    def pace(self) -> float:
        """Seconds between two events of progress that are of use here."""
        return 60.0 if self._view is None else 0.5

    @contextmanager
    def follow(self, newspaper: str, path: Path) -> Iterator[Callable[[], None]]:
        """Yields a function to call now and then while ``path`` is written."""
        tail = EventTail(path)

        def tick() -> None:
            for event in tail.new():
                if self._view is not None:
                    self._view.note(newspaper, event)
                if self._echo is not None:
                    self._echo(event)

        try:
            yield tick
        finally:
            tick()
            if self._view is not None:
                self._view.end(newspaper)


@contextmanager
def watch(newspapers: Sequence[str], *, events: bool = False) -> Iterator[Watch]:
    """Watches crawls of ``newspapers``: for a person on a terminal (standard error), with ``events`` for a program."""
    console = Console(stderr=True)
    echo = _print_event if events else None
    if not console.is_terminal or (events and sys.stdout.isatty()):
        yield Watch(None, echo=echo)
        return
    view = View(list(dict.fromkeys(newspapers)))
    with Live(console=console, get_renderable=lambda: view.render(console), refresh_per_second=4, transient=True):
        yield Watch(view, echo=echo)


def _print_event(event: Event) -> None:
    typer.echo(event.line())
