"""The memory of a crawl as it goes on: one crawl of many galleries of small photos, its highest sizes on the way.

python -m bench.memory [--quick] [--write]
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.goals import FLAT, Goal, put_goals
from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked
from bench.results import describe_machine, options, put, table
from tests.soak.loopback import PATIENCE, Watcher, kill_group, tonghop
from tests.soak.test_memory import wait_for_child

FULL, QUICK = (500, 5000, 20_000), (50, 200)
"""Galleries at which the sizes are looked at."""

INTRODUCTION = """## Memory of a crawl

Made by `python -m bench.memory --write`: one crawl of galleries of 12 small photos (2 KB), as `newsarchive crawl` goes
about it with a process that reads beside the crawl's own (`NEWSARCHIVE_READERS=1`: one process, the default, would take
1.4 times as long for so many galleries; `make soak` looks at it). The highest resident size of each up to so many
galleries (proc(5): VmHWM), in MB, and how fast it was up to there. Goal: flat, here 1.1 times at most."""


PLOT = "![The highest size of a crawl as it goes on](figures/crawl-memory.svg)"


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that the crawl and the process that reads for it ever had, in MB, so many seconds after the start."""

    crawl: float
    reading: float
    seconds: float


@dataclass
class Peaks(Watcher):
    """Reads the highest sizes of a crawl when so many galleries were asked for."""

    marks: Sequence[int]
    pid: int = 0
    galleries: int = 0
    began: float = field(default_factory=time.monotonic)
    seen: dict[int, Peak] = field(default_factory=dict)

    def note(self, asked: Asked) -> None:
        self.galleries += asked.kind == "gallery"
        if self.galleries in self.marks and self.galleries not in self.seen:
            reading = sum(map(highest, children_of(self.pid)))
            self.seen[self.galleries] = Peak(highest(self.pid), reading, time.monotonic() - self.began)


def highest(pid: int) -> float:
    """The most that a process ever had in memory, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def children_of(pid: int) -> list[int]:
    """The processes that any thread of a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("utf-8").split()]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked."""
    chosen = options("memory", "The memory of a crawl as it goes on.").parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        seen = measure(Path(folder), QUICK if chosen.quick else FULL)
    rows = [
        (f"{galleries:,}", f"{peak.crawl:.0f}", f"{peak.reading:.0f}", f"{galleries / peak.seconds:.1f}")
        for galleries, peak in seen.items()
    ]
    head = ("galleries", "highest MB", "of the process that reads", "galleries a second")
    text = "\n\n".join([INTRODUCTION, describe_machine("Scrapy"), table(head, rows), PLOT])
    print(text)
    if chosen.write:
        put("crawl memory", text, {"galleries": list(seen), "megabytes": [peak.crawl for peak in seen.values()]})
        put_goals("crawl memory", list(goals(seen)))
    return 0


def goals(seen: Mapping[int, Peak]) -> Iterator[Goal]:
    """The last sizes beside the first."""
    first, last = min(seen), max(seen)
    for which, sizes in (
        ("a crawl", [seen[mark].crawl for mark in (first, last)]),
        ("the process that reads for it", [seen[mark].reading for mark in (first, last)]),
    ):
        yield Goal(f"memory of {which} at {last:,} galleries against {first:,}", sizes[1] / sizes[0], FLAT)


def measure(folder: Path, marks: Sequence[int]) -> dict[int, Peak]:
    """The highest sizes when as many galleries as each of ``marks`` were asked for."""
    plan = Plan(galleries=max(marks), photos=12, widths=THUMBNAIL_WIDTHS)
    with tonghop(folder, plan, NEWSARCHIVE_BUDGET="0", NEWSARCHIVE_READERS="1") as loopback:
        peaks = Peaks(marks)
        loopback.watchers.append(peaks)
        child: subprocess.Popen[str] = loopback.start(folder / "archive", "tonghop")
        try:
            peaks.pid = wait_for_child(child)
            _, errors = child.communicate(timeout=PATIENCE * 2)
        finally:
            kill_group(child)
    if child.returncode:
        raise SystemExit(f"the crawl ended with {child.returncode}: {errors}")
    return peaks.seen


if __name__ == "__main__":
    raise SystemExit(main())
