"""Several processes that answer at one port: in each of them Python runs one thread at a time."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

import uvicorn

from newsarchive.errors import DeskError

MOST = 4
"""Processes that are started where nobody says how many; each takes 120 MB."""

WAITING = 128
"""Connections that the kernel holds until a process takes them."""

_ENDS = (signal.SIGINT, signal.SIGTERM)

Work = Callable[["Watched"], None]


class Watched:
    """What a member of a crew holds: it tells when it answers, and ends when the process that started it has ended."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def run(self, config: uvicorn.Config, listener: socket.socket) -> None:
        """Answer until told to end."""
        server = _Server(config, self._line)
        threading.Thread(target=self._watch, args=(server,), daemon=True).start()
        server.run(sockets=[listener])

    def _watch(self, server: uvicorn.Server) -> None:
        try:
            self._line.recv()
        except (EOFError, OSError):
            server.should_exit = True


class _Server(uvicorn.Server):
    """A server that takes one connection at a time, so that the process which has least to do takes the next."""

    def __init__(self, config: uvicorn.Config, line: Connection) -> None:
        config.backlog = 1  # asyncio takes so many connections at a time, and tells the kernel the same number
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(WAITING)
        self._line.send(True)


@dataclass(frozen=True, slots=True)
class _Member:
    process: SpawnProcess
    line: Connection

    def is_answering(self) -> bool:
        """Waits until it is, or has ended."""
        try:
            return bool(self.line.recv())
        except EOFError:
            return False


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_crew(count: int, work: Work, ready: Callable[[], None], *, grace: float) -> None:
    """Run ``work`` in ``count`` processes until SIGINT or SIGTERM, then end them all.

    ``ready`` is called once all answer. One that ends by itself is replaced. Those that have not ended ``grace``
    seconds after they were told to are killed. Raises :class:`~newsarchive.errors.DeskError` where one ends before it
    answers.
    """
    crew: list[_Member] = []
    with _interrupted():
        try:
            crew += [_start(work) for _ in range(count)]
            for member in crew:
                _check(member)
            ready()
            while True:
                ended = wait([member.process.sentinel for member in crew])
                for place, member in enumerate(crew):
                    if member.process.sentinel in ended:
                        # What tells of a process's end closes a moment before it has ended.
                        member.process.join()
                        crew[place] = _start(work)
                        _check(crew[place])
        except KeyboardInterrupt:
            pass
        finally:
            _end(crew, grace)


def _start(work: Work) -> _Member:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(work, theirs))
    # Ctrl-C reaches the whole group of processes. Until a member's server minds it, it is this one's business.
    minding = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, minding)
    theirs.close()
    return _Member(process, ours)


def _run(work: Work, line: Connection) -> None:
    work(Watched(line))


def _check(member: _Member) -> None:
    if not member.is_answering():
        member.process.join()
        raise DeskError("one of the desk's processes ended before it answered", then="see above, or try --processes 1")


@contextmanager
def _interrupted() -> Iterator[None]:
    """SIGTERM ends as Ctrl-C does."""

    def end(*_: Any) -> None:
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in _ENDS}
    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(crew: list[_Member], grace: float) -> None:
    for number in _ENDS:  # it is ending; to be told again changes nothing
        signal.signal(number, signal.SIG_IGN)
    for member in crew:
        member.process.terminate()
    for member in crew:
        member.process.join(grace)
        if member.process.is_alive():
            member.process.kill()
            member.process.join()
