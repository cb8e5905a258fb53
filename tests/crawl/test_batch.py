"""Batches: what comes while something is under way goes together, and a bad item takes no other with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipelines.batch import Batch


def run_all(work, items, *, most=3, runs=1):
    """The answers for ``items``, asked for at once, errors among them."""

    async def ask():
        with ThreadPoolExecutor(runs) as executor:
            batch = Batch(work, executor, most=most, runs=runs)
            return await asyncio.gather(*map(batch.add, items), return_exceptions=True)

    return asyncio.run(ask())


def test_what_comes_while_work_is_under_way_goes_together() -> None:
    runs: list[Sequence[int]] = []

    def double(items: Sequence[int]) -> list[int]:
        runs.append(items)
        return [item * 2 for item in items]

    assert run_all(double, range(7)) == [0, 2, 4, 6, 8, 10, 12]
    assert sorted(item for run in runs for item in run) == list(range(7))
    assert len(runs) < 7
    assert max(map(len, runs)) <= 3


def test_as_many_runs_as_said_are_under_way_at_once() -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(items: Sequence[int]) -> list[int]:
        both.wait()  # a single run would wait in vain
        return list(items)

    assert run_all(meet, range(4), most=1, runs=2) == [0, 1, 2, 3]


def test_a_lone_item_waits_for_nobody() -> None:
    assert run_all(list, ["a"]) == ["a"]


def test_a_bad_item_fails_alone() -> None:
    def refuse_three(items: Sequence[int]) -> list[int]:
        if 3 in items:
            raise ValueError("three")
        return list(items)

    *_, last = answers = run_all(refuse_three, range(5))
    assert [answer for answer in answers if not isinstance(answer, Exception)] == [0, 1, 2, 4]
    assert last == 4
    with pytest.raises(ValueError, match="three"):
        raise answers[3]


def test_one_run_at_a_time() -> None:
    inside = threading.Semaphore(1)

    def work(items: Sequence[int]) -> list[int]:
        assert inside.acquire(blocking=False)
        inside.release()
        return list(items)

    assert run_all(work, range(20), most=1) == list(range(20))
