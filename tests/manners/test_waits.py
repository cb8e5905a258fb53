"""How long to wait: Retry-After, quiet hours, a day's budget."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from newsarchive.manners.budget import counting_day, next_day
from newsarchive.manners.quiet_hours import VIETNAM, read_quiet_hours
from newsarchive.manners.retry_after import LONGEST, read_retry_after
from newsarchive.sites import all_sites

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("Wed, 01 Jul 2026 12:10:00 GMT", 600),
        ("Wednesday, 01-Jul-26 12:10:00 GMT", 600),
        ("Wed Jul  1 12:10:00 2026", 600),
        ("Wed, 01 Jul 2026 11:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date_in_every_form(value: str, seconds: float) -> None:
    assert read_retry_after(value, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1e9", "Wed, 99 Jul 2026 12:10:00 GMT"])
def test_a_retry_after_that_says_nothing_is_none(value: str | None) -> None:
    assert read_retry_after(value, now=NOW) is None


@pytest.mark.parametrize("value", ["999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_server_cannot_ask_for_more_than_a_week(value: str) -> None:
    assert read_retry_after(value, now=NOW) == LONGEST


def test_a_date_is_measured_on_the_servers_own_clock() -> None:
    wait = read_retry_after("Thu, 01 Jan 2015 00:01:00 GMT", now=NOW, server_date="Thu, 01 Jan 2015 00:00:00 GMT")
    assert wait == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("spans", "hour", "end"),
    [
        ("22:30-05:00", "23:00", "05:00"),
        ("22:30-05:00", "04:59", "05:00"),
        ("22:30-05:00", "05:00", None),
        ("22:30-05:00", "12:00", None),
        ("11:00-13:00,13:00-14:00", "11:30", "14:00"),
        ("00:00-06:00, 22:00-24:00".replace("24:00", "23:59"), "01:00", "06:00"),
        ("", "03:00", None),
    ],
)
def test_quiet_hours_are_vietnams_and_may_go_past_midnight(spans: str, hour: str, end: str | None) -> None:
    now = datetime.fromisoformat(f"2026-07-01T{hour}:00+07:00").astimezone(UTC)
    quiet = read_quiet_hours(spans).end(now)
    assert (quiet and quiet.astimezone(VIETNAM).strftime("%H:%M")) == end


@pytest.mark.parametrize("text", ["22-5", "25:00-05:00", "05:00-05:00", "night"])
def test_hours_that_cannot_be_read_are_an_error_that_names_them(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_quiet_hours(text)


def test_the_quiet_hours_and_policies_of_every_newspaper_can_be_read() -> None:
    for site in all_sites():
        read_quiet_hours(site.quiet_hours)
        assert site.policy in ("", "private", "text", "skip")
        assert site.budget is None or site.budget >= 0


def test_a_new_budget_begins_at_midnight_in_vietnam() -> None:
    assert next_day(NOW) == datetime(2026, 7, 2, 0, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        (None, date(2026, 7, 1)),
        (date(2026, 6, 30), date(2026, 7, 1)),
        (date(2026, 7, 2), date(2026, 7, 2)),  # the clock was set back over midnight: the same budget goes on
        (date(2031, 7, 2), date(2026, 7, 1)),  # the clock was years ahead: the budget is not closed for years
    ],
)
def test_a_clock_that_jumps_neither_opens_a_second_budget_nor_closes_one_for_years(
    known: date | None, counts: date
) -> None:
    assert counting_day(known, date(2026, 7, 1)) == counts
