"""Plans: a command enters the queue at its time, once however many workers have the plan. No clock is waited for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.periodic import PeriodicDeferrer

from newsarchive.archive import Archive
from newsarchive.errors import JobError, UnknownSiteError
from newsarchive.jobs.commands import Commands
from newsarchive.jobs.plan import read_plan
from newsarchive.jobs.queue import make_app, prepare
from newsarchive.jobs.work import Worker

SUNDAY = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
PLAN = "0 3 * * 0: link --captions"


def look_at_the_clock(place, moment, *, workers=2):
    """What the workers that have the plan do when it is ``moment``."""

    async def look():
        for _ in range(workers):
            app = make_app(place.database)
            Worker(place.folder, print, plans=[read_plan(PLAN, [])]).know_tasks(app, Commands(place.folder, 40.0))
            async with app.open_async():
                await prepare(app)
                deferrer = PeriodicDeferrer(app.periodic_registry)
                await deferrer.defer_jobs(deferrer.get_previous_tasks(at=moment.timestamp()))

    asyncio.run(look())


def test_a_plan_fires_at_its_time_once_and_its_job_is_run_by_a_worker_that_has_no_plan(bureau):
    Archive.open(bureau.place).close()
    look_at_the_clock(bureau.place, SUNDAY - timedelta(minutes=1))
    assert bureau.jobs() == []
    look_at_the_clock(bureau.place, SUNDAY + timedelta(seconds=5))
    bureau.run("worker", "--until-empty")
    assert [(job["command"], job["state"]) for job in bureau.jobs()] == [("link --captions", "succeeded")]
    look_at_the_clock(bureau.place, SUNDAY + timedelta(seconds=50))
    look_at_the_clock(bureau.place, SUNDAY + timedelta(days=7, seconds=5))
    bureau.run("worker", "--until-empty")
    assert [job["state"] for job in bureau.jobs()] == ["succeeded", "succeeded"]


def test_jobs_that_succeeded_a_month_ago_leave_the_queue_and_failed_ones_stay(bureau, postgresql):
    bureau.run("enqueue", "export", "csv", str(bureau.folder / "out"))
    bureau.run("enqueue", "link")
    Archive.open(bureau.place).close()
    bureau.run("worker", "--until-empty")
    assert [job["state"] for job in bureau.jobs()] == ["failed", "succeeded"]
    aged = "UPDATE newsarchive_jobs.procrastinate_events SET at = at - interval '31 days'"
    postgresql.sql(aged, bureau.place.database.rpartition("/")[2].partition("?")[0])
    look_at_the_clock(bureau.place, SUNDAY.replace(hour=4, minute=43, second=1))
    bureau.run("worker", "--until-empty")
    assert [job["state"] for job in bureau.jobs()] == ["failed"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("daily", "'daily' is no time of a plan"),
        ("0 3 * * 0: takedown 1", "takedown cannot be a job"),
        ("0 3 * * 0:", "nothing cannot be a job"),
    ],
)
def test_a_plan_that_cannot_be_read_is_one_clear_line(text, told):
    with pytest.raises(JobError, match=told):
        read_plan(text, [])


def test_a_plan_of_an_unknown_newspaper_is_told_at_once():
    with pytest.raises(UnknownSiteError):
        read_plan("0 3 * * *: crawl khong-co", [])


def test_a_time_that_no_clock_shows_is_told_before_the_worker_begins(bureau):
    assert "'61 3 * * *' is no time of a plan" in bureau.run("worker", "--plan", "61 3 * * *: link", code=65)
