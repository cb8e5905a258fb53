"""When somebody is called, and when nobody is: states, alarms, and how often they are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsarchive.ops.checks import Alarm
from newsarchive.ops.figures import BATCH, cut_batches
from newsarchive.ops.health import Health, judge
from newsarchive.ops.history import BACKFILL, GalleryFigures, History, RunFigures
from newsarchive.ops.intervals import learn_interval
from tests.ops.weeks import Change, at, make_runs, make_weeks, until

END = at(40)


def look(history: History, day: float = 40, every: timedelta | None = None) -> Health:
    return judge(until(history, at(day)), now=at(day), every=every)


def the_alarm(health: Health, state: str) -> Alarm:
    found = [alarm for alarm in health.alarms if alarm.state == state]
    assert found, (health.state, health.alarms)
    return found[0]


def test_a_newspaper_like_every_day_is_ok() -> None:
    health = look(make_weeks())
    assert (health.state, health.alarms) == ("ok", ())
    assert all(figure.normal is not None for figure in health.figures)


def test_a_newspaper_of_a_few_days_is_new_and_alarms_nobody() -> None:
    health = look(make_weeks(days=3, a_day=3), day=3)
    assert (health.state, health.alarms) == ("new", ())


LAYOUTS: dict[str, tuple[str, Change]] = {
    "no captions": ("captioned", lambda g: replace(g, captioned=0, letters=0)),
    "half the captions": ("captioned", lambda g: replace(g, captioned=g.pairs // 2, letters=g.letters // 2)),
    "one pair a page": (
        "pairs a gallery",
        lambda g: replace(g, pairs=1, captioned=1, letters=90, photos=1, credited=1, photos_lost=0),
    ),
    "every picture of the page": ("pairs a gallery", lambda g: replace(g, pairs=g.pairs * 12, photos=g.photos * 12)),
    "body text as captions": ("caption length", lambda g: replace(g, letters=g.letters * 4)),
    "no credits": ("credited", lambda g: replace(g, credited=0)),
    "the rule misses": ("readings that disagree", lambda g: replace(g, disagrees=True)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_changed_layout_is_told_within_three_days_with_its_figure_and_the_next_step(layout: str) -> None:
    figure, change = LAYOUTS[layout]
    history = make_weeks(changed_from=30, change=change)
    assert look(history, day=30).state == "ok"
    health = look(history, day=33)
    assert health.state == "layout changed"
    alarm = next(alarm for alarm in health.alarms if alarm.figure == figure)
    assert alarm.value
    assert alarm.normal
    assert "newsarchive/sites/bao.py" in alarm.then
    assert f"newsarchive show {until(history, at(33)).galleries[-1].gallery_id}" in alarm.then


def test_the_alarm_for_a_changed_layout_stays_until_somebody_mends_it() -> None:
    change = LAYOUTS["no captions"][1]
    history = make_weeks(changed_from=30, change=change)
    assert {look(history, day=day).state for day in range(32, 41)} == {"layout changed"}


def test_one_odd_gallery_alarms_nobody() -> None:
    history = make_weeks()
    odd = replace(history.galleries[-1], captioned=0, letters=0, credited=0)
    assert look(replace(history, galleries=(*history.galleries[:-1], odd))).state == "ok"


def test_photos_that_are_lost_are_a_failure() -> None:
    history = make_weeks(changed_from=30, change=lambda g: replace(g, photos_lost=g.photos // 3))
    health = look(history, day=33)
    assert health.state == "failing"
    assert the_alarm(health, "failing").figure == "photos lost"


def test_a_newspaper_that_falls_silent_is_quiet_until_it_speaks_again() -> None:
    history = make_weeks(silent_from=30)
    assert look(history, day=30.5).state == "ok"
    assert [look(history, day=day).state for day in (33, 36, 40)] == ["quiet"] * 3
    assert the_alarm(look(history, day=40), "quiet").figure == "age of the newest"


def test_a_newspaper_that_rests_at_the_weeks_end_is_not_quiet_then() -> None:
    history = make_weeks(a_day=5, rests=(5, 6))
    states = [look(history, day=day).state for day in range(29, 41)]
    assert states.count("quiet") == 0


def test_galleries_of_a_backfill_change_nothing_that_is_normal() -> None:
    history = make_weeks()
    old = tuple(
        GalleryFigures(1000 + number, at(39.9), at(-3000), pairs=2, photos=2, photos_lost=2) for number in range(50)
    )
    runs = (*history.runs, RunFigures(9999, f"{BACKFILL}bao:2016", "failed", "killed", at(39.9), at(39.9)))
    health = judge(replace(history, galleries=history.galleries + old, runs=runs), now=END)
    assert health.state == "ok"


def test_a_failed_run_is_failing_and_says_why() -> None:
    history = make_weeks()
    last = replace(history.runs[-1], state="failed", reason="none of 3 listings could be had", failures=("HTTP 503",))
    health = judge(replace(history, runs=(*history.runs[:-1], last)), now=END)
    assert health.state == "failing"
    assert "none of 3 listings" in the_alarm(health, "failing").value


def waiting_from(day: float, *, silent: bool = True) -> History:
    """Weeks that end with runs of which each is asked to wait; ``silent``: none of them brings a gallery."""
    history = make_weeks(silent_from=day - 0.3 if silent else 1e9)
    said = "HTTP 503: the server asks to wait, until 2026-02-10 06:00 +0700"
    runs = tuple(
        replace(run, state="waiting", reason=said) if run.started_at > at(day) else run for run in history.runs
    )
    return replace(history, runs=runs)


def test_a_newspaper_that_only_asks_to_wait_is_told_after_a_day_and_not_before() -> None:
    history = waiting_from(39.1)
    first = next(run for run in history.runs if run.state == "waiting")
    assert look(history, day=39.9).state == "ok"
    health = judge(history, now=first.started_at + timedelta(hours=24))
    assert health.state == "failing"
    alarm = the_alarm(health, "failing")
    assert "waiting, as 4 in a row for 1d (HTTP 503: the server asks to wait" in alarm.value
    assert "newsarchive runs --site bao --failures" in alarm.then


def test_a_newspaper_that_asks_to_wait_and_goes_on_later_is_left_in_peace() -> None:
    assert look(waiting_from(38.1, silent=False), day=40).state == "ok"  # the day's budget is used up each time, say
    history = waiting_from(38.1)
    runs = (*history.runs[:-1], replace(history.runs[-1], state="finished", reason="finished"))
    assert not [alarm for alarm in judge(replace(history, runs=runs), now=END).alarms if "waiting" in alarm.value]
    once = waiting_from(39.9)
    assert judge(once, now=END + timedelta(hours=12)).state == "ok"


def test_a_newspaper_of_which_nothing_is_there_three_times_is_gone() -> None:
    history = make_weeks()
    lost = [replace(run, state="failed", failures=("HTTP 404", "HTTP 410")) for run in history.runs[-3:]]
    assert judge(replace(history, runs=(*history.runs[:-3], *lost)), now=END).state == "gone"
    # 503 may be over tomorrow.
    lost[1] = replace(lost[1], failures=("HTTP 404", "HTTP 503"))
    assert judge(replace(history, runs=(*history.runs[:-3], *lost)), now=END).state == "failing"


def test_a_challenge_is_blocked_and_nobody_is_told_to_work_around_it() -> None:
    history = make_weeks()
    last = replace(history.runs[-1], state="blocked", reason="a challenge page")
    health = judge(replace(history, runs=(*history.runs[:-1], last)), now=END)
    assert health.state == "blocked"
    assert "do not work around it" in the_alarm(health, "blocked").then


def test_runs_that_did_not_happen_are_late_by_their_own_rhythm() -> None:
    history = make_weeks()
    assert judge(history, now=END + timedelta(hours=12)).state == "ok"
    late = judge(history, now=END + timedelta(hours=17))
    assert late.state == "late"
    assert "every 6h" in the_alarm(late, "late").normal


def test_runs_that_did_not_happen_are_late_by_their_schedule() -> None:
    history = make_weeks(days=1)
    assert judge(history, now=at(1.5)).state == "new"
    assert judge(history, now=at(1.5), every=timedelta(hours=1)).state == "late"


def test_a_run_that_never_ended_is_late() -> None:
    history = make_weeks()
    last = replace(history.runs[-1], state="running", finished_at=None)
    health = judge(replace(history, runs=(*history.runs[:-1], last)), now=at(41.5), every=timedelta(days=1))
    assert "not ended" in the_alarm(health, "late").value


def test_runs_tried_by_hand_one_after_the_other_are_no_schedule() -> None:
    assert learn_interval([at(0.001 * number) for number in range(30)]) is None


def test_a_crawl_that_never_found_a_gallery_is_failing_without_any_history() -> None:
    assert judge(History("bao", (), make_runs(1, a_day=1)), now=at(1)).state == "failing"


@pytest.mark.parametrize(("field", "state"), [("captioned", "layout changed"), ("pairs", "layout changed")])
def test_the_first_galleries_that_are_empty_alarm_without_any_history(field: str, state: str) -> None:
    history = make_weeks(days=1, a_day=4)
    broken = tuple(replace(gallery, **{field: 0}) for gallery in history.galleries)
    assert judge(replace(history, galleries=broken), now=at(1)).state == state


def test_batches_are_whole_and_end_with_the_newest() -> None:
    history = make_weeks()
    batches = cut_batches(history.galleries)
    assert {len(batch) for batch in batches} == {BATCH}
    assert batches[-1][-1] is history.galleries[-1]


def test_sound_newspapers_are_left_in_peace() -> None:
    checks = alarms = 0
    for seed in range(12):
        for a_day, rests in ((2.0, ()), (6.0, (5, 6)), (15.0, ())):
            history = make_weeks(seed, a_day=a_day, rests=rests)
            for day in (30, 32.5, 35, 37.5, 40):
                checks += 1
                alarms += look(history, day=day).is_alarm
    assert checks == 180
    # Measured: 1 of 180. One in ten would be the end of anybody's attention.
    assert alarms <= 0.03 * checks
