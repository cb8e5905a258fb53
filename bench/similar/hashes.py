"""The perceptual hashes that were compared before one was chosen. All are 64 bits, of the same 64 x 64 view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from newsarchive.photo_hash import SIDE, View, hash_view

Bits = NDArray[np.bool_]


def _areas(parts: int) -> NDArray[np.float64]:
    units = np.arange(SIDE * parts) // SIDE
    rows = [np.bincount(np.flatnonzero(units == part) // parts, minlength=SIDE) / SIDE for part in range(parts)]
    return np.stack(rows)


_COSINES = np.cos(np.pi * (np.arange(32)[None, :] + 0.5) * np.arange(8)[:, None] / 32)
_EIGHT, _NINE, _MANY = _areas(8), _areas(9), _areas(32)


def dhash(view: View) -> Bits:
    """Brighter than the field to the left, on 9 by 8 fields."""
    fields = _EIGHT @ view @ _NINE.T
    return (fields[:, 1:] > fields[:, :-1]).ravel()


def phash(view: View) -> Bits:
    """The lowest 8 by 8 cosines of 32 by 32 fields, above their median."""
    lowest = _COSINES @ (_MANY @ view @ _MANY.T) @ _COSINES.T
    return (lowest > np.median(lowest.ravel()[1:])).ravel()


def median(view: View) -> Bits:
    """Brighter than the median, on 8 by 8 fields."""
    fields = _EIGHT @ view @ _EIGHT.T
    return (fields > np.median(fields)).ravel()


HASHES: Mapping[str, Callable[[View], Bits]] = {"dHash": dhash, "pHash (DCT)": phash, "median": median}


def is_plain(view: View) -> bool:
    """Whether newsarchive gives the picture no hash."""
    return hash_view(view) is None
