"""Memory stays flat: a crawl of thousands of galleries is no larger at its end than after its first ones."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked
from tests.soak.figures import Figures
from tests.soak.loopback import FULL, PATIENCE, Watcher, kill_group, tonghop

GALLERIES = int(os.environ.get("SOAK_GALLERIES", "20000")) if FULL else 250
WARM = 1000 if FULL else 150
"""Galleries until everything is loaded, and the pools and caches are as full as they get."""

ALLOWED = 50.0 if FULL else 6.0
"""Megabytes that the rest of the crawl may add: half of the pages it reads there, if it kept them."""

EVERY = 25 if FULL else 5
"""Galleries between two looks."""


@dataclass
class Scale(Watcher):
    """Reads the resident size of a process whenever so many more galleries were asked for."""

    pid: int = 0
    galleries: int = 0
    seen: list[tuple[int, float]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def note(self, asked: Asked) -> None:
        self.galleries += asked.kind == "gallery"
        if self.pid and asked.kind == "gallery" and self.galleries % EVERY == 0:
            self.seen.append((self.galleries, resident(self.pid)))
            self.times.append(time.monotonic())

    def average(self, first: int, last: int) -> float:
        """The mean size in MB while galleries ``first`` to ``last`` were asked for."""
        sizes = [size for number, size in self.seen if first <= number <= last]
        return sum(sizes) / len(sizes)

    def rate(self, looks: slice) -> float:
        """Galleries a second between the first and the last of some looks."""
        numbers, times = [number for number, _ in self.seen[looks]], self.times[looks]
        return (numbers[-1] - numbers[0]) / (times[-1] - times[0])


def resident(pid: int) -> float:
    """Resident size of a process in MB (proc(5): VmRSS)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def wait_for_child(parent: subprocess.Popen[str]) -> int:
    """The number of the process that ``newsarchive crawl`` starts: Scrapy, which does the work."""
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while parent.poll() is None:
        if found := children.read_text("utf-8").split():
            return int(found[0])
        time.sleep(0.01)  # nothing tells from outside that it was started
    raise AssertionError(f"the crawl ended at once: {parent.communicate()[1]}")


def test_the_memory_of_a_crawl_stays_flat(tmp_path: Path, figures: Figures) -> None:
    plan = Plan(galleries=GALLERIES, photos=12, widths=THUMBNAIL_WIDTHS)
    began = time.monotonic()
    with tonghop(tmp_path, plan, NEWSARCHIVE_BUDGET="0") as loopback:
        scale = Scale()
        loopback.watchers.append(scale)
        child = loopback.start(tmp_path / "archive", "tonghop")
        try:
            scale.pid = wait_for_child(child)
            _, errors = child.communicate(timeout=PATIENCE * 2)
            assert child.returncode == 0, errors
        finally:
            kill_group(child)
        loopback.asked.clear()
    seconds = time.monotonic() - began
    assert scale.galleries == GALLERIES
    early, late = scale.average(WARM - EVERY * 2, WARM + EVERY * 2), scale.average(GALLERIES - EVERY * 4, GALLERIES)
    slope = linear_regression(*zip(*(x for x in scale.seen if x[0] >= WARM), strict=True)).slope * 1000
    figures.say(f"{GALLERIES:,} galleries of 12 photos in {seconds:.0f} s ({GALLERIES / seconds:.1f} a second)")
    tenth = len(scale.seen) // 10
    first, last = scale.rate(slice(tenth)), scale.rate(slice(-tenth, None))
    figures.say(f"{first:.1f} a second in the first tenth, {last:.1f} in the last")
    figures.say(f"resident: {early:.1f} MB after {WARM:,} galleries, {late:.1f} MB at the end: {late - early:+.1f} MB")
    figures.say(f"slope after the first {WARM:,}: {slope:+.2f} MB for 1,000 galleries")
    marks = range(GALLERIES // 10, GALLERIES + 1, GALLERIES // 10)
    figures.say("MB at each tenth: " + ", ".join(f"{scale.average(mark - EVERY * 4, mark):.0f}" for mark in marks))
    assert late - early < ALLOWED
