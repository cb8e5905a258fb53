"""How long readers wait while another process writes.

The writer is a process of its own, as a crawl is beside the desk. As a thread of the reader's process, as it was here
once, it shares the interpreter's lock: whoever comes back from SQLite waits until the writer's Python lets go, up to
5 ms (``sys.getswitchinterval()``) each time. That was the tail that was measured then, and no wait of the archive's.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from bench.archive.speed import QUERIES
from bench.archive.stories import PAIRS, story
from newsarchive.archive import Archive, ArchiveReader

MIXED = tuple(query for kind in ("common word", "two words", "phrase") for query in QUERIES[kind])
"""What the reader asks for, newest first, one question after another without a pause."""

COMMITS = 5
"""Transactions of the writer in a second."""

SCHEDULED = "/proc/thread-self/schedstat"
"""Nanoseconds that a thread ran, and that it stood in line for a processor (Linux, scheduler/sched-stats.rst)."""


@dataclass(frozen=True, slots=True)
class Waited:
    """Milliseconds of many questions: by the wall, and without standing in line for a processor."""

    wall: list[float]
    served: list[float]


@dataclass(frozen=True, slots=True)
class Beside:
    """Rounds in turn, alone and beside a writer that should add ``rate`` pairs a second and added ``really``."""

    rate: int
    really: float
    alone: list[Waited]
    busy: list[Waited]

    @property
    def ratios(self) -> list[float]:
        """How many times as long the 99th of 100 took beside the writer, for each round, by the wall."""
        return [
            share(busy.wall, 0.99) / share(alone.wall, 0.99) for alone, busy in zip(self.alone, self.busy, strict=True)
        ]


def share(times: Sequence[float], part: float) -> float:
    """What ``part`` of ``times`` took at most."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def measure_beside_writer(folder: Path, rate: int, *, rounds: int = 5, seconds: float = 2.0) -> Beside:
    """Ask for ``seconds`` alone and for ``seconds`` beside a writer, ``rounds`` times in turn."""
    alone, busy, added, took = [], [], 0, 0.0
    with Archive.open_read_only(folder) as reader, writing(folder, rate) as writer:
        _ask(reader, seconds / 4)  # what is made once is made
        for _ in range(rounds):
            alone.append(_ask(reader, seconds))
            writer.send(True)
            busy.append(_ask(reader, seconds))
            writer.send(False)
            pairs, span = writer.recv()
            added, took = added + pairs, took + span
    return Beside(rate, added / took, alone, busy)


def beside_line(found: Beside) -> str:
    """One line for the tables."""
    alone, busy = ([one for each in rounds for one in each.wall] for rounds in (found.alone, found.busy))
    served = [share([one for each in rounds for one in each.served], 0.99) for rounds in (found.alone, found.busy)]
    ratios = found.ratios
    return (
        f"Readers beside a writer ({found.rate:,} pairs a second wanted, {found.really:,.0f} added):"
        f" {_three(busy)} ms, alone {_three(alone)} ms ({len(busy):,} and {len(alone):,} questions); p99"
        f" {median(ratios):.1f} times as long ({min(ratios):.1f} to {max(ratios):.1f} in {len(ratios)} rounds in turn)."
        f" Without standing in line for a processor: p99 {served[1]:.1f} ms, alone {served[0]:.1f} ms."
    )


def _three(times: Sequence[float]) -> str:
    return " / ".join(f"{share(times, part):.1f}" for part in (0.5, 0.95, 0.99))


def _ask(reader: ArchiveReader, seconds: float) -> Waited:
    """Ask for so many seconds."""
    waited, queries, ends = Waited([], []), cycle(MIXED), time.perf_counter() + seconds
    with _in_line() as stood:
        while not waited.wall or time.perf_counter() < ends:
            begun, before = time.perf_counter(), stood()
            reader.search(next(queries), order="newest")
            took = time.perf_counter() - begun
            waited.wall.append(took * 1000)
            waited.served.append((took - (stood() - before)) * 1000)
    return waited


@contextmanager
def _in_line() -> Iterator[Callable[[], float]]:
    """Asks how many seconds this thread has stood in line so far; always 0 where the system does not tell."""
    try:
        file = os.open(SCHEDULED, os.O_RDONLY)
    except OSError:
        yield lambda: 0.0
        return
    try:
        yield lambda: int(os.pread(file, 100, 0).split()[1]) / 1e9
    finally:
        os.close(file)


@contextmanager
def writing(folder: Path, rate: int) -> Iterator[Connection]:
    """A process that writes from True until False, and then says how many pairs in how many seconds."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_write, args=(folder, rate, there), daemon=True)
    process.start()
    there.close()
    try:
        with here:
            here.recv()  # it is there
            yield here
    finally:
        process.join()


def _write(folder: Path, rate: int, orders: Connection) -> None:
    with Archive.open(folder, create=False) as archive:
        first = 2 * archive.stats().galleries
        fresh = (story(number, of=number + 1) for number in count(first))
        orders.send("ready")
        try:
            while orders.recv():
                begun, added = time.perf_counter(), 0
                while not added or not orders.poll(max(0.0, added / rate - (time.perf_counter() - begun))):
                    batch = list(islice(fresh, max(1, rate // PAIRS // COMMITS)))
                    archive.store_galleries(batch, batch=len(batch))
                    added += len(batch) * PAIRS
                orders.recv()
                orders.send((added, time.perf_counter() - begun))
        except EOFError:
            return  # the reader needs no more
