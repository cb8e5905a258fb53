"""The commands that start Scrapy: crawl and replay."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.archive import Archive, RunRecord
from newsarchive.archive.crawl.runs import OF_A_SHARE
from newsarchive.commands.contact_option import Contact, settle_contact
from newsarchive.crawl import choose_log, crawl_site
from newsarchive.errors import ArchiveLockedError, BlockedError, CrawlError, NewsarchiveError, WaitError
from newsarchive.finding.given import sort_by_newspaper
from newsarchive.ops.after_run import look_after
from newsarchive.ops.live import Watch, watch
from newsarchive.options import DATA, AsJson, Folder, read_input
from newsarchive.reports import galleries as reports
from newsarchive.sites import crawled_sites, get_site

WAYS = ("sections", "feeds", "sitemaps")
EVERY_WAY = "every_way"
TOLD_TO_STOP = "shutdown"
"""Scrapy's reason for the end of a crawl that got a signal: the command must end with it."""

Names = Annotated[
    list[str] | None, typer.Argument(help="Names of newspapers (see: newsarchive sites).", metavar="[SITE…]")
]


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make: a newspaper, a spider, and the spider's own arguments."""

    site: str
    spider: str = EVERY_WAY
    limit: int | None = None
    job: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)


def crawl(
    sites: Names = None,
    every: Annotated[bool, typer.Option("--all", help="Every newspaper but those that cannot be crawled.")] = False,
    way: Annotated[list[str] | None, typer.Option(help=f"One way of finding: {', '.join(WAYS)}.")] = None,
    urls: Annotated[str | None, typer.Option(help="Only the addresses in this file, or - .", metavar="FILE|-")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Fetch at most N galleries of each.", metavar="N")] = None,
    job: Annotated[str | None, typer.Option(help="Name of the run; the same name continues it.")] = None,
    share: Annotated[
        int | None,
        typer.Option(min=1, help="One of several crawls that share a newspaper; the first finds.", metavar="N"),
    ] = None,
    events: Annotated[bool, typer.Option("--events", help="Print one JSON line per event, and no report.")] = False,
    contact: Contact = "",
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Crawl newspapers into the archive: pages, pairs and the original photos, by every way that leads to them."""
    if unknown := [name for name in way or () if name not in WAYS]:
        raise typer.BadParameter(f"{unknown[0]} is no way of finding; there are {', '.join(WAYS)}")
    if urls and (sites or every or way):
        raise typer.BadParameter("--urls says itself which newspapers: give no SITE, --all or --way beside it")
    if every == bool(sites) and not urls:
        raise typer.BadParameter("name newspapers, or --all, or --urls FILE")
    if share and (urls or every or way or len(sites or []) > 1):
        raise typer.BadParameter(
            "--share is of one newspaper, by all of its ways: give one SITE, and neither --way nor --urls"
        )
    if urls:
        tasks = url_tasks(urls, archive, limit, job)
    elif share:
        tasks = [share_task(get_site((sites or [""])[0]).name, share, limit, job)]
    else:
        names = [site.name for site in crawled_sites()] if every else sites or []
        tasks = list(site_tasks([get_site(name).name for name in names], way or [EVERY_WAY], limit, job))
    settle_contact(contact, [task.site for task in tasks])
    run_tasks(tasks, archive, as_json=as_json, events=events)


def replay(
    sites: Annotated[list[str], typer.Argument(help="Names of newspapers.", metavar="SITE…")],
    write: Annotated[bool, typer.Option("--write", help="Store what reads otherwise, as new versions.")] = False,
    archive: Folder = DATA,
) -> None:
    """Read the stored pages once more after a rule changed, and print what differs. Asks no server for anything."""
    names = [get_site(name).name for name in sites]
    with Archive.open(archive, create=False) as opened:
        for name in names:
            key = crawl_site(name, archive, spider="replay", arguments={"write": "1"} if write else {})
            check_finished([opened.run_report(key)], [], archive)


def site_tasks(names: list[str], spiders: list[str], limit: int | None, job: str | None) -> Iterator[Task]:
    """A run of each newspaper by each spider; each run has a job name of its own."""
    for name in names:
        for spider in spiders:
            suffix = "" if spider == EVERY_WAY else f":{spider}"
            yield Task(name, spider, limit, job and f"{job}:{name}{suffix}")


def share_task(name: str, share: int, limit: int | None, job: str | None) -> Task:
    """The run that is one share of a newspaper's crawl: the first one finds pages, all of them fetch."""
    spider, arguments = EVERY_WAY if share == 1 else OF_A_SHARE, {"share": str(share)}
    return Task(name, spider, limit, job and f"{job}:{name}:{share}", arguments)


def url_tasks(file: str, archive: Path, limit: int | None, job: str | None) -> list[Task]:
    """A run of each newspaper in the list, which is kept beside the logs: the crawl is another process."""
    groups = sort_by_newspaper(read_input(file).decode("utf-8", "replace"), where=file)
    folder = archive / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    tasks = []
    for name, addresses in groups.items():
        place = folder / f"{uuid.uuid4().hex}-{name}.urls"
        place.write_text("\n".join(addresses) + "\n", encoding="utf-8")
        key = job and f"{job}:{name}:urls"
        tasks.append(Task(name, "urls", limit, key, {"file": str(place.resolve())}))
    return tasks


def run_tasks(tasks: list[Task], folder: Path, *, as_json: bool, events: bool = False) -> None:
    """Make every run, whatever became of the others; print them, or their events; raise if one did not end well."""
    runs: list[RunRecord] = []
    broken: list[tuple[str, NewsarchiveError]] = []
    with Archive.open(folder) as archive, watch([task.site for task in tasks], events=events) as seen:
        for number, task in enumerate(tasks, start=1):
            try:
                runs.append(crawl_one(archive, task, seen))
            except (CrawlError, ArchiveLockedError) as error:
                if len(tasks) == 1:
                    raise
                broken.append((task.site, error))
            else:
                if runs[-1].reason == TOLD_TO_STOP:
                    broken += [(left.site, CrawlError("not begun")) for left in tasks[number:]]
                    break
        ways = {run.run_id: archive.ways_report(run_id=run.run_id) for run in runs}
        alarms = look_after(archive, [run.newspaper or "" for run in runs], now=datetime.now(UTC))
    if not events:
        reports.print_runs(runs, ways, as_json=as_json)
    for line in alarms:
        typer.echo(f"newsarchive: {line}", err=True)
    check_finished(runs, broken, folder)


def check_finished(runs: list[RunRecord], broken: list[tuple[str, NewsarchiveError]], folder: Path) -> None:
    """Raise an error for runs that did not finish, in one line: CrawlError if any failed.

    ArchiveLockedError if all were only locked, WaitError if none did worse than wait, BlockedError if none failed.
    """
    unfinished = [
        (run.newspaper or "?", run.reason or "ended without a word") for run in runs if run.state != "finished"
    ]
    unfinished += [(name, error.what) for name, error in broken]
    if not unfinished:
        return
    what = "; ".join(f"{name} ({reason})" for name, reason in unfinished)
    if not runs and all(isinstance(error, ArchiveLockedError) for _, error in broken):
        raise ArchiveLockedError(f"not begun: {what}", then="try again later")
    if not broken and {run.state for run in runs} <= {"finished", "waiting"}:
        raise WaitError(f"not finished: {what}", then="run it again later; what was found stays due")
    if not broken and {run.state for run in runs} <= {"finished", "waiting", "blocked"}:
        raise BlockedError(f"blocked: {what}", then="open it in a browser, and ask the newspaper for access")
    raise CrawlError(f"not finished: {what}", then=f"the logs are in {folder / 'logs'}")


def crawl_one(archive: Archive, task: Task, seen: Watch) -> RunRecord:
    """One run, while it is watched."""
    log = choose_log(archive.folder, task.site)
    with seen.follow(task.site, log.with_suffix(".jsonl")) as tick:
        key = crawl_site(
            task.site,
            archive.folder,
            spider=task.spider,
            limit=task.limit,
            job=task.job,
            arguments=task.arguments,
            log=log,
            pace=seen.pace,
            on_tick=tick,
        )
    return archive.run_report(key)
