"""How often a newspaper is to be crawled: written as 30m, 1h or 1d, or learnt from its own runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from newsarchive.errors import CrawlError

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

RUNS_TO_LEARN = 4
"""Runs without which an interval is not learnt."""

RUNS_TO_REMEMBER = 20
"""Runs that tell the interval of now: a schedule may have changed."""

TIME_TO_LEARN = timedelta(days=2)

GRACE = 2.5
"""Intervals that may pass without a run: one may be held up by another that still goes on."""

LEAST_GRACE = timedelta(hours=1)


def read_interval(text: str) -> timedelta:
    """The interval that ``text`` names: minutes, hours or days. Raises CrawlError for anything else.

    >>> read_interval("90m")
    datetime.timedelta(seconds=5400)
    """
    found = re.fullmatch(r"\s*(\d{1,4})\s*([mhd])\s*", text)
    if not found or not int(found[1]):
        raise CrawlError(f"{text!r} is no interval", then="write it as 30m, 1h or 1d")
    return int(found[1]) * UNITS[found[2]]


def write_interval(interval: timedelta) -> str:
    """``interval`` in the largest unit that fits it whole.

    >>> write_interval(timedelta(hours=48)), write_interval(timedelta(minutes=90))
    ('2d', '90m')
    """
    for name in ("d", "h", "m"):
        if interval >= UNITS[name] and not interval % UNITS[name]:
            return f"{interval // UNITS[name]}{name}"
    return f"{round(interval / UNITS['m'])}m"


def learn_interval(starts: Sequence[datetime]) -> timedelta | None:
    """The usual time between two of the last runs: the median, whatever a few trials by hand did.

    None for too few runs, or for runs of one day, which no schedule need have made.
    """
    last = starts[-RUNS_TO_REMEMBER:]
    if len(last) < RUNS_TO_LEARN or last[-1] - last[0] < TIME_TO_LEARN:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(last)]
    return timedelta(seconds=median(gaps))


def allowed_silence(interval: timedelta) -> timedelta:
    """How long nothing may be heard of a newspaper that is crawled every ``interval``."""
    return max(GRACE * interval, interval + LEAST_GRACE)
