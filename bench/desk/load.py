"""Readers at once on a desk while a crawl writes: how long each page took, in milliseconds."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from bench.desk.archive import new_galleries
from bench.desk.kinds import Ask
from newsarchive.archive import Archive

WAITS = b" data-wait>"
"""What stands in a search whose facets are being counted."""

PAUSE = 0.5
"""Seconds between two galleries that the writer stores: 24 pairs a second, faster than any polite crawl."""


ALONE = 20
"""Answers of each kind that are measured alone; the kernel counts in hundredths of a second."""

ONCE = 2.0
"""Seconds for what goes on being made after the first answer of a kind."""


@dataclass
class Load:
    """Milliseconds by kind, answers that were no 200, galleries written, and the server's processor seconds.

    ``partial`` counts searches that were sent before their facets were counted: the page asks for those once more.
    ``pause`` is how many seconds each reader looks at a page, ``others`` the machine's load average before it began.
    """

    seconds: float
    pause: float
    others: float = field(default_factory=lambda: os.getloadavg()[0])
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    written: int = 0
    partial: int = 0
    server_seconds: float = 0.0

    def share(self, kind: str, part: float) -> float:
        """The time that ``part`` of the answers of a kind took at most."""
        times = sorted(self.times[kind]) or [0.0]
        return times[min(len(times) - 1, int(len(times) * part))]


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """A desk as people start it, in a process of its own; gives its address and its process number."""
    command = [sys.executable, "-m", "newsarchive", "serve", "--archive", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[0].rstrip("/"), server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def measure(
    folder: Path, kinds: Mapping[str, Ask], *, readers: int, seconds: float, pauses: Sequence[float]
) -> tuple[dict[str, float], list[Load]]:
    """Serve the archive in ``folder``: each kind alone, then ``readers`` for ``seconds``, once for each of ``pauses``.

    The first value is the server's processor time for an answer of each kind, milliseconds, when nobody else asks.
    """
    with serving(folder) as (address, pid):
        alone = dict(_measure_alone(address, pid, kinds))
        return alone, [_crowd(folder, address, pid, kinds, readers, Load(seconds, pause)) for pause in pauses]


def _crowd(folder: Path, address: str, pid: int, kinds: Mapping[str, Ask], readers: int, load: Load) -> Load:
    begun, ends = processor_seconds(pid), time.monotonic() + load.seconds
    context, turn = get_context("spawn"), threading.Lock()
    written = context.Value("i", 0)
    crowd = [
        threading.Thread(target=_read, args=(address, kinds, number, ends, load, turn)) for number in range(readers)
    ]
    writer = context.Process(target=_write, args=(folder, load.seconds, written))
    for one in (*crowd, writer):
        one.start()
    for one in (*crowd, writer):
        one.join()
    load.written = int(written.value)
    load.server_seconds = processor_seconds(pid) - begun
    return load


def processor_seconds(pid: int) -> float:
    """What a process and those that it started have used so far (proc(5): utime and stime, in ticks)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in children)


def _measure_alone(address: str, pid: int, kinds: Mapping[str, Ask]) -> Iterator[tuple[str, float]]:
    """Each kind by itself. This also makes what a desk makes once: sums, connections, small copies."""
    chance = random.Random(0)
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)) as connection:
        for kind, ask in kinds.items():
            _get(connection, ask(chance))
            time.sleep(ONCE)
            begun = processor_seconds(pid)
            for _ in range(ALONE):
                _get(connection, ask(chance))
            yield kind, (processor_seconds(pid) - begun) * 1000 / ALONE


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Accept-Language": "vi"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def _read(address: str, kinds: Mapping[str, Ask], seed: int, ends: float, load: Load, turn: threading.Lock) -> None:
    chance, names = random.Random(seed), list(kinds)
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)) as connection:
        while time.monotonic() < ends:
            kind = chance.choice(names)
            path = kinds[kind](chance)
            begun = time.perf_counter()
            status, body = _get(connection, path)
            took = (time.perf_counter() - begun) * 1000
            with turn:
                load.times[kind].append(took)
                load.partial += WAITS in body
                if status != 200:
                    load.failed.append(f"{status} {path}")
            time.sleep(load.pause * chance.uniform(0.5, 1.5))


def _write(folder: Path, seconds: float, written: object) -> None:
    ends = time.monotonic() + seconds
    with Archive.open(folder, create=False) as archive:
        for gallery in new_galleries(int(time.time()) % 1_000_000 * 1000):
            if time.monotonic() >= ends:
                return
            archive.store_gallery(gallery)
            written.value += 1  # type: ignore[attr-defined]
            time.sleep(PAUSE)
