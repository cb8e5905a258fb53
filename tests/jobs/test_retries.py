"""How often, and how soon, a job that ended badly is tried again."""

from __future__ import annotations

import pytest
from procrastinate.jobs import Job as QueuedJob

from newsarchive.jobs.job import read_job
from newsarchive.jobs.queue import LONGEST, MOST, Again
from newsarchive.jobs.work import JobEndedBadlyError

MINUTE = 60


def waits(code, strategy):
    """Seconds to each next try of a job that always ends with ``code``."""
    error = JobEndedBadlyError(read_job(["crawl", "sample"]), code)
    found = []
    for attempts in range(20):
        job = QueuedJob(id=1, queue="q", lock="sample", queueing_lock=None, task_name="t", attempts=attempts)
        decision = strategy.get_retry_decision(exception=error, job=job)
        if decision is None:
            return found
        found.append(decision)
    return found


@pytest.fixture
def now(monkeypatch):
    """Waits are told as lengths of time."""
    monkeypatch.setattr("newsarchive.jobs.queue.RetryDecision", lambda *, retry_in: retry_in["seconds"])


def test_each_wait_is_four_times_the_last_and_at_most_a_day(now):
    assert waits(70, Again()) == [10 * MINUTE, 40 * MINUTE, 160 * MINUTE, 640 * MINUTE, LONGEST, LONGEST, LONGEST]
    assert len(waits(70, Again())) == MOST - 1


def test_what_another_holds_is_tried_within_a_minute(now):
    assert waits(75, Again())[:3] == [MINUTE, 4 * MINUTE, 16 * MINUTE]
    assert waits(75, Again(0.0))[:2] == [0, 0]


@pytest.mark.parametrize("code", [2, 65, 66, 76])
def test_what_another_try_does_not_mend_is_not_tried(code):
    assert waits(code, Again()) == []
