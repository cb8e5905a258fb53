"""The health of a newspaper: its state, and an alarm for each figure that left its normal range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newsarchive.archive import ArchiveReader
from newsarchive.ops.checks import (
    Alarm,
    check_figures,
    check_first_sight,
    check_punctuality,
    check_runs,
    check_waiting,
)
from newsarchive.ops.figures import DAY, GALLERIES, PAIRS, Figure, reading_figures, rhythm_figures
from newsarchive.ops.history import History, first_run_at, read_history
from newsarchive.ops.intervals import learn_interval

STATES = ("blocked", "gone", "failing", "late", "layout changed", "quiet", "new", "ok")
"""From the gravest: a newspaper with several alarms is in the gravest of their states. The last two are no alarm."""

LONGEST = timedelta(weeks=26)
"""History that is read: a newspaper with a gallery a week needs it to be known."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a newspaper does: ``state`` (of :data:`STATES`), its alarms, gravest first, and the figures behind them."""

    newspaper: str
    state: str
    checked_at: datetime
    last_run: int | None = None
    last_run_at: datetime | None = None
    alarms: tuple[Alarm, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), repr=False)

    @property
    def is_alarm(self) -> bool:
        """Whether somebody has to look."""
        return bool(self.alarms)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; series are oldest first, times ISO 8601 in UTC."""
        return {
            "newspaper": self.newspaper,
            "state": self.state,
            "checked_at": self.checked_at.isoformat(),
            "last_run": self.last_run,
            "last_run_at": self.last_run_at.isoformat() if self.last_run_at else None,
            "alarms": [
                {"state": a.state, "figure": a.figure, "value": a.value, "normal": a.normal, "then": a.then}
                for a in self.alarms
            ],
            "figures": [
                {
                    "name": f.measure.name,
                    "unit": f.measure.unit,
                    "value": f.value,
                    "normal": [f.normal.low, f.normal.high] if f.normal else None,
                    "series": list(f.series),
                }
                for f in self.figures
            ],
        }


def check_newspaper(archive: ArchiveReader, newspaper: str, *, now: datetime, every: timedelta | None = None) -> Health:
    """The health of ``newspaper`` by what ``archive`` holds; ``every`` is its schedule (default: learnt)."""
    history = read_history(archive, newspaper, since=now - LONGEST)
    return judge(history, now=now, every=every, watched_since=first_run_at(archive))


def check_newspapers(
    archive: ArchiveReader, newspapers: Iterable[str], *, now: datetime, every: timedelta | None = None
) -> tuple[Health, ...]:
    """As :func:`check_newspaper`, for several."""
    return tuple(check_newspaper(archive, name, now=now, every=every) for name in newspapers)


def judge(
    history: History, *, now: datetime, every: timedelta | None = None, watched_since: datetime | None = None
) -> Health:
    """The health that follows from ``history`` at the time ``now``.

    A newspaper that is to be crawled ``every`` so often and never was is late, counted from ``watched_since``.
    """
    runs = history.regular_runs
    interval = every or learn_interval([run.started_at for run in runs])
    period = max(DAY, interval or DAY)
    figures = (*rhythm_figures(history, period=period), *reading_figures(history))
    alarms = (
        *check_runs(history),
        *check_waiting(history, now=now),
        *check_punctuality(runs, interval=interval, now=now, watched_since=watched_since),
        *check_figures(history, figures),
        *check_first_sight(history, figures),
    )
    alarms = tuple(sorted(alarms, key=lambda alarm: STATES.index(alarm.state)))
    known = {figure.measure for figure in figures if figure.normal}
    is_new = not {GALLERIES, PAIRS} <= known
    return Health(
        newspaper=history.newspaper,
        state=alarms[0].state if alarms else "new" if is_new else "ok",
        checked_at=now,
        last_run=runs[-1].run_id if runs else None,
        last_run_at=runs[-1].started_at if runs else None,
        alarms=alarms,
        figures=figures,
    )
