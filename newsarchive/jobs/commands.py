"""The commands that a worker runs, each as a process of its own, and the signals that end them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Commands:
    """``folder`` is the archive's; a command on another machine that was silent for ``silence`` seconds is dead.

    The first signal ends the worker when its commands have ended; the second one tells them to end.
    """

    def __init__(self, folder: Path, silence: float) -> None:
        self._folder = folder
        self._environment = {"NEWSARCHIVE_SILENCE": str(silence)} | os.environ
        self._running: set[Process] = set()
        self._told = asyncio.Event()
        self._working: asyncio.Task[Any] | None = None

    @property
    def is_told(self) -> bool:
        """Whether the worker was told to end."""
        return self._told.is_set()

    async def pause(self, seconds: float) -> None:
        """Let so much time go by, unless the worker is told to end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), seconds)

    async def run(self, words: Sequence[str]) -> int:
        """Run a command of newsarchive; its exit code. When cancelled it is told to end, and waited for.

        A worker that is killed cannot tell it. It goes on then, and holds its newspaper: whoever takes the job again
        is told so (75), and tries later.
        """
        command = [sys.executable, "-m", "newsarchive", *words, "--archive", str(self._folder)]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, env=self._environment
        )
        self._running.add(process)
        try:
            return await process.wait()
        except asyncio.CancelledError:
            _tell_to_end(process)
            await process.wait()
            raise
        finally:
            self._running.discard(process)

    @contextlib.contextmanager
    def heeding_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM come to :meth:`end` meanwhile."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.end)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    @contextlib.contextmanager
    def ending(self, working: asyncio.Task[Any]) -> Iterator[None]:
        """``working`` is what the first signal cancels meanwhile: it finishes what it runs."""
        self._working = working
        try:
            yield
        finally:
            self._working = None

    def end(self) -> None:
        """A signal came."""
        if self.is_told:
            for process in self._running:
                _tell_to_end(process)
        elif self._working is not None:
            self._working.cancel()
        self._told.set()


def _tell_to_end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
