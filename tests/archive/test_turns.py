"""Turns of a host: one budget for all machines. They are PostgreSQL's alone; a file has one machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import repeat

import pytest
from sqlalchemy import text

from newsarchive.archive import Archive
from newsarchive.errors import WaitError
from newsarchive.manners.gate import Gate, Rules

HOST = "bao.example"
HOUR = timedelta(hours=1)
ZERO = timedelta(0)


@pytest.fixture
def database(postgresql, monkeypatch):
    name = postgresql.new_archive()
    monkeypatch.setenv("NEWSARCHIVE_DATABASE", postgresql.url(name))
    yield name
    postgresql.hand_back(name)


@pytest.fixture
def machines(database, tmp_path):
    """Two machines' ways into one archive."""
    with Archive.open(tmp_path) as one, Archive.open(tmp_path) as other:
        yield one, other


def let_pass(archive, seconds):
    """Have so much time gone by."""
    with archive.writing() as connection:
        connection.execute(text("UPDATE host_turn SET next_at = next_at - :seconds"), {"seconds": seconds})


def test_a_host_is_asked_by_one_machine_at_a_time_and_again_when_its_pause_is_over(machines):
    one, other = machines
    assert one.take_turn(HOST, HOUR) == ZERO
    assert timedelta(minutes=59) < other.take_turn(HOST, HOUR) <= HOUR
    assert other.take_turn("khac.example", HOUR) == ZERO
    let_pass(one, 3601)
    assert other.take_turn(HOST, HOUR) == ZERO
    assert one.take_turn(HOST, HOUR) > ZERO


def test_of_many_that_ask_at_once_one_has_the_turn(machines):
    one, other = machines
    with ThreadPoolExecutor(16) as threads:
        asked = [threads.submit(archive.take_turn, HOST, HOUR) for archive in (one, other) for _ in range(40)]
        assert sum(answer.result(60) == ZERO for answer in asked) == 1


def test_turns_wait_for_no_writer(machines):
    one, other = machines
    with one.writing():
        assert other.take_turn(HOST, HOUR) == ZERO


def test_what_a_host_asks_of_one_machine_holds_for_all_and_the_longest_wait_counts(machines):
    one, other = machines
    one.hold_off(HOST, datetime.now(UTC) + HOUR, "HTTP 429: the server asks to wait")
    one.hold_off(HOST, datetime.now(UTC) + HOUR / 2, "HTTP 429: the server asks to wait")
    assert other.take_turn(HOST, ZERO) > HOUR * 0.9
    with pytest.raises(WaitError, match=r"bao\.example: HTTP 429: the server asks to wait, until"):
        Gate(other, Rules()).admit(HOST)
    let_pass(one, 3601)
    assert other.take_turn(HOST, ZERO) == ZERO


def test_a_gate_that_met_the_host_before_the_other_was_told_to_wait_hears_of_it(machines):
    one, other = machines
    late = Gate(other, Rules())
    assert late.admit(HOST) == ZERO
    Gate(one, Rules()).leave_alone(HOST, HOUR, "Crawl-delay of its robots.txt")
    with pytest.raises(WaitError, match=r"Crawl-delay of its robots\.txt"):
        late.admit(HOST)


def test_a_gate_waits_for_the_others_turns_and_counts_a_request_when_it_goes(machines):
    one, other = machines
    first, second = (Gate(archive, Rules(budget=100)) for archive in machines)
    pause = timedelta(seconds=90)
    assert first.admit(HOST, pause) == ZERO
    assert ZERO < second.admit(HOST, pause) <= pause
    let_pass(one, 91)
    assert second.admit(HOST, pause) == ZERO
    assert other.host_state(HOST).requests_on_day == 2


def test_a_file_has_one_machine_and_no_turns(tmp_path):
    with Archive.open(tmp_path) as archive:
        assert list(map(archive.take_turn, repeat(HOST, 3), repeat(HOUR))) == [ZERO] * 3
        archive.hold_off(HOST, datetime.now(UTC) + HOUR, "x")
        assert archive.take_turn(HOST, HOUR) == ZERO  # the gate knows of the wait
