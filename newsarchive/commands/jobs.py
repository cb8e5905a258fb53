"""The commands of the queue: enqueue, worker, jobs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Annotated, Any, TypeVar

import typer

from newsarchive.archive.engines.faults import plain_faults
from newsarchive.archive.place import DATABASE, Place
from newsarchive.errors import JobError
from newsarchive.jobs.job import COMMANDS, read_job, share_job
from newsarchive.jobs.plan import read_plan
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.reports import console
from newsarchive.sites import crawled_sites, get_site

COLUMNS = ("job", "command", "state", "tries", "due_at", "lock")

T = TypeVar("T")


def enqueue(
    command: Annotated[
        list[str], typer.Argument(help=f"A command and its arguments: {', '.join(COMMANDS)}.", metavar="COMMAND …")
    ],
    shares: Annotated[
        int, typer.Option(min=1, help="So many workers make one crawl together: write it before crawl.", metavar="N")
    ] = 1,
) -> None:
    """Put a command into the queue, for the worker that is free first: newsarchive enqueue crawl SITE."""
    job = read_job(command)
    wanted = share_job(job, shares) if shares > 1 else [job]
    queue = load("queue")

    async def put(app: Any) -> None:
        for name, number in (await queue.enqueue(app, wanted)).items():
            typer.echo(f"job {number}: {name}" if number else f"waits already: {name}")

    in_queue(put)


def jobs(
    state: Annotated[str | None, typer.Option(help="Only these: todo, doing, succeeded, failed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the queue: each job with its state, its tries, when it is due, and the lock that it shares."""
    queue = load("queue")

    async def show(app: Any) -> None:
        rows = await queue.list_jobs(app, state)
        if as_json:
            console.print_json(rows)
        else:
            console.print_rows("", COLUMNS, [[row[name] for name in COLUMNS] for row in rows])

    in_queue(show)


def worker(
    at_once: Annotated[int, typer.Option(min=1, help="So many jobs at a time.", metavar="N")] = 1,
    plan: Annotated[
        list[str] | None,
        typer.Option(
            help="Enqueue a command at these times (without one: a crawl of each newspaper).", metavar="CRON[: COMMAND]"
        ),
    ] = None,
    site: Annotated[list[str] | None, typer.Option(help="The newspapers of such a plan (default: all).")] = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when no job is left.")] = False,
    beat: Annotated[float, typer.Option(min=0.2, help="Seconds between signs of life.")] = 10.0,
    first_wait: Annotated[float, typer.Option(min=0, help="Seconds after a job's first failure.")] = 600.0,
    archive: Folder = DATA,
) -> None:
    """Run jobs of the queue until Ctrl-C; any number of workers on any machines. Running jobs are finished."""
    names = [get_site(name).name for name in site] if site else [known.name for known in crawled_sites()]
    work = load("work")
    working = work.Worker(
        archive,
        lambda line: typer.echo(line),
        at_once=at_once,
        beat=beat,
        silence=4 * beat,
        first=first_wait,
        plans=[read_plan(text, names) for text in plan or ()],
    )
    address, make_app = queue_address(), load("queue").make_app
    with plain_faults(address.partition("://")[0]):
        asyncio.run(working.work(lambda: make_app(address), until_empty=until_empty))


def in_queue(act: Callable[[Any], Awaitable[None]]) -> None:
    """Open the queue, have ``act`` done with it, close it."""
    queue, address = load("queue"), queue_address()

    async def run() -> None:
        app = queue.make_app(address)
        async with app.open_async():
            await queue.prepare(app)
            app.task(name=queue.COMMAND)(_nothing)
            await act(app)

    with plain_faults(address.partition("://")[0]):
        asyncio.run(run())


def _nothing(words: list[str]) -> None:
    """Stands for the task where nothing is run."""


def queue_address() -> str:
    """The database of the queue; raises JobError where there is none."""
    address = Place.of(DATA).database
    if address is None:
        raise JobError("the queue lies in PostgreSQL", where=DATABASE, then="set it: see docs/operations.md")
    return address


def load(part: str) -> Any:
    """A part of newsarchive.jobs, loaded by the commands that need it; raises JobError where its extra is missing."""
    try:
        return import_module(f"newsarchive.jobs.{part}")
    except ModuleNotFoundError as missing:
        raise JobError(
            f"the queue needs {missing.name}", then=f"run: {sys.executable} -m pip install 'newsarchive[scale]'"
        ) from None
