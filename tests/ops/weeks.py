"""Weeks of a newspaper's life, made up: galleries and runs as the archive would remember them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsarchive.ops.history import GalleryFigures, History, RunFigures

DAWN = datetime(2026, 1, 1, tzinfo=UTC)
RUNS_A_DAY = 4

Change = Callable[[GalleryFigures], GalleryFigures]


def at(day: float) -> datetime:
    """So many days after the first."""
    return DAWN + timedelta(days=day)


def make_gallery(chance: random.Random, day: float) -> GalleryFigures:
    """A sound gallery published at ``day``: some dozen photos, nearly all with a caption, mostly with a credit."""
    published = at(day)
    pairs = max(4, min(60, int(chance.lognormvariate(2.5, 0.45))))
    captioned = sum(chance.random() < 0.95 for _ in range(pairs))
    return GalleryFigures(
        gallery_id=0,
        first_seen_at=published + timedelta(hours=chance.uniform(0, 24 / RUNS_A_DAY)),
        published_at=published,
        pairs=pairs,
        captioned=captioned,
        letters=sum(int(max(15, chance.lognormvariate(4.5, 0.5))) for _ in range(captioned)),
        credited=0 if chance.random() < 0.15 else pairs,
        photos=pairs,
        photos_lost=sum(chance.random() < 0.01 for _ in range(pairs)),
        disagrees=chance.random() < 0.05,
    )


def make_weeks(
    seed: int = 1,
    *,
    days: int = 40,
    a_day: float = 4,
    rests: tuple[int, ...] = (),
    silent_from: float = 1e9,
    changed_from: float = 1e9,
    change: Change = lambda gallery: gallery,
) -> History:
    """``days`` of a newspaper with about ``a_day`` galleries, none on the weekdays in ``rests`` (0 to 6)."""
    chance = random.Random(seed)
    made = []
    for day in range(days):
        count = max(0, round(chance.gauss(a_day, a_day**0.5)))
        for _ in range(count):
            moment = day + chance.uniform(0, 0.95)
            gallery = make_gallery(chance, moment)
            if day % 7 not in rests and moment < silent_from:
                made.append(change(gallery) if moment >= changed_from else gallery)
    made.sort(key=lambda gallery: gallery.first_seen_at)
    galleries = tuple(replace(gallery, gallery_id=number) for number, gallery in enumerate(made, start=1))
    return History("bao", galleries, make_runs(days))


def make_runs(days: int, *, first: int = 0, state: str = "finished", a_day: int = RUNS_A_DAY) -> tuple[RunFigures, ...]:
    """Regular runs, each of five minutes, on the days from ``first`` on."""
    times = [at(first + (number + 1) / a_day) for number in range((days - first) * a_day)]
    return tuple(
        RunFigures(number, None, state, state, end - timedelta(minutes=5), end)
        for number, end in enumerate(times, start=1 + first * a_day)
    )


def until(history: History, moment: datetime) -> History:
    """What was known at ``moment``."""
    galleries = tuple(gallery for gallery in history.galleries if gallery.first_seen_at <= moment)
    runs = tuple(run for run in history.runs if run.finished_at and run.finished_at <= moment)
    return History(history.newspaper, galleries, runs)
