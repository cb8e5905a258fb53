"""How health, runs and backfills look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsarchive.archive import RunRecord
from newsarchive.archive.crawl.days import Day
from newsarchive.ops.backfill import sum_days
from newsarchive.ops.checks import write_number, write_range
from newsarchive.ops.figures import Figure
from newsarchive.ops.health import Health
from newsarchive.ops.plot import sparkline
from newsarchive.reports.console import print_json, print_rows

STYLES = {"ok": "green", "new": "dim"}


def print_healths(healths: Sequence[Health], *, as_json: bool) -> None:
    """Each newspaper's state and figures, then the alarms, one line each."""
    if as_json:
        print_json([health.as_dict() for health in healths])
        return
    if not healths:
        typer.echo("no newspaper was crawled into this archive yet", err=True)
    elif sys.stdout.isatty():
        for health in healths:
            Console().print(health_table(health))
    else:
        rows = [
            (h.newspaper, h.state, f.measure.name, number_of(f), f.measure.unit, normal_of(f), sparkline(f.series))
            for h in healths
            for f in h.figures
        ]
        print_rows("", ("newspaper", "state", "figure", "value", "unit", "normal", "last weeks"), rows)
    for health in healths:
        for alarm in health.alarms:
            typer.echo(f"{health.newspaper}: {alarm.line()}", err=not sys.stdout.isatty())


def health_table(health: Health) -> Table:
    """A newspaper's figures as a table for a person."""
    title = Text.assemble((health.newspaper, "bold"), "  ", (health.state, STYLES.get(health.state, "bold red")))
    if health.last_run_at:
        title.append(f"  last run {health.last_run}, {ago(health.checked_at - health.last_run_at)} ago", "dim")
    table = Table(title=title, title_justify="left", header_style="bold", title_style="", expand=False)
    table.add_column("figure")
    table.add_column("now", justify="right")
    table.add_column("")
    table.add_column("normal")
    table.add_column("last weeks", no_wrap=True)
    for figure in health.figures:
        style = "bold red" if figure.is_out else "dim" if figure.normal is None else ""
        cells = (figure.measure.name, number_of(figure), figure.measure.unit, normal_of(figure))
        table.add_row(
            *(Text(cell, style=style) for cell in cells), Text(sparkline(figure.series), style=style or "cyan")
        )
    return table


def number_of(figure: Figure) -> str:
    """The newest value; a dash where there is none."""
    return "–" if figure.value is None else write_number(figure.value)


def normal_of(figure: Figure) -> str:
    """What is normal, or that too little is known."""
    return write_range(figure) if figure.normal else "not known yet"


def ago(span: timedelta) -> str:
    """A span of time for people, in its largest unit.

    >>> ago(timedelta(minutes=3)), ago(timedelta(hours=30)), ago(timedelta(days=9))
    ('3 min', '30 h', '9 d')
    """
    minutes = max(span, timedelta()) // timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def local_time(moment: datetime) -> str:
    """``moment`` on the clock of this machine."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def print_run_list(
    runs: Sequence[RunRecord], alive: Callable[[RunRecord], bool], *, failures: bool, as_json: bool
) -> None:
    """Runs, newest first: how they ended, what they brought and where their logs lie; on demand what they had not."""
    if as_json:
        print_json([{**run.as_dict(), "state": state_of(run, alive)} for run in runs])
        return
    if not runs:
        typer.echo("no run yet", err=True)
    columns = ("run", "newspaper", "spider", "state", "began", "took", "new", "changed", "photos", "lost", "failures")
    print_rows("", (*columns, "log", "reason"), [run_cells(run, state_of(run, alive)) for run in runs])
    for run in runs if failures else ():
        for url, reason in run.failures:
            typer.echo(f"run {run.run_id}: {url}: {reason}")


def state_of(run: RunRecord, alive: Callable[[RunRecord], bool]) -> str:
    """The run's state; a run that was killed says "running" until the next one, and is called what it is here."""
    return "killed" if run.state == "running" and not alive(run) else run.state


def run_cells(run: RunRecord, state: str) -> tuple[Any, ...]:
    """One line of the list of runs."""
    took = run.finished_at - run.started_at if run.finished_at else None
    names = ("galleries_new", "galleries_changed", "photos", "photos_missing", "failures")
    counts = (run.counts.get(name, 0) for name in names)
    reason = "" if run.reason == run.state else run.reason
    again = f" ({run.times_started} starts)" if run.times_started > 1 else ""
    began = local_time(run.started_at) + again
    return (run.run_id, run.newspaper, run.spider, state, began, took, *counts, run.log_path, reason)


def print_days(days: Sequence[Day], *, as_json: bool) -> None:
    """A table of days: known, stored, no galleries, missing and why; then their sum."""
    if as_json:
        print_json([{"day": day.day.isoformat() if day.day else None, **day_counts(day)} for day in days])
        return
    rows = [(name, *day_counts(day, plain=True).values()) for name, day in named_days(days)]
    total = day_counts(sum_days(days), plain=True).values()
    print_rows("", ("day", "known", "stored", "no gallery", "missing", "why"), [*rows, ("all", *total)])
    empty = sum(day.day is not None and not day.known for day in days)
    if empty:
        dated = sum(day.day is not None for day in days)
        typer.echo(f"{empty} of {dated} days have no gallery that is known", err=True)


def named_days(days: Sequence[Day]) -> Iterator[tuple[str, Day]]:
    """Each day with its name; on a terminal days in a row of which nothing is known are one."""
    for is_empty, group in groupby(days, key=lambda day: day.day is not None and not (day.known or day.not_galleries)):
        together = list(group)
        if is_empty and len(together) > 1 and sys.stdout.isatty():
            yield f"{together[0].day} to {together[-1].day}", together[0]
        else:
            yield from ((day.day.isoformat() if day.day else "no date", day) for day in together)


def day_counts(day: Day, *, plain: bool = False) -> dict[str, Any]:
    """One day's figures by name; ``plain`` tells the reasons in words."""
    why: Any = day.missing
    if plain:
        why = "; ".join(f"{count} {reason}" for reason, count in day.missing.items())
    missing = sum(day.missing.values())
    return {
        "known": day.known,
        "stored": day.stored,
        "not_galleries": day.not_galleries,
        "missing": missing,
        "why": why,
    }
