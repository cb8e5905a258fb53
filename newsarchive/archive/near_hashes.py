"""64-bit perceptual hashes in memory: the neighbours of one, and all pairs of a million, within a few bits.

A scan of plain 8-byte numbers reads a million of them in about a millisecond, so no index is kept on disk. Joining
all with all is another matter: there the bits are cut into parts, and only hashes that share some parts are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

DISTANCE = 8
"""Hashes of one photo's copies differ in up to so many of their 64 bits (measured: bench/RESULTS.md)."""

BLOCK = 16_384
"""Hashes that are scanned at a time: numbers and their bit counts stay in the processor's cache."""

PARTS, SHARED = 11, 3
"""Two hashes that differ in 8 bits differ in at most 8 of 11 parts: 3 at least are the same (pigeonhole)."""

CHUNK = 4_000_000
"""Candidate pairs that are compared at a time; 64 MB."""

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]


def as_hashes(values: Sequence[int]) -> Hashes:
    """Signed 64-bit numbers, as SQLite stores them, as bits.

    >>> as_hashes([-1, 5]).tolist()
    [18446744073709551615, 5]
    """
    return np.asarray(values, dtype=np.int64).view(np.uint64)


class HashList:
    """Numbered hashes that grow as photos arrive."""

    def __init__(self) -> None:
        """An empty list."""
        self._hashes: Hashes = np.empty(1024, dtype=np.uint64)
        self._numbers: Numbers = np.empty(1024, dtype=np.int64)
        self._counts = np.empty(BLOCK, dtype=np.uint8)
        self._crossed = np.empty(BLOCK, dtype=np.uint64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, numbers: Sequence[int], values: Sequence[int]) -> None:
        """Add hashes (signed 64-bit numbers, as stored), each under a number."""
        end = self._size + len(numbers)
        if end > len(self._hashes):
            room = max(end, 2 * len(self._hashes))
            self._hashes, self._numbers = np.resize(self._hashes, room), np.resize(self._numbers, room)
        self._hashes[self._size : end] = as_hashes(values)
        self._numbers[self._size : end] = numbers
        self._size = end

    def near(self, value: int, distance: int = DISTANCE) -> list[tuple[int, int]]:
        """(number, distance) of every hash within ``distance`` bits of ``value``, nearest first."""
        wanted = as_hashes([value])[0]
        found: list[tuple[int, int]] = []
        for start in range(0, self._size, BLOCK):
            end = min(start + BLOCK, self._size)
            crossed, counts = self._crossed[: end - start], self._counts[: end - start]
            np.bitwise_xor(self._hashes[start:end], wanted, out=crossed)
            np.bitwise_count(crossed, out=counts)
            if counts.min() > distance:  # much cheaper than asking each, and so it is for nearly every block
                continue
            for place in np.flatnonzero(counts <= distance).tolist():
                found.append((int(self._numbers[start + place]), int(counts[place])))
        return sorted(found, key=lambda one: (one[1], one[0]))


def near_pairs(hashes: Hashes, distance: int = DISTANCE) -> Iterator[tuple[Numbers, Numbers, NDArray[np.uint8]]]:
    """All pairs of ``hashes`` within ``distance`` bits, in parts: places (lower first) and distances.

    No pair comes twice. ``distance`` is at most 8. The same hash many times over costs its square: give each once.
    """
    if distance > PARTS - SHARED:
        raise ValueError(f"pairs farther apart than {PARTS - SHARED} bits would be missed")
    cuts = [round(64 * part / PARTS) for part in range(PARTS + 1)]
    masks = [((1 << (end - start)) - 1) << start for start, end in zip(cuts, cuts[1:], strict=False)]
    for shared in combinations(range(PARTS), SHARED):
        mask = sum(masks[part] for part in shared)
        for left, right in _same_under(hashes, np.uint64(mask)):
            crossed = hashes[left] ^ hashes[right]
            counts = np.bitwise_count(crossed)
            near = counts <= distance
            # Of several sets of parts that two hashes share, the first finds the pair: no list of pairs seen is kept.
            near[near] = _is_first(crossed[near], masks, shared)
            if near.any():
                a, b = left[near], right[near]
                yield np.minimum(a, b), np.maximum(a, b), counts[near]


def _same_under(hashes: Hashes, mask: np.uint64) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of places whose hashes are the same under ``mask``, in parts of bounded size."""
    keys = hashes & mask
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    sizes = np.diff(np.append(starts, len(ordered)))
    ends = np.repeat(starts + sizes, sizes)
    partners = ends - np.arange(len(ordered)) - 1  # how many follow in the same bucket
    held = np.flatnonzero(partners)
    totals = np.cumsum(partners[held])
    first = 0
    while first < len(held):
        done = int(totals[first - 1]) if first else 0
        last = max(int(np.searchsorted(totals, done + CHUNK, side="right")), first + 1)
        part = held[first:last]
        counts = partners[part]
        left = np.repeat(part, counts)
        steps = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
        yield order[left], order[left + steps]
        first = last


def _is_first(crossed: Hashes, masks: list[int], shared: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether ``shared`` are the first parts in which the two of each pair are the same."""
    rest = [part for part in range(shared[-1]) if part not in shared]
    different = np.ones(len(crossed), dtype=np.bool_)
    for part in rest:
        different &= (crossed & np.uint64(masks[part])) != 0
    return different
