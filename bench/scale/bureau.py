"""A queue, an archive in PostgreSQL, and commands of newsarchive that work on them as processes."""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from procrastinate import App

from bench.results import ROOT
from newsarchive.archive.place import Place
from newsarchive.jobs import queue
from newsarchive.jobs.job import Job

T = TypeVar("T")

PATIENCE = 3600
"""Seconds after which a command counts as hung."""


class Bureau:
    """The archive's tables and the queue lie in ``database``; ``proxy`` serves the newspapers. A context manager.

    ``settings`` are variables of the environment. Whatever was started and still runs is killed at the end.
    """

    def __init__(self, folder: Path, database: str, proxy: str, **settings: str) -> None:
        self.folder, self.place = folder, Place(folder, database)
        self.started: list[subprocess.Popen[str]] = []
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        served = {"http_proxy": proxy, "https_proxy": proxy}
        lies = {"NEWSARCHIVE_DATABASE": database, "NEWSARCHIVE_ARCHIVE": str(folder)}
        self.environment = clean | served | lies | settings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self.started:
            kill(child)
            child.communicate()

    def start(self, *words: str, before: Sequence[str] = (), **settings: str) -> subprocess.Popen[str]:
        """A command as the leader of a process group of its own; ``before`` stands before it, as ``nice`` would."""
        child = subprocess.Popen(
            [*before, sys.executable, "-m", "newsarchive", *words],
            cwd=ROOT,
            env=self.environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(child)
        return child

    def run(self, *words: str, code: int = 0) -> str:
        """A command to its end, which must be with ``code``; what it printed and complained of."""
        child = self.start(*words)
        output, errors = child.communicate(timeout=PATIENCE)
        assert child.returncode == code, errors
        return output + errors

    def enqueue(self, jobs: Iterable[Job]) -> None:
        """Put jobs into the queue, as ``newsarchive enqueue`` does."""
        self._in_queue(lambda app: queue.enqueue(app, jobs))

    def jobs(self) -> list[dict[str, Any]]:
        """The queue as ``newsarchive jobs`` shows it."""
        return self._in_queue(queue.list_jobs)

    def _in_queue(self, act: Callable[[App], Awaitable[T]]) -> T:
        async def run() -> T:
            app = queue.make_app(self.place.database or "")
            app.task(name=queue.COMMAND)(_nothing)
            async with app.open_async():
                await queue.prepare(app)
                return await act(app)

        return asyncio.run(run())


def _nothing(words: list[str]) -> None:
    """Stands for the task where nothing is run."""


def wait_for_lines(children: Sequence[subprocess.Popen[str]], beginning: str, times: int) -> None:
    """Read what ``children`` print until so many lines of theirs, taken together, have begun so.

    Raises AssertionError when one of them ends before.
    """
    parts = {child.stdout.fileno(): "" for child in children if child.stdout}
    with selectors.DefaultSelector() as selector:
        for number in parts:
            selector.register(number, selectors.EVENT_READ)
        while times > 0:
            ready = selector.select(PATIENCE)
            assert ready, f"nothing was printed for {PATIENCE} s"
            for key, _ in ready:
                came = os.read(key.fd, 65536).decode()
                assert came, f"a worker ended while {times} lines were waited for"
                *lines, parts[key.fd] = (parts[key.fd] + came).split("\n")
                times -= sum(line.startswith(beginning) for line in lines)


def kill(child: subprocess.Popen[str]) -> None:
    """SIGKILL for a command and all that it started; none of them gets to say a word."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
