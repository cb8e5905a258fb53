"""Sums that cost seconds at a million pairs, kept until the archive changes, and for a while after."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

PATIENCE = 0.15
"""Seconds a page waits for a sum; an older one is shown after that, or none."""

REST = 50.0
"""A sum that took a second is not made again for so many seconds: a crawl commits all the time."""

FRESH = 10.0
"""Seconds in which any sum is new enough, whatever it took."""

MOST = 256
"""Sums kept at once; the one that was not asked for longest goes first."""


@dataclass(frozen=True, slots=True)
class _Sum:
    beat: int
    made_at: float
    took: float
    value: Any


class Kept:
    """Sums by name. ``beat`` tells whether the archive changed, ``run`` runs work in a thread."""

    def __init__(self, beat: Callable[[], int], run: Callable[..., Awaitable[Any]]) -> None:
        self._beat, self._run = beat, run
        self._sums: OrderedDict[Hashable, _Sum] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[Any]] = {}

    async def get(self, name: Hashable, make: Callable[[], Any], *, patience: float | None = PATIENCE) -> Any:
        """What ``make()`` returns, or returned not long ago.

        None if it was never made and takes longer than ``patience`` seconds (None: any time); it goes on being made,
        so a reader who comes again finds it.
        """
        known = self._sums.get(name)
        if known is not None:
            self._sums.move_to_end(name)
            age = time.monotonic() - known.made_at
            if age < max(FRESH, REST * known.took) or known.beat == self._beat():
                return known.value
        task = self._making.get(name)
        if task is None:
            task = self._making[name] = asyncio.create_task(self._make(name, make))
        done, _ = await asyncio.wait({task}, timeout=patience)
        if done:
            return task.result()
        return known.value if known is not None else None

    async def _make(self, name: Hashable, make: Callable[[], Any]) -> Any:
        beat, begun = self._beat(), time.monotonic()
        try:
            value = await self._run(make)
        finally:
            del self._making[name]
        now = time.monotonic()
        self._sums[name] = _Sum(beat, now, now - begun, value)
        while len(self._sums) > MOST:
            self._sums.popitem(last=False)
        return value
