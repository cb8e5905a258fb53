"""What is wrong with a newspaper: each check gives alarms that name a figure, its normal range and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from newsarchive.ops import figures as known
from newsarchive.ops.figures import Figure, Measure
from newsarchive.ops.history import History, RunFigures
from newsarchive.ops.intervals import allowed_silence, write_interval

GONE_AFTER = 3
"""Runs in a row that find nothing but "not there" before a newspaper counts as gone."""

GONE = re.compile(r"HTTP (404|410)|DNS ?lookup|no such host", re.IGNORECASE)
"""Failures that say that nothing is there any more; the others may be over tomorrow."""

BLOCKED = "blocked"
LAST_RUN = "last run"
FIRST_LOOK = 3
"""Galleries that must have been read before the first look complains."""

UNFINISHED = timedelta(hours=24)
"""A run that has not ended after so long was killed, or hangs."""


WAITED = timedelta(hours=24)
"""Runs that only waited for so long, twice at least, are told: one bad day of a server is its own affair."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A ``figure``, its ``value``, what is ``normal``, the newspaper's ``state`` by it, and what to do ``then``."""

    state: str
    figure: str
    value: str
    normal: str
    then: str

    def line(self) -> str:
        """The alarm on one line."""
        return f"{self.state}: {self.figure} {self.value}, normal is {self.normal}; {self.then}"


STATE_OF: dict[Measure, str] = {
    known.GALLERIES: "quiet",
    known.AGE: "quiet",
    known.PHOTOS_LOST: "failing",
    known.PAIRS: "layout changed",
    known.CAPTIONED: "layout changed",
    known.LETTERS: "layout changed",
    known.CREDITED: "layout changed",
    known.DISAGREEING: "layout changed",
}


def next_step(state: str, history: History) -> str:
    """What to do about ``state``, with the names to do it with."""
    newspaper = history.newspaper
    gallery = history.news[-1].gallery_id if history.news else None
    match state:
        case "quiet":
            return f"look whether {newspaper} shows newer galleries; if so its listings have changed (sections, feeds)"
        case "layout changed":
            rule = f"newsarchive/sites/{newspaper}.py"
            return f"compare newsarchive show {gallery} with its page; correct {rule}, then newsarchive replay"
        case "failing":
            return f"read the reasons: newsarchive runs --site {newspaper} --failures"
        case "blocked":
            return f"do not work around it; write to {newspaper}, crawl less, or leave it out of the schedule"
        case "gone":
            return f"look whether {newspaper} has moved; if so give its new address, else take it off the schedule"
        case _:
            return "look at the timer or cron line: systemctl list-timers 'newsarchive-*', crontab -l"


def check_figures(history: History, figures: Sequence[Figure]) -> Iterator[Alarm]:
    """An alarm for each figure that is out of its range."""
    for figure in figures:
        if figure.is_out and figure.normal is not None and figure.value is not None:
            state, unit = STATE_OF[figure.measure], figure.measure.unit
            yield Alarm(
                state,
                figure.measure.name,
                f"{write_number(figure.value)} {unit}".strip(),
                write_range(figure),
                next_step(state, history),
            )


def check_first_sight(history: History, figures: Sequence[Figure]) -> Iterator[Alarm]:
    """What is wrong without any history: galleries without pairs or captions, no photo at all, no gallery ever."""
    runs = [run for run in history.regular_runs if run.state == "finished"]
    if runs and not history.galleries:
        yield Alarm("failing", "galleries", "0 ever", "at least 1", next_step("failing", history))
    if len(history.news) < FIRST_LOOK:
        return
    newest = {figure.measure: figure.value for figure in figures if figure.normal is None}
    for measure, worst, normal in (
        (known.PAIRS, 0.0, "above 0"),
        (known.CAPTIONED, 0.0, "above 0 %"),
        (known.PHOTOS_LOST, 100.0, "below 100 %"),
    ):
        if newest.get(measure) == worst:
            state = STATE_OF[measure]
            value = f"{write_number(worst)} {measure.unit}".strip()
            yield Alarm(state, measure.name, value, normal, next_step(state, history))


def check_runs(history: History) -> Iterator[Alarm]:
    """How the last run ended: blocked, failed, or (several times in a row) with nothing there."""
    runs = [run for run in history.regular_runs if run.state not in {"running", "waiting"}]
    if not runs:
        return
    last = runs[-1]
    if last.state == BLOCKED:
        yield Alarm("blocked", LAST_RUN, last.reason or "blocked", "finished", next_step("blocked", history))
    elif last.state == "failed":
        lost = len(runs) >= GONE_AFTER and all(found_nothing(run) for run in runs[-GONE_AFTER:])
        state = "gone" if lost else "failing"
        value = f"failed, as {GONE_AFTER} in a row" if lost else "failed"
        value += f" ({last.reason})" if last.reason else ""
        yield Alarm(state, LAST_RUN, value, "finished", next_step(state, history))


def check_waiting(history: History, *, now: datetime) -> Iterator[Alarm]:
    """Runs that all ended because the newspaper asked to wait, and brought nothing, for a day or more."""
    runs = [run for run in history.regular_runs if run.state != "running"]
    waiting = list(takewhile(lambda run: run.state == "waiting", reversed(runs)))
    if len(waiting) < 2:
        return
    last, since = waiting[0], waiting[-1].started_at
    brought = any(gallery.first_seen_at >= since for gallery in history.galleries)
    if now - since >= WAITED and not brought:
        value = f"waiting, as {len(waiting)} in a row for {write_interval(now - since)}"
        value += f" ({last.reason})" if last.reason else ""
        yield Alarm("failing", LAST_RUN, value, "finished", next_step("failing", history))


def found_nothing(run: RunFigures) -> bool:
    """Whether a run failed because nothing was there: every failure is a 404, a 410 or an unknown host."""
    return run.state == "failed" and bool(run.failures) and all(GONE.search(reason) for reason in run.failures)


def check_punctuality(
    runs: Sequence[RunFigures], *, interval: timedelta | None, now: datetime, watched_since: datetime | None = None
) -> Iterator[Alarm]:
    """The dead-man's check: a run that did not begin (the first counts from ``watched_since``), or never ended."""
    begun = runs[-1].started_at if runs else watched_since
    if begun is None:
        return
    then = "look at the timer or cron line: systemctl list-timers 'newsarchive-*', crontab -l"
    silence = now - begun
    if interval and silence > allowed_silence(interval):
        value = f"{write_interval(silence)} ago" if runs else "never"
        normal = f"every {write_interval(interval)}, at most {write_interval(allowed_silence(interval))} ago"
        yield Alarm("late", LAST_RUN, value, normal, then)
    elif runs and runs[-1].state == "running" and silence > UNFINISHED:
        value = f"begun {write_interval(silence)} ago and not ended"
        yield Alarm("late", LAST_RUN, value, "ended", "see whether it still runs (newsarchive runs); start it again")


def write_number(value: float) -> str:
    """A figure for people: three digits at most matter.

    >>> write_number(12.0), write_number(97.345), write_number(131.2)
    ('12', '97.3', '131')
    """
    return f"{value:.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.1f}"


def write_range(figure: Figure) -> str:
    """What is normal of a figure, on the sides that alarm."""
    assert figure.normal is not None
    low, high = write_number(figure.normal.low), write_number(figure.normal.high)
    if figure.measure.low and figure.measure.high:
        return f"{low} to {high}"
    return f"at least {low}" if figure.measure.low else f"at most {high}"
