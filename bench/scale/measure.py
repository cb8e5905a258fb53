"""One measurement: the same jobs, from the empty archive to the empty queue, by so many workers."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked, NewspaperServer
from bench.newspaper.site_files import write_site_files
from bench.scale.bureau import Bureau
from bench.scale.rates import highest_rate, times_by_host
from newsarchive.archive.compare import Fingerprint, fingerprint
from newsarchive.jobs.job import Job
from tests.servers.postgresql import Server

WINDOW = 10.0
"""Seconds over which a host's rate is told: much longer than a busy machine holds up one request."""


@dataclass(frozen=True, slots=True)
class Work:
    """So many ``newspapers`` of a ``plan``, ``delay`` seconds between two requests to a host, a backfill for each of
    ``spans`` (first and last day)."""

    newspapers: int
    plan: Plan
    delay: float
    spans: Sequence[tuple[str, str]]

    @property
    def jobs(self) -> int:
        """How many jobs that is."""
        return self.newspapers * len(self.spans)


@dataclass(frozen=True, slots=True)
class Measured:
    """``seconds`` from the start of the workers to the end of the last; processor seconds of the workers with all that
    they started, of PostgreSQL, and of the newspapers' server; the highest ``rate`` that any host saw (a second, over
    :data:`WINDOW`), the shortest ``pause`` (seconds) between two requests to one, and the most ``connections`` to
    PostgreSQL that were seen."""

    workers: int
    seconds: float
    crawling: float
    database: float
    serving: float
    requests: int
    rate: float
    pause: float
    connections: int
    held: Fingerprint


def measure(work: Work, workers: int, server: Server, folder: Path) -> Measured:
    """Have the work done by ``workers`` in a new database; raises AssertionError if a worker or a job fails."""
    press = Press(small=work.plan, few=work.newspapers)
    papers = [paper for name, paper in press.newspapers.items() if name != "tonghop"]
    sites = write_site_files(folder / "sites", papers, delay=work.delay)
    asked: list[Asked] = []
    database = server.new_database()
    with (
        NewspaperServer(press, note=asked.append) as served,
        Bureau(folder / "archive", server.url(database), served.address, NEWSARCHIVE_SITES=str(sites)) as bureau,
    ):
        spans = [("--from", first, "--to", last) for first, last in work.spans]
        bureau.enqueue(Job(("backfill", paper.name, *span), paper.name) for span in spans for paper in papers)
        before = _children(), _own(), server_seconds(server)
        began = time.monotonic()
        crew = [bureau.start("worker", "--until-empty") for _ in range(workers)]
        with counting_connections(server) as counts:
            told = [worker.communicate() for worker in crew]
        seconds = time.monotonic() - began
        after = _children(), _own(), server_seconds(server)
        assert not any(worker.returncode for worker in crew), told
        states = [job["state"] for job in bureau.jobs()]
        assert states == ["succeeded"] * work.jobs, states
        held = fingerprint(bureau.place)
    server.drop(database)
    spent = [late - early for late, early in zip(after, before, strict=True)]
    times = times_by_host(asked).values()
    rate = max(highest_rate(moments, WINDOW) for moments in times)
    pause = min(late - early for moments in times for early, late in pairwise(moments))
    return Measured(workers, seconds, spent[0], spent[2], spent[1], len(asked), rate, pause, max(counts), held)


@contextmanager
def counting_connections(server: Server) -> Iterator[list[int]]:
    """How many connections there are, looked at once a second meanwhile; this one is left out."""
    counts, over = [0], threading.Event()
    query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"

    def count() -> None:
        while not over.wait(1.0):
            counts.append(server.sql(query)[0][0])

    counter = threading.Thread(target=count)
    counter.start()
    try:
        yield counts
    finally:
        over.set()
        counter.join()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def server_seconds(server: Server) -> float:
    """Processor seconds of a server, of those of its processes that ended, and of those that run."""
    assert server.process is not None
    number = server.process.pid
    children = Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()
    return (_ticks(number, 4) + sum(_ticks(int(child), 2) for child in children)) / os.sysconf("SC_CLK_TCK")


def _ticks(process: int, fields: int) -> int:
    """utime and stime, and with four fields those of children that ended too (proc(5), fields 14 to 17)."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return 0
    return sum(map(int, stat.rpartition(")")[2].split()[11 : 11 + fields]))
