"""A worker: takes jobs from the queue, runs each as a command in a process of its own, gives signs of life."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from procrastinate import App

from newsarchive.errors import JobError
from newsarchive.jobs.job import Job
from newsarchive.jobs.queue import COMMAND, Again, enqueue, prepare, retake, words_of

WRONG_USE = 2
FINAL = {WRONG_USE, 65, 66, 76}
"""Exit codes that another try does not mend: wrong use, input that cannot be read, no such thing, a newer version."""


@dataclass(frozen=True, slots=True)
class Worker:
    """How to work. Times in seconds.

    ``beat``: a sign of life so often; ``silence``: a worker that gave none for so long is taken for dead; ``first``:
    the wait after a job's first failure. ``folder`` is the archive's on this machine. ``plan`` is a cron line at which
    each of ``planned`` is put into the queue, once however many workers have the plan. ``tell`` is called with a line
    for each job that begins or ends.
    """

    folder: Path
    tell: Callable[[str], None]
    at_once: int = 1
    beat: float = 10.0
    silence: float = 40.0
    first: float = 600.0
    plan: str | None = None
    planned: Sequence[Job] = ()

    async def work(self, app: App, *, until_empty: bool = False) -> None:
        """Take jobs until a signal comes (running ones are finished), or until no job is left."""
        self._know_tasks(app)
        async with app.open_async():
            await prepare(app)
            looking = asyncio.create_task(self._look_after_dead(app))
            try:
                await app.run_worker_async(
                    name=f"{socket.gethostname()}-{os.getpid()}",
                    concurrency=self.at_once,
                    wait=not until_empty,
                    update_heartbeat_interval=self.beat,
                    stalled_worker_timeout=self.silence,
                    fetch_job_polling_interval=5.0,
                )
            finally:
                looking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await looking

    def _know_tasks(self, app: App) -> None:
        @app.task(name=COMMAND, retry=Again(self.first))
        async def command(words: list[str]) -> None:
            await self._run(words_of({"words": words}))

        if self.plan:

            @app.periodic(cron=self.plan)
            @app.task(name="newsarchive.plan", queueing_lock="newsarchive.plan")
            async def plan(timestamp: int) -> None:  # noqa: ARG001  (Procrastinate's)
                await enqueue(app, self.planned)

    async def _look_after_dead(self, app: App) -> None:
        while True:
            for number in await retake(app, self.silence):
                self.tell(f"job {number}: its worker is gone; it waits again")
            await asyncio.sleep(self.beat)

    async def _run(self, job: Job) -> None:
        self.tell(f"begins: {job.name}")
        code = await run_command([*job.words, "--archive", str(self.folder)])
        self.tell(f"ends with {code}: {job.name}")
        if code:
            raise JobEndedBadlyError(job, code)


class JobEndedBadlyError(JobError):
    """A command ended with another exit code than 0."""

    def __init__(self, job: Job, code: int) -> None:
        """``code`` as the shell knows it."""
        super().__init__(f"{job.name} ended with {code}")
        self.is_final = code in FINAL


async def run_command(words: Sequence[str]) -> int:
    """Run a command of newsarchive as a child process; its exit code. When cancelled it is told to end, and waited for.

    A worker that is killed cannot tell it. It goes on then, and holds its newspaper: whoever takes the job again is
    told so (75), and tries later.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "newsarchive", *words, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()
        raise
