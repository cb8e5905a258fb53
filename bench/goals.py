"""The goals that the parts of the benchmark had, and how near they came: one table at the top of bench/RESULTS.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench import results

ORDER = ("crawl", "crawl memory", "reading", "startup", "archive", "desk", "exports", "similar")
"""Parts in the order in which the table tells them."""

INTRODUCTION = """## Goals

The goals of speed and memory that had a figure, and what the parts below measured last: each writes its own lines here.
Those of accuracy, copies and many workers stand in their own parts. Ratios are of one run on one machine. For what
is missed, the notes on speed say what was tried and what the limit is."""


FLAT = 1.1
"""How many times as much memory is still called flat here, where a goal says no more than that."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What was to be reached: ``measured`` is at most ``bound``, or at least (``more``), both in ``unit``."""

    what: str
    measured: float
    bound: float
    unit: str = "times"
    more: bool = False

    @property
    def met(self) -> str:
        """Yes or no."""
        return "yes" if (self.measured >= self.bound if self.more else self.measured <= self.bound) else "no"

    def as_row(self) -> tuple[str, str, str, str]:
        """What, the goal, what was measured, and whether it is met."""
        wanted = f"at {'least' if self.more else 'most'} {self.bound:,g} {self.unit}"
        digits = 0 if abs(self.measured) >= 100 else 2
        return self.what, wanted.rstrip(), f"{self.measured:,.{digits}f}", self.met


def put_goals(part: str, goals: Sequence[Goal]) -> None:
    """Replace the lines of ``part`` in the table of goals."""
    kept = results.FIGURES / "goals.json"
    rows: Mapping[str, Sequence[Sequence[str]]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    rows = {**rows, part: [goal.as_row() for goal in goals]}
    told = [row for name in ORDER for row in rows.get(name, ())]
    text = results.table(("what", "goal", "measured", "met"), told)
    results.put("goals", f"{INTRODUCTION}\n\n{text}", rows)
