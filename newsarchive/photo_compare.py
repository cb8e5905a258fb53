"""Whether two photos are one picture: laid over each other, as they are or one of them cropped a little."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsarchive.photo_hash import SIDE, View

GRID = 32
"""Pictures are compared field by field on a grid of 32 by 32."""

LARGEST_CROP = 0.12
"""Share of width or height that may be missing from one of two pictures."""

DIFFERENT = 8.0
"""Levels, of pictures brought to a mean contrast of 32, from which a field differs."""

MOST_DIFFERENT = 0.04
"""Share of fields that may differ: a logo takes 2 %, other words in a template 4.2 % and more (bench/RESULTS.md)."""
MOST_DIFFERENT_CROPPED = 0.10
"""The same where one picture was fitted into the other, and never exactly; bursts of one scene differ in 15 %."""

Field = NDArray[np.floating[Any]]
Cut = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``differing``: share of fields (0 to 1) that differ when one picture lies on the other. ``how``: in words."""

    differing: float
    how: str
    limit: float = MOST_DIFFERENT

    @property
    def is_same(self) -> bool:
        """Whether the two are one picture."""
        return self.differing <= self.limit


def compare(one: View, other: View) -> Comparison:
    """How far two views show one picture, as they are or one of them cropped a little.

    Two views that are as they are the same take 0.1 ms, others 20.
    """
    first, second = one.astype(np.float32), other.astype(np.float32)
    as_is = _differing(_aim(first), _aim(second))
    if as_is <= MOST_DIFFERENT:
        return Comparison(as_is, "the same picture")
    cropped = _differing_if_cropped(first, second)
    if cropped <= as_is / 2:
        return Comparison(cropped, "cropped", limit=MOST_DIFFERENT_CROPPED)
    return Comparison(as_is, "the same picture")


def _differing_if_cropped(one: Field, other: Field) -> float:
    """The share of fields that differ when the smaller of two pictures lies where it fits best in the other."""
    miss, cut, large, small = min(
        (*_place(one, other), one, other), (*_place(other, one), other, one), key=lambda found: found[0]
    )
    aim = _aim(small)
    cut = _fit(large, aim, cut, miss)
    return _differing(_even(_window(*cut[:2]) @ large @ _window(*cut[2:]).T), aim)


def _aim(view: Field) -> Field:
    whole = _window(0.0, 0.0)
    return _even(whole @ view @ whole.T)


def _place(large: Field, small: Field) -> tuple[float, Cut]:
    """How far ``small`` is from the part of ``large`` that it fits best, and what to cut off for that part."""
    places, windows = _coarse_windows()
    rows = np.einsum("khj,jm->khm", windows, large)
    laid = np.einsum("khm,lwm->klhw", rows, windows, optimize=True)
    misses = np.abs(_even(laid) - _aim(small)).clip(0, 20).mean((2, 3))
    row, column = np.unravel_index(int(misses.argmin()), misses.shape)
    return float(misses[row, column]), (*places[row], *places[column])


def _fit(large: Field, aim: Field, cut: Cut, miss: float) -> Cut:
    """Move the four edges of ``cut`` in ever smaller steps while that brings the pictures closer."""
    for step in (0.01, 0.005, 0.0025):
        improved = True
        while improved:
            improved = False
            for trial in _neighbours(cut, step):
                laid = _even(_window(*trial[:2]) @ large @ _window(*trial[2:]).T)
                found = float(np.abs(laid - aim).clip(0, 20).mean())
                if found < miss:
                    cut, miss, improved = trial, found, True
    return cut


def _neighbours(cut: Cut, step: float) -> Iterable[Cut]:
    for edge, move in product(range(4), (-step, step)):
        moved = list(cut)
        moved[edge] = round(moved[edge] + move, 4)
        if 0 <= moved[edge] <= LARGEST_CROP:
            yield (moved[0], moved[1], moved[2], moved[3])


@cache
def _coarse_windows() -> tuple[list[tuple[float, float]], Field]:
    """Every pair of margins in steps of 2 % that takes away no more than the largest crop."""
    steps = [round(0.02 * number, 2) for number in range(round(LARGEST_CROP / 0.02) + 1)]
    places = [(start, end) for start, end in product(steps, steps) if start + end <= LARGEST_CROP + 1e-9]
    return places, np.stack([_window(*place) for place in places])


@cache
def _window(start: float, end: float) -> Field:
    """A matrix that brings 64 pixels, without these shares at their two ends, to 32 fields."""
    edges = SIDE * (start + (1 - start - end) * np.arange(GRID + 1) / GRID)
    pixels = np.arange(SIDE)
    low = np.maximum(edges[:-1, None], pixels[None, :])
    high = np.minimum(edges[1:, None], pixels[None, :] + 1)
    shares = np.clip(high - low, 0, None)
    window: Field = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return window


def _even(levels: Field) -> Field:
    """Pictures with the same middle and contrast: a filter or an exposure is no other picture."""
    level = levels - np.median(levels, axis=(-1, -2), keepdims=True)
    contrast = np.abs(level).mean(axis=(-1, -2), keepdims=True)
    even: Field = (level / (contrast + 1e-6) * 32).astype(np.float32)
    return even


def _differing(one: Field, other: Field) -> float:
    return round(float((np.abs(one - other) > DIFFERENT).mean()), 4)
