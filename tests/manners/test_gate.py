"""The gate: what a host asked for holds in this run and in the next, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import BlockedError, UnreachableError, WaitError
from newsarchive.manners.gate import STORM, ZERO, Gate, Rules
from newsarchive.manners.quiet_hours import read_quiet_hours

HOST = "bao.example"
PATIENCE = Rules(patience=timedelta(minutes=2), first_wait=timedelta(seconds=30))


class Clock:
    """Both clocks of a machine: the wall clock may be set, the monotonic one never."""

    def __init__(self) -> None:
        # The archive compares with its own present when it writes a wait down.
        self.wall, self.ticks = datetime.now(UTC), 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def pass_time(self, **time: float) -> None:
        self.wall += timedelta(**time)
        self.ticks += timedelta(**time).total_seconds()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def open_gate(archive: Archive, clock: Clock, rules: Rules = PATIENCE) -> Gate:
    return Gate(archive, rules, now=clock.now, monotonic=clock.monotonic)


def test_a_host_that_asked_for_nothing_is_admitted_at_once(archive: Archive, clock: Clock) -> None:
    assert open_gate(archive, clock).admit(HOST) == ZERO


def test_retry_after_is_waited_for_inside_the_run(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock)
    assert gate.note_answer(HOST, 429, retry_after="60")
    assert gate.admit(HOST) == timedelta(seconds=60)
    assert gate.admit("khac.example") == ZERO
    clock.pass_time(seconds=60)
    assert gate.admit(HOST) == ZERO


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_beyond_the_runs_patience_ends_it_and_holds_for_the_next_run(
    archive: Archive, clock: Clock, status: int
) -> None:
    gate = open_gate(archive, clock)
    gate.note_answer(HOST, status, retry_after="3600")
    for run in (gate, open_gate(archive, clock)):
        with pytest.raises(WaitError, match=f"{HOST}: HTTP {status}"):
            run.admit(HOST)
    clock.pass_time(hours=1, seconds=1)
    assert open_gate(archive, clock).admit(HOST) == ZERO


def test_a_short_wait_holds_for_the_next_run_too(archive: Archive, clock: Clock) -> None:
    open_gate(archive, clock).note_answer(HOST, 429, retry_after="60")
    clock.pass_time(seconds=20)
    assert timedelta(seconds=38) <= open_gate(archive, clock).admit(HOST) <= timedelta(seconds=40)


def test_each_refusal_in_a_row_doubles_the_wait_until_the_run_ends(archive: Archive, clock: Clock) -> None:
    gate, waits = open_gate(archive, clock), []
    with pytest.raises(WaitError):  # noqa: PT012
        for _ in range(10):
            gate.note_answer(HOST, 429, retry_after="1")
            waits.append(gate.admit(HOST).total_seconds())
            clock.pass_time(seconds=waits[-1])
    assert waits == [30, 60, 120]


def test_a_good_answer_ends_the_row_of_refusals(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock)
    for _ in range(10):
        gate.note_answer(HOST, 429)
        wait = gate.admit(HOST)
        clock.pass_time(seconds=wait.total_seconds())
        gate.note_answer(HOST, 200)
        assert wait == timedelta(seconds=30)


def test_a_storm_of_errors_gives_the_host_time_and_a_single_error_does_not(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock)
    for number in range(1, STORM):
        assert not gate.note_answer(HOST, 500 + number)
        assert gate.admit(HOST) == ZERO
    gate.note_failure(HOST, "timed out")
    assert gate.admit(HOST) == timedelta(seconds=30)


def test_a_host_that_stays_silent_is_told_from_one_that_asks_to_wait(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock)
    for _ in range(STORM + 3):
        gate.note_failure(HOST, "timed out")
    for run in (gate, open_gate(archive, clock)):
        with pytest.raises(UnreachableError, match="no good answer"):
            run.admit(HOST)


def test_quiet_hours_are_waited_for_or_end_the_run(archive: Archive, clock: Clock) -> None:
    clock.wall = datetime(2026, 7, 1, 4, 59, tzinfo=UTC)  # 11:59 in Vietnam
    gate = open_gate(archive, clock, Rules(quiet=read_quiet_hours("11:00-12:00")))
    assert gate.admit(HOST) == timedelta(minutes=1)
    clock.wall -= timedelta(minutes=30)
    with pytest.raises(WaitError, match="quiet hours, until 2026-07-01 12:00"):
        gate.admit(HOST)


def test_the_days_budget_holds_across_runs_and_opens_again_at_midnight_in_vietnam(
    archive: Archive, clock: Clock
) -> None:
    clock.wall = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)  # 23:00 in Vietnam
    rules = Rules(budget=5)
    first = open_gate(archive, clock, rules)
    assert [first.admit(HOST) for _ in range(3)] == [ZERO] * 3
    first.close()
    second = open_gate(archive, clock, rules)
    assert [second.admit(HOST) for _ in range(2)] == [ZERO] * 2
    with pytest.raises(WaitError, match="budget of 5 requests a day is used up, until 2026-07-02 00:00"):
        second.admit(HOST)
    assert second.admit("khac.example") == ZERO
    clock.pass_time(hours=1)
    assert second.admit(HOST) == ZERO


def test_a_run_that_ends_in_good_order_gives_back_what_it_did_not_use(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock, Rules(budget=1000))
    gate.admit(HOST)
    gate.close()
    assert archive.host_state(HOST).requests_on_day == 1


def test_a_killed_run_never_spends_more_than_the_budget(archive: Archive, clock: Clock) -> None:
    rules, admitted = Rules(budget=30), 0
    with pytest.raises(WaitError):  # noqa: PT012
        for _ in range(100):
            open_gate(archive, clock, rules).admit(HOST)  # and is killed
            admitted += 1
    assert 1 <= admitted <= 30


def test_a_blocked_host_is_left_alone_for_a_day_and_then_asked_once_more(archive: Archive, clock: Clock) -> None:
    gate = open_gate(archive, clock)
    error = gate.block(HOST, "a challenge by Cloudflare")
    assert isinstance(error, BlockedError)
    for run in (gate, open_gate(archive, clock)):
        with pytest.raises(BlockedError, match="a challenge by Cloudflare"):
            run.admit(HOST)
    clock.pass_time(hours=24, seconds=1)
    assert open_gate(archive, clock).admit(HOST) == ZERO
    assert archive.host_state(HOST).blocked_at is None


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-3), timedelta(hours=3), timedelta(days=400)])
def test_a_clock_that_jumps_inside_a_run_changes_no_wait(archive: Archive, clock: Clock, jump: timedelta) -> None:
    gate = open_gate(archive, clock)
    gate.note_answer(HOST, 429, retry_after="100")
    clock.wall += jump
    clock.pass_time(seconds=40)
    assert gate.admit(HOST) == timedelta(seconds=60)
    clock.pass_time(seconds=60)
    assert gate.admit(HOST) == ZERO


def test_a_wait_written_under_a_wrong_clock_does_not_last_for_years(archive: Archive, clock: Clock) -> None:
    archive.hold_off(HOST, datetime.now(UTC) + timedelta(days=3650), "HTTP 429")
    assert open_gate(archive, clock).admit(HOST) == ZERO


def test_a_clock_set_back_over_midnight_opens_no_second_budget(archive: Archive, clock: Clock) -> None:
    clock.wall = datetime(2026, 7, 1, 18, 0, tzinfo=UTC)  # 01:00 on 2 July in Vietnam
    rules = Rules(budget=2)
    gate = open_gate(archive, clock, rules)
    assert [gate.admit(HOST), gate.admit(HOST)] == [ZERO, ZERO]
    clock.wall -= timedelta(hours=5)
    for run in (gate, open_gate(archive, clock, rules)):
        with pytest.raises(WaitError):
            run.admit(HOST)


def test_a_clock_that_was_years_ahead_does_not_close_the_budget(archive: Archive, clock: Clock) -> None:
    rules = Rules(budget=1)
    clock.wall = datetime(2036, 1, 1, 12, 0, tzinfo=UTC)
    open_gate(archive, clock, rules).admit(HOST)
    clock.wall = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert open_gate(archive, clock, rules).admit(HOST) == ZERO
