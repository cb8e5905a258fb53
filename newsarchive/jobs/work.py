"""A worker: takes jobs from the queue, runs each as a command in a process of its own, gives signs of life."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from newsarchive.errors import JobError
from newsarchive.jobs.commands import Commands
from newsarchive.jobs.job import Job
from newsarchive.jobs.plan import Plan
from newsarchive.jobs.queue import COMMAND, Again, enqueue, prepare, retake, words_of

WRONG_USE, HELD = 2, 75
FINAL = {WRONG_USE, 65, 66, 76}
"""Exit codes that another try does not mend: wrong use, input that cannot be read, no such thing, a newer version."""

AWAY = (ConnectorException, OperationalError, OSError)
"""What a database that stops, or cannot be reached, is told by."""

PLAN = "newsarchive.plan"
"""The periodic task: put a plan's jobs into the queue."""

TIDYING = "43 4 * * *"
"""When jobs that succeeded so long ago (:data:`KEPT`) leave the queue; failed ones stay until somebody looks."""

KEPT = 30 * 24
"""Hours."""

PAUSE = 5.0
"""Seconds until a database that went away is asked again."""


@dataclass(frozen=True, slots=True)
class Worker:
    """How to work. Times in seconds.

    ``beat``: a sign of life so often; ``silence``: a worker that gave none for so long is taken for dead; ``first``:
    the wait after a job's first failure. ``folder`` is the archive's on this machine. ``tell`` is called with a line
    for each job that begins or ends.
    """

    folder: Path
    tell: Callable[[str], None]
    at_once: int = 1
    beat: float = 10.0
    silence: float = 40.0
    first: float = 600.0
    plans: Sequence[Plan] = ()

    async def work(self, make_app: Callable[[], App], *, until_empty: bool = False) -> None:
        """Take jobs until a signal comes (running ones are finished), or until no job is left.

        A database that goes away while it works is waited for; one that cannot be reached at first is an error.
        """
        commands = Commands(self.folder, self.silence)
        has_begun = False
        with commands.heeding_signals():
            while not commands.is_told:
                app = make_app()
                self.know_tasks(app, commands)
                try:
                    async with app.open_async():
                        await prepare(app)
                        has_begun = True
                        await self._take_jobs(app, commands, until_empty)
                        if until_empty:
                            return
                except AWAY as error:
                    if not has_begun:
                        raise
                    self.tell(f"the database is away: {str(error).splitlines()[0] if str(error) else 'no answer'}")
                await commands.pause(PAUSE)

    async def _take_jobs(self, app: App, commands: Commands, until_empty: bool) -> None:
        over = asyncio.Event()
        looking = asyncio.create_task(self._look_after_dead(app, over))
        working = asyncio.create_task(
            app.run_worker_async(
                name=f"{socket.gethostname()}-{os.getpid()}",
                concurrency=self.at_once,
                wait=not until_empty,
                install_signal_handlers=False,
                update_heartbeat_interval=self.beat,
                stalled_worker_timeout=self.silence,
                fetch_job_polling_interval=PAUSE,
            )
        )
        try:
            with commands.ending(working), contextlib.suppress(asyncio.CancelledError):
                await working
        finally:
            # Told as well: psycopg's pool may lose a cancellation that comes just as it hands out a connection.
            over.set()
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

    def know_tasks(self, app: App, commands: Commands) -> None:
        """Say what the queue's tasks do, and when the plans are due. Raises JobError for a time that is none."""

        @app.task(name=COMMAND, retry=Again(self.first))
        async def command(words: list[str]) -> None:
            await self._run(words_of({"words": words}), commands)

        # Every worker knows this task, whatever its own plans are: any of them may take what another's plan brought.
        @app.task(name=PLAN)
        async def plan(timestamp: int, jobs: list[list[str]]) -> None:  # noqa: ARG001  (Procrastinate's)
            await enqueue(app, [words_of({"words": words}) for words in jobs])

        @app.periodic(cron=TIDYING)
        @app.task(name="newsarchive.tidy", queueing_lock="newsarchive.tidy")
        async def tidy(timestamp: int) -> None:  # noqa: ARG001  (Procrastinate's)
            await app.job_manager.delete_old_jobs(nb_hours=KEPT)

        for planned in self.plans:
            given: dict[str, Any] = {"jobs": [list(job.words) for job in planned.jobs]}
            name = planned.name
            try:
                app.periodic(cron=planned.cron, periodic_id=name, queueing_lock=name, task_kwargs=given)(plan)
                app.periodic_registry.periodic_tasks[PLAN, name].croniter  # noqa: B018  (read it now)
            except ValueError as error:
                raise JobError(f"{planned.cron!r} is no time of a plan ({error})") from None

    async def _look_after_dead(self, app: App, over: asyncio.Event) -> None:
        while not over.is_set():
            with contextlib.suppress(*AWAY):  # the worker itself tells of it
                for number in await retake(app, self.silence):
                    self.tell(f"job {number}: its worker is gone; it waits again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), self.beat)

    async def _run(self, job: Job, commands: Commands) -> None:
        self.tell(f"begins: {job.name}")
        code = await commands.run(job.words)
        self.tell(f"ends with {code}: {job.name}")
        if code:
            raise JobEndedBadlyError(job, code)


class JobEndedBadlyError(JobError):
    """A command ended with another exit code than 0."""

    def __init__(self, job: Job, code: int) -> None:
        """``code`` as the shell knows it."""
        super().__init__(f"{job.name} ended with {code}")
        self.is_final = code in FINAL
        self.is_held = code == HELD
