"""Runs: what each crawl brought, how it ended, and what it could not have."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from newsarchive.archive import ArchiveReader, RunRecord
from newsarchive.archive.crawl.runs import RUN, read_run
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import address, number_of, render

PAGE = 30
"""Runs on a page."""

MOST_FAILURES = 300
"""Addresses of failures shown; all are counted by reason."""

COUNTS = ("galleries_new", "galleries_changed", "pairs", "photos", "photos_missing", "failures")


async def show_runs(request: Any, datasette: Any) -> Any:
    """``/runs``, newest first, with ``before`` for older ones."""
    desk = desk_of(datasette)
    before = number_of(request, "before", least=0, most=10**9) or None
    listed, held = await desk.read(read_runs, desk.archive, before)
    older = address(request, before=listed[PAGE - 1].run_id) if len(listed) > PAGE else None
    context = {"runs": listed[:PAGE], "state": lambda run: state_of(run, held), "counts": COUNTS, "older": older}
    return render(request, "runs", context)


async def show_run(request: Any, datasette: Any) -> Any:
    """``/runs/7``."""
    desk = desk_of(datasette)
    number = int(request.url_vars["number"])
    run, held = await desk.read(read_one, desk.archive, number)
    reasons = Counter(reason for _, reason in run.failures).most_common()
    context = {
        "run": run,
        "state": state_of(run, held),
        "reasons": reasons,
        "failures": run.failures[:MOST_FAILURES],
        "more": max(0, len(run.failures) - MOST_FAILURES),
    }
    return render(request, "run", context)


def read_runs(archive: ArchiveReader, before: int | None) -> tuple[list[RunRecord], set[str]]:
    """A page of runs and one more, newest first, and the newspapers that are held by a living process."""
    numbers = select(RUN.c.id).order_by(RUN.c.id.desc()).limit(PAGE + 1)
    if before is not None:
        numbers = numbers.where(RUN.c.id < before)
    with archive.reading() as connection:
        found = [read_run(connection, number) for number in connection.execute(numbers).scalars()]
    return found, held_newspapers(archive)


def read_one(archive: ArchiveReader, number: int) -> tuple[RunRecord, set[str]]:
    """One run, and the newspapers that are held; raises NotFoundError."""
    return archive.run_report(number), held_newspapers(archive)


def held_newspapers(archive: ArchiveReader) -> set[str]:
    """The newspapers that a living process is crawling."""
    now = datetime.now(UTC)
    return {lock.newspaper for lock in archive.locks() if not lock.is_dead(now)}


def state_of(run: RunRecord, held: set[str]) -> str:
    """The run's state; one that was killed says "running" until the next one, and is called what it is here."""
    return "killed" if run.state == "running" and run.newspaper not in held else run.state
