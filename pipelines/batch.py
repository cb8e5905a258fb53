"""What is asked for while something is under way is done together, next: a queue that needs no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class Batch(Generic[In, Out]):
    """Runs ``work`` on many items at once, in ``executor``; ``runs`` at a time, of at most ``most`` items each.

    A lone item goes at once. When a run of several fails, each of its items is tried alone: a bad one takes no other
    with it. ``work`` gives one answer for each item, in their order.
    """

    def __init__(
        self, work: Callable[[Sequence[In]], Sequence[Out]], executor: Executor, *, most: int, runs: int = 1
    ) -> None:
        self._work, self._executor, self._most, self._runs = work, executor, most, runs
        self._waiting: list[tuple[In, asyncio.Future[Out]]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._going = 0

    async def add(self, item: In) -> Out:
        """The answer for ``item``; raises whatever ``work`` raised for it."""
        answer: asyncio.Future[Out] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._going < self._runs:
            self._going += 1
            run = asyncio.ensure_future(self._run())
            self._running.add(run)
            run.add_done_callback(self._running.discard)
        return await answer

    async def _run(self) -> None:
        try:
            await self._do_all()
        finally:
            self._going -= 1

    async def _do_all(self) -> None:
        while self._waiting:
            part, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                await self._do(part)
            except Exception as error:
                if len(part) == 1:
                    _refuse(part[0][1], error)
                    continue
                for one in part:
                    try:
                        await self._do([one])
                    except Exception as own:
                        _refuse(one[1], own)

    async def _do(self, part: Sequence[tuple[In, asyncio.Future[Out]]]) -> None:
        items = [item for item, _ in part]
        found = await asyncio.get_running_loop().run_in_executor(self._executor, self._work, items)
        for (_, answer), one in zip(part, found, strict=True):
            if not answer.done():
                answer.set_result(one)


def _refuse(answer: asyncio.Future[Out], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
