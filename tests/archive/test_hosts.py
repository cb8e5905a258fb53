"""What servers asked for holds across restarts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from newsarchive.archive import Archive, HostState

pytestmark = pytest.mark.usefixtures("each_database")

DAY = date(2026, 3, 7)
NOW = datetime.now(UTC).replace(microsecond=0)


def test_a_host_that_was_never_met_has_only_its_name(archive):
    assert archive.host_state("bao.example") == HostState("bao.example")
    assert archive.hosts() == []


def test_what_is_learnt_of_a_host_is_there_after_a_restart(archive):
    archive.note_robots("bao.example", status=200, text="User-agent: *\nCrawl-delay: 5\n", crawl_delay=5)
    archive.note_tdmrep("bao.example", '[{"location": "/", "tdm-reservation": 1}]')
    archive.mark_blocked("bao.example", "a captcha")
    archive.take_requests("bao.example", DAY, 3)
    archive.hold_off("bao.example", NOW + timedelta(hours=1), "HTTP 429")
    archive.close()
    with Archive.open(archive.folder) as again:
        (state,) = again.hosts()
    assert (state.robots_status, state.robots_txt, state.crawl_delay) == (200, "User-agent: *\nCrawl-delay: 5\n", 5)
    assert state.robots_fetched_at >= NOW
    assert (state.tdmrep, state.tdmrep_fetched_at >= NOW) == ('[{"location": "/", "tdm-reservation": 1}]', True)
    assert (state.blocked_reason, state.blocked_at >= NOW) == ("a captcha", True)
    assert (state.not_before, state.not_before_reason) == (NOW + timedelta(hours=1), "HTTP 429")
    assert (state.day, state.requests_on_day) == (DAY, 3)


def test_a_block_can_be_lifted(archive):
    archive.mark_blocked("bao.example", "a captcha")
    archive.mark_blocked("bao.example", None)
    assert archive.host_state("bao.example") == HostState("bao.example")


def test_the_longer_wait_counts_until_it_is_over(archive):
    hour = NOW + timedelta(hours=1)
    archive.hold_off("bao.example", hour, "Retry-After")
    archive.hold_off("bao.example", NOW + timedelta(minutes=1), "HTTP 503")
    assert archive.host_state("bao.example").not_before == hour
    archive.hold_off("bao.example", hour + timedelta(hours=1), "HTTP 503")
    assert archive.host_state("bao.example").not_before_reason == "HTTP 503"


@pytest.mark.parametrize(("budget", "granted"), [(None, [7, 7]), (10, [7, 3, 0]), (0, [0]), (7, [7, 0])])
def test_a_budget_grants_what_is_left_of_the_day(archive, budget, granted):
    assert [archive.take_requests("bao.example", DAY, 7, budget) for _ in granted] == granted
    assert archive.take_requests("anh.bao.example", DAY, 7, 7) == 7
    if budget:
        assert archive.take_requests("bao.example", DAY + timedelta(days=1), 7, budget) == 7


def test_a_clock_that_goes_back_over_midnight_opens_no_second_budget(archive):
    archive.take_requests("bao.example", DAY, 10, 10)
    assert archive.take_requests("bao.example", DAY - timedelta(days=1), 1, 10) == 0
    assert archive.take_requests("bao.example", DAY + timedelta(days=1), 1, 10) == 1


def test_a_day_in_the_future_closes_no_budget_for_ever(archive):
    archive.take_requests("bao.example", date(2099, 1, 1), 10, 10)
    assert archive.take_requests("bao.example", DAY, 4, 10) == 4
