"""How health, runs and backfills look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsarchive.console import print_json, print_rows
from newsarchive.ops.checks import write_number, write_range
from newsarchive.ops.figures import Figure
from newsarchive.ops.health import Health
from newsarchive.ops.plot import sparkline

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
