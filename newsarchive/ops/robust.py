"""Statistics that a few bad days do not bend: median, median absolute deviation, and the ranges made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

REACH = 4.0
"""How many spreads from the median are normal: for a normal distribution one value in 16,000 lies beyond."""

TO_SIGMA = 1.4826
"""The median absolute deviation of a normal distribution, times this, is its standard deviation."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is normal, from ``low`` to ``high``, both included."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def clipped(self, lowest: float, highest: float) -> Range:
        """The part that is possible at all: a share is never above 1, a count never below 0."""
        return Range(min(max(self.low, lowest), highest), max(min(self.high, highest), lowest))


def deviation(values: Sequence[float]) -> float:
    """The median absolute deviation of ``values`` from their median; raises StatisticsError for none.

    >>> deviation([12, 11, 13, 12, 90])
    1
    """
    middle = median(values)
    return median(abs(value - middle) for value in values)


def normal_range(values: Sequence[float], *, floor: float) -> Range:
    """What is normal after ``values``: their median, give or take :data:`REACH` spreads.

    The spread is the scaled median absolute deviation, at least ``floor``: a figure that has not moved for weeks may
    move a little. Up to half of ``values`` may be bad days without moving the range far.

    >>> normal_range([12, 11, 13, 12, 12, 0, 0], floor=1.0)
    Range(low=6.0696, high=17.9304)
    """
    middle = median(values)
    spread = max(TO_SIGMA * deviation(values), floor)
    return Range(middle - REACH * spread, middle + REACH * spread)


def ratio_range(values: Sequence[float], *, floor: float) -> Range:
    """As :func:`normal_range` for sizes, which differ by factors: half and double are equally far away.

    ``floor`` is a spread of logarithms: 0.15 lets a size that never moved fall or rise by the factor 1.8.

    >>> normal = ratio_range([11, 12, 12, 13], floor=0.15)
    >>> round(normal.low, 1), round(normal.high, 1)
    (6.1, 22.7)
    """
    logs = normal_range([math.log1p(value) for value in values], floor=floor)
    return Range(math.expm1(logs.low), math.expm1(logs.high))


def steady_range(values: Sequence[float], *, floor: float) -> Range:
    """The median of ``values``, give or take :data:`REACH` times ``floor``, however much they vary.

    For shares of a few galleries that say yes or no: they jump by fifths, and their deviation is nothing or all.

    >>> steady_range([80, 100, 80, 60, 100, 100, 80], floor=15.0)
    Range(low=20.0, high=140.0)
    """
    middle = median(values)
    return Range(middle - REACH * floor, middle + REACH * floor)


def rhythm_range(values: Sequence[float], *, floor: float, tail: float = 0.05) -> Range:
    """As :func:`normal_range`, and wide enough for all but the most extreme ``tail`` of ``values`` at either end.

    For figures with a rhythm: a newspaper that rests at the week's end rests on two days of seven, which the median
    absolute deviation takes for outliers.

    >>> rhythm_range([6, 5, 7, 6, 6, 0, 0] * 4, floor=0.5).low
    0
    """
    plain = normal_range(values, floor=floor)
    ordered = sorted(values)
    skip = int(tail * len(ordered))
    return Range(min(plain.low, ordered[skip]), max(plain.high, ordered[-1 - skip]))


def silence_range(gaps: Sequence[float], *, floor: float) -> Range:
    """How long a silence is normal after ``gaps`` of some weeks: half as long again as the third longest of them.

    The third, because a weekly rest leaves one long gap each week, a holiday one alone.

    >>> silence_range([5, 6, 8, 60, 7, 5, 60, 6, 9, 62, 5, 240], floor=1).high
    90.0
    """
    third = sorted(gaps)[-3] if len(gaps) > 2 else max(gaps)
    return Range(0.0, max(normal_range(gaps, floor=floor).high, 1.5 * third))
