"""The queue: Procrastinate's tables, in a schema of their own beside the archive's, and how often a job is tried."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as QueuedJob
from psycopg import AsyncConnection, sql

from newsarchive.archive.engines.postgresql import KEEPALIVES, UNANSWERED, PostgresDatabase
from newsarchive.errors import NewsarchiveError
from newsarchive.jobs.job import Job, read_job
from newsarchive.jobs.own_jobs import OwnJobs

SCHEMA = "newsarchive_jobs"

COMMAND = "newsarchive.command"
"""The one task: run a command of newsarchive."""

MOST = 8
"""Tries of a job; with the waits below the last one comes some two days after the first."""

LONGEST = 24 * 3600
"""Seconds of the longest wait between two tries."""


SOON = 60.0
"""Seconds after which what was only held by another, or asked to wait, is tried for the second time."""

PLACE = f"SELECT pg_advisory_xact_lock(hashtext('{SCHEMA}.retake'))"


@dataclass(frozen=True)
class Again(BaseRetryStrategy):
    """Ten minutes after the first failure (``first`` seconds), then four times as long each time.

    What somebody else held (75) waits a minute, then four times as long each time.
    """

    first: float = 600.0

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """When to try again; None: the job has failed for good. What was asked wrongly is not asked again."""
        if job.attempts + 1 >= MOST or getattr(exception, "is_final", False):
            return None
        first = min(self.first, SOON) if getattr(exception, "is_held", False) else self.first
        wait = min(first * 4**job.attempts, LONGEST)
        return RetryDecision(retry_in={"seconds": int(wait)})


def make_app(address: str) -> App:
    """Procrastinate on the database at ``address`` (as NEWSARCHIVE_DATABASE has it); to be opened by its caller."""
    _, given = (
        PostgresDatabase(address)
        .url.get_dialect()()
        .create_connect_args(PostgresDatabase(address).url.set(drivername="postgresql+psycopg"))
    )
    options = f"{given.pop('options', '')} -c search_path={SCHEMA}".strip()
    reached = {**KEEPALIVES, **UNANSWERED, **given, "options": options}
    app = App(connector=PsycopgConnector(min_size=1, max_size=4, kwargs=reached))
    app.job_manager = OwnJobs(app.connector)
    return app


async def prepare(app: App) -> None:
    """Make the queue's tables if there are none. Two that do so at once: the second waits and finds them."""
    assert isinstance(app.connector, PsycopgConnector)
    async with app.connector.pool.connection() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (SCHEMA,))
        if not await _is_there(connection):
            await connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
            await connection.execute(app.schema_manager.get_schema().encode())


async def _is_there(connection: AsyncConnection[Any]) -> bool:
    found = await connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",))
    row = await found.fetchone()
    return row is not None and row[0] is not None


async def enqueue(app: App, jobs: Iterable[Job]) -> dict[str, int | None]:
    """Put jobs into the queue: their numbers by name; None for one that waits there already."""
    numbers: dict[str, int | None] = {}
    for job in jobs:
        deferrer = app.configure_task(COMMAND, lock=job.lock, queueing_lock=job.name)
        try:
            numbers[job.name] = await deferrer.defer_async(words=_with_key(job.words))
        except AlreadyEnqueued:
            numbers[job.name] = None
    return numbers


def _with_key(words: Sequence[str]) -> list[Any]:
    """A crawl's run gets a name, by which whoever takes the job up again continues it instead of beginning another."""
    named = [] if words[0] != "crawl" or "--job" in words else ["--job", uuid.uuid4().hex]
    return [*words, *named]


async def retake(app: App, silence: float) -> list[int]:
    """Give jobs of workers that were silent for ``silence`` seconds back to the queue; their numbers.

    What a killed worker left half-done the next one goes on with: pages that were not stored are due still.
    """
    assert isinstance(app.connector, PsycopgConnector)
    async with app.connector.pool.connection() as connection, connection.transaction():
        await connection.execute(PLACE)  # two that look at once must not give the same job back twice
        stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence))
        for job in stalled:
            await app.job_manager.retry_job(job)
    return [job.id for job in stalled if job.id is not None]


async def list_jobs(app: App, status: str | None = None) -> list[dict[str, Any]]:
    """The queue as rows, oldest first: number, command, state, tries, when it is due, its lock."""
    rows = await app.job_manager.list_jobs_async(status=status)
    return [_row(job) for job in rows if job.task_name == COMMAND]


def _row(job: QueuedJob) -> dict[str, Any]:
    due = job.scheduled_at
    return {
        "job": job.id,
        "command": job.queueing_lock,
        "state": job.status,
        "tries": job.attempts,
        "due_at": due.isoformat(timespec="seconds") if due else None,
        "lock": job.lock,
    }


def words_of(given: Mapping[str, Any]) -> Job:
    """The job in a row of the queue, judged once more: whoever may write to the database may not run anything else."""
    words = given.get("words")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise NewsarchiveError("a job that newsarchive did not write")
    return read_job(words)
