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
"""Levels, of a picture brought to a mean contrast of 32, from which a field differs."""

CORNER = (7, 9)
"""Rows and columns of fields at a corner, where a logo is put; the corner that differs most is left out."""

MOST_ELSEWHERE = 0.018
"""Share of fields that may differ outside that corner. Other words in a template change 2.1 % and more, recompression
and resizing less than 1.5 % of most photos (bench/RESULTS.md)."""

MOST_DIFFERENT = 0.10
"""Share of fields that may differ in all, a logo included. Bursts of one scene differ in 15 % and more."""

MOST_DIFFERENT_CROPPED = 0.05
"""The same where one picture was fitted into the other, which is never exact."""

FITS = 0.012
"""Share that differs where a fitted picture fits, however little was cut off: a frame's trace, half a pixel."""

Field = NDArray[np.floating[Any]]
Cut = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two pictures differ when one lies on the other.

    ``differing`` is the share of fields (0 to 1) that differ, ``is_same`` whether the two are one picture, ``how`` what
    was seen, in words.
    """

    differing: float
    is_same: bool
    how: str


def compare(one: View, other: View) -> Comparison:
    """Whether two views show one picture, as they are or one of them cropped a little.

    Two views that are as they are the same take 0.3 ms, others 30.
    """
    first, second = one.astype(np.float32), other.astype(np.float32)
    differs = _differing(_flat(first), _flat(second))
    as_is = float(differs.mean())
    if as_is <= MOST_DIFFERENT and _outside_a_corner(differs) <= MOST_ELSEWHERE:
        return Comparison(as_is, True, "the same picture")
    cropped = _differing_if_cropped(first, second)
    if cropped <= max(FITS, min(MOST_DIFFERENT_CROPPED, as_is / 2)):
        return Comparison(cropped, True, "cropped")
    return Comparison(as_is, False, "another picture")


def _outside_a_corner(differs: NDArray[np.bool_]) -> float:
    rows, columns = CORNER
    corners = (
        differs[:rows, :columns],
        differs[:rows, -columns:],
        differs[-rows:, :columns],
        differs[-rows:, -columns:],
    )
    return float(differs.sum() - max(int(corner.sum()) for corner in corners)) / differs.size


def _differing_if_cropped(one: Field, other: Field) -> float:
    """The share of fields that differ when the smaller of two pictures lies where it fits best in the other."""
    miss, cut, large, small = min(
        (*_place(one, other), one, other), (*_place(other, one), other, one), key=lambda found: found[0]
    )
    cut = _fit(large, _even(_flat(small)), cut, miss)
    return float(_differing(_window(*cut[:2]) @ large @ _window(*cut[2:]).T, _flat(small)).mean())


def _flat(view: Field) -> Field:
    whole = _window(0.0, 0.0)
    flat: Field = whole @ view @ whole.T
    return flat


def _place(large: Field, small: Field) -> tuple[float, Cut]:
    """How far ``small`` is from the part of ``large`` that it fits best, and what to cut off for that part."""
    places, windows = _coarse_windows()
    rows = np.einsum("khj,jm->khm", windows, large)
    laid = np.einsum("khm,lwm->klhw", rows, windows, optimize=True)
    misses = np.abs(_even(laid) - _even(_flat(small))).clip(0, 20).mean((2, 3))
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
    """Pictures with the same mean and contrast, to find a place by: both change little with what is cut off."""
    level = levels - levels.mean(axis=(-1, -2), keepdims=True)
    even: Field = (level / (level.std(axis=(-1, -2), keepdims=True) + 1e-6) * 40).astype(np.float32)
    return even


def _differing(one: Field, other: Field) -> NDArray[np.bool_]:
    """Which fields differ, once the light of ``one`` was brought to that of ``other`` by a line through most fields.

    A tenth of the fields, those that fit least, take no part in the line: a logo must not change the rest.
    """
    first, second = one.ravel().astype(np.float64), other.ravel().astype(np.float64)
    kept = np.ones(first.size, dtype=np.bool_)
    away = np.zeros(first.size)
    for _ in range(3):
        x, y = first[kept], second[kept]
        rise = float(((x - x.mean()) * (y - y.mean())).mean() / (x.var() + 1e-6))
        away = np.abs(second - (rise * (first - x.mean()) + y.mean()))
        kept = away <= np.quantile(away, 0.9)
    contrast = np.abs(second - np.median(second)).mean() + 1e-6
    differs: NDArray[np.bool_] = (away / contrast * 32 > DIFFERENT).reshape(one.shape)
    return differs
