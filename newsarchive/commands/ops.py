"""The commands for crawls that nobody watches: health, runs, schedule, backfill."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.archive import Archive, RunRecord
from newsarchive.crawl import find_checkout
from newsarchive.errors import CrawlError
from newsarchive.ops import alarm, report
from newsarchive.ops.backfill import is_done, job_key, read_days, run_backfill
from newsarchive.ops.health import check_newspapers
from newsarchive.ops.history import crawled_newspapers
from newsarchive.ops.intervals import read_interval
from newsarchive.ops.live import watch
from newsarchive.ops.plot import draw_svg
from newsarchive.ops.schedule import Plan, cron_lines, systemd_units, write_units
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.sites import all_sites, get_site

ALARM = 1
"""Exit code of ``health`` when somebody has to look."""

Names = Annotated[list[str] | None, typer.Argument(help="Names of newspapers.", metavar="[SITE…]")]


def health(
    sites: Names = None,
    every: Annotated[str | None, typer.Option(help="How often they are to run: 30m, 1h, 1d (default: learnt).")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the figures into this file.", metavar="FILE.svg")] = None,
    test: Annotated[bool, typer.Option("--test", help="Send a test alarm, and do nothing else.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Compare each newspaper with its own last weeks; exit code 1 on alarm, which goes to NEWSARCHIVE_ALARM too."""
    to = alarm.addresses()
    if test:
        if not to:
            raise CrawlError(f"{alarm.SETTING} is not set", then="set it to an Apprise address, such as mailto://…")
        alarm.send(alarm.test_message(archive), to)
        typer.echo(f"sent to {len(to)} address" + ("es" if len(to) > 1 else ""))
        return
    interval = read_interval(every) if every else None
    with Archive.open_read_only(archive) as opened:
        names = [get_site(name).name for name in sites] if sites else crawled_newspapers(opened)
        healths = check_newspapers(opened, names, now=datetime.now(UTC), every=interval)
    if plot:
        write_plot(plot, draw_svg(healths))
    report.print_healths(healths, as_json=as_json)
    if to:
        alarm.announce(healths, archive, to)
    if any(health.is_alarm for health in healths):
        raise typer.Exit(ALARM)


def runs(
    site: Annotated[str | None, typer.Option(help="Only this newspaper.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most N runs.", metavar="N")] = 20,
    failures: Annotated[bool, typer.Option("--failures", help="Say what each run could not have, and why.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first, with counts, durations and log files."""
    now = datetime.now(UTC)
    with Archive.open_read_only(archive) as opened:
        listed = opened.runs(site=site and get_site(site).name, limit=limit)
        held = {lock.newspaper for lock in opened.locks() if not lock.is_dead(now)}

    def alive(run: RunRecord) -> bool:
        return run.newspaper in held

    report.print_run_list(listed, alive, failures=failures, as_json=as_json)


def schedule(
    sites: Names = None,
    every_site: Annotated[
        bool, typer.Option("--all", help="Every newspaper but those that cannot be crawled.")
    ] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Units for systemd.")] = False,
    cron: Annotated[bool, typer.Option("--cron", help="Lines for a crontab.")] = False,
    every: Annotated[str, typer.Option(help="How often: 30m, 1h, 1d.")] = "1h",
    to: Annotated[Path | None, typer.Option(help="Write the units into this folder.", metavar="DIR")] = None,
    archive: Folder = DATA,
) -> None:
    """Print what makes systemd or cron crawl newspapers, and look after the crawls."""
    if systemd == cron:
        raise typer.BadParameter("choose --systemd or --cron")
    if every_site == bool(sites):
        raise typer.BadParameter("name newspapers, or --all")
    names = [one.name for one in all_sites() if not one.refuses] if every_site else sites or []
    plan = Plan.here(tuple(get_site(name).name for name in names), read_interval(every), archive, find_checkout())
    if cron:
        typer.echo("\n".join(cron_lines(plan)))
        return
    units = systemd_units(plan)
    if to:
        for path in write_units(units, to):
            typer.echo(path)
        return
    for name, text in units.items():
        typer.echo(f"# {name}\n{text}")


def backfill(
    site: Annotated[str, typer.Argument(help="Name of the newspaper.", metavar="SITE")],
    first: Annotated[str, typer.Option("--from", help="2016, 2016-01 or 2016-01-31.", metavar="DAY")],
    last: Annotated[str, typer.Option("--to", help="The same; a month means its last day.", metavar="DAY")],
    again: Annotated[bool, typer.Option("--again", help="Look once more, though it was finished.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Print one JSON line per event, and no table.")] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Crawl the galleries of days gone by; the same command goes on where it was killed. Ends with a table of days."""
    since, until = read_days(first, last)
    name = get_site(site).name
    run: RunRecord | None = None
    with Archive.open(archive) as opened:
        try:
            if again or not is_done(opened, job_key(name, since, until)):
                with watch([name], events=events) as seen:
                    run = run_backfill(opened, name, since, until, seen)
        finally:
            if not events:
                report.print_days(opened.days(name, since, until), as_json=as_json)
    if run is None:
        typer.echo("finished before; --again looks once more", err=True)
    elif run.state != "finished":
        raise CrawlError(f"not finished: {name} ({run.reason})", then="run the same command again, it goes on")


def write_plot(place: Path, image: str) -> None:
    """Write an SVG file; raises CrawlError."""
    try:
        place.write_text(image, encoding="utf-8")
    except OSError as error:
        raise CrawlError(f"cannot be written ({error.strerror})", where=str(place), then="check the path") from None
