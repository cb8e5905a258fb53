"""The memory of a crawl as it goes on: one crawl of many galleries of small photos, its highest size on the way.

python -m bench.memory [--quick] [--write]
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked
from bench.results import describe_machine, options, put, table
from tests.soak.loopback import PATIENCE, Watcher, kill_group, tonghop
from tests.soak.test_memory import wait_for_child

FULL, QUICK = (500, 1000, 5000, 20_000), (50, 200)
"""Galleries at which the size is looked at."""

INTRODUCTION = """## Memory of a crawl

Made by `python -m bench.memory --write`: one crawl of galleries of 12 small photos (2 KB), as `newsarchive crawl` goes
about it. The highest resident size up to so many galleries (proc(5): VmHWM), in MB, and how fast it was up to there."""


@dataclass
class Peaks(Watcher):
    """Reads the highest size of a process when so many galleries were asked for."""

    marks: Sequence[int]
    pid: int = 0
    galleries: int = 0
    began: float = field(default_factory=time.monotonic)
    seen: dict[int, tuple[float, float]] = field(default_factory=dict)

    def note(self, asked: Asked) -> None:
        self.galleries += asked.kind == "gallery"
        if self.galleries in self.marks and self.galleries not in self.seen:
            self.seen[self.galleries] = (highest(self.pid), time.monotonic() - self.began)


def highest(pid: int) -> float:
    """The most that a process ever had in memory, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked."""
    chosen = options("memory", "The memory of a crawl as it goes on.").parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        seen = measure(Path(folder), QUICK if chosen.quick else FULL)
    rows = [
        (f"{galleries:,}", f"{size:.0f}", f"{galleries / seconds:.1f}") for galleries, (size, seconds) in seen.items()
    ]
    head = ("galleries", "highest MB", "galleries a second")
    text = "\n\n".join([INTRODUCTION, describe_machine("Scrapy"), table(head, rows)])
    print(text)
    if chosen.write:
        put("crawl memory", text, {"galleries": list(seen), "megabytes": [size for size, _ in seen.values()]})
    return 0


def measure(folder: Path, marks: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Highest size in MB and seconds gone by, when as many galleries as each of ``marks`` were asked for."""
    plan = Plan(galleries=max(marks), photos=12, widths=THUMBNAIL_WIDTHS)
    with tonghop(folder, plan, NEWSARCHIVE_BUDGET="0") as loopback:
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
