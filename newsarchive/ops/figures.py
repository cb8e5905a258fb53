"""The figures of a newspaper's health: each a series from its own last weeks, and what is normal after them.

Reading figures (how galleries read) are taken over batches of :data:`BATCH` galleries, so that one odd page alarms
nobody; the newest batch stands against those before it. Rhythm figures (how much comes, and when) are taken over
periods of a day, or of the newspaper's own interval if that is longer, counted back from the end of its last run.
What is normal follows from the newspaper's own past alone (:mod:`newsarchive.ops.robust`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

from newsarchive.ops.history import GalleryFigures, History
from newsarchive.ops.robust import Range, normal_range, ratio_range, rhythm_range, silence_range, steady_range

BATCH = 5
"""Galleries in a batch."""

ENOUGH = 7
"""Earlier batches or periods without which nothing is called normal: a week of a daily crawl."""

PERIODS = 28
"""Periods, or batches, that are looked back upon: four weeks of days."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Measure:
    """How one figure is named and judged.

    ``ranged`` makes a range of earlier values, ``floor`` is the smallest spread it takes for normal. ``low`` and
    ``high`` say which side alarms, ``highest`` what is possible at all.
    """

    name: str
    unit: str
    ranged: Callable[..., Range]
    floor: float
    low: bool = False
    high: bool = False
    highest: float = float("inf")


GALLERIES = Measure("galleries", "", rhythm_range, 0.5, low=True)
AGE = Measure("age of the newest", "h", silence_range, 6.0, high=True)
PAIRS = Measure("pairs a gallery", "", ratio_range, 0.15, low=True, high=True)
CAPTIONED = Measure("captioned", "%", normal_range, 5.0, low=True, highest=100.0)
LETTERS = Measure("caption length", "letters", ratio_range, 0.15, low=True, high=True)
CREDITED = Measure("credited", "%", steady_range, 15.0, low=True, highest=100.0)
PHOTOS_LOST = Measure("photos lost", "%", normal_range, 2.5, high=True, highest=100.0)
DISAGREEING = Measure("readings that disagree", "%", steady_range, 12.5, high=True, highest=100.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's ``series``, oldest first, the newest last, and what is ``normal`` for the newest.

    ``normal`` is None while the past is shorter than :data:`ENOUGH`.
    """

    measure: Measure
    series: tuple[float, ...]
    normal: Range | None = None

    @property
    def value(self) -> float | None:
        """The newest value; None where nothing was measured."""
        return self.series[-1] if self.series else None

    @property
    def is_out(self) -> bool:
        """Whether the newest value lies beyond what is normal, on a side that matters."""
        if self.value is None or self.normal is None:
            return False
        too_low = self.measure.low and self.value < self.normal.low
        return too_low or (self.measure.high and self.value > self.normal.high)


def middle(values: Iterable[float | None]) -> float | None:
    """The median of those of ``values`` that are known: two odd galleries of five do not move it. None for none."""
    known = [value for value in values if value is not None]
    return float(median(known)) if known else None


def average(values: Iterable[float | None]) -> float | None:
    """The mean of those of ``values`` that are known; None for none."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


READINGS: tuple[tuple[Measure, Callable[[Sequence[GalleryFigures]], float | None]], ...] = (
    (PAIRS, lambda batch: middle(one.pairs for one in batch)),
    (CAPTIONED, lambda batch: middle(_percent(one.captioned, one.pairs) for one in batch)),
    (LETTERS, lambda batch: middle(_ratio(one.letters, one.captioned) for one in batch)),
    (CREDITED, lambda batch: average(_percent(one.credited, one.photos) for one in batch)),
    (PHOTOS_LOST, lambda batch: middle(_percent(one.photos_lost, one.photos) for one in batch)),
    (DISAGREEING, lambda batch: average(100.0 * one.disagrees for one in batch)),
)
"""How each reading figure is made of a batch; None where the batch holds nothing to measure."""


def figure(measure: Measure, series: Sequence[float], past: Sequence[float]) -> Figure:
    """``series`` with what is normal after ``past``."""
    if len(past) < ENOUGH:
        return Figure(measure, tuple(series))
    normal = measure.ranged(past, floor=measure.floor).clipped(0.0, measure.highest)
    return Figure(measure, tuple(series), normal)


def reading_figures(history: History) -> tuple[Figure, ...]:
    """How the newspaper's galleries read, a value a batch."""
    batches = cut_batches(history.news)[-PERIODS - 1 :]
    figures = []
    for measure, measured in READINGS:
        series = [value for batch in batches if (value := measured(batch)) is not None]
        figures.append(figure(measure, series, series[:-1]))
    return tuple(figures)


def cut_batches(galleries: Sequence[GalleryFigures]) -> list[Sequence[GalleryFigures]]:
    """``galleries`` in whole batches, counted from the newest; fewer than a batch are one of their own."""
    if len(galleries) <= BATCH:
        return [galleries] if galleries else []
    first = len(galleries) % BATCH
    return [galleries[start : start + BATCH] for start in range(first, len(galleries), BATCH)]


def rhythm_figures(history: History, *, period: timedelta) -> tuple[Figure, ...]:
    """How many galleries came in each period in which a run ended, and how old the newest was at its end (hours)."""
    ends = [run.finished_at for run in history.regular_runs if run.finished_at and run.state == "finished"]
    if not ends:
        return Figure(GALLERIES, ()), Figure(AGE, ())
    first, last = min(ends), max(ends)
    marks = [last - back * period for back in range(PERIODS, -1, -1)]
    marks = [end for end in marks if any(end - period < ended <= end for ended in ends)]
    counts = [float(sum(end - period < g.first_seen_at <= end for g in history.news)) for end in marks]
    ages = [age for end in marks if (age := _age_at(end, history.news)) is not None]
    born = sorted(_born(gallery) for gallery in history.news if _born(gallery) >= max(first, marks[0]) - period)
    gaps = [_hours(later - earlier) for earlier, later in pairwise(born)]
    return figure(GALLERIES, counts, counts[:-1]), figure(AGE, ages, gaps)


def _born(gallery: GalleryFigures) -> datetime:
    # Some newspapers date tomorrow's paper; nothing is younger than the moment it was seen.
    return min(gallery.published_at or gallery.first_seen_at, gallery.first_seen_at)


def _age_at(end: datetime, galleries: Sequence[GalleryFigures]) -> float | None:
    born = [_born(gallery) for gallery in galleries if gallery.first_seen_at <= end]
    return _hours(end - max(born)) if born else None


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _percent(part: float, whole: float) -> float | None:
    return 100.0 * part / whole if whole else None
