"""64-bit perceptual hashes in memory: the neighbours of one, and all pairs of a million, within a few bits.

A scan of plain 8-byte numbers reads a million of them in about a millisecond, so no index is kept on disk. Joining
all with all is another matter: there the bits are cut into parts, and only hashes that share some parts are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

DISTANCE = 8
"""Hashes of one photo's copies differ in up to so many of their 64 bits (measured: bench/RESULTS.md)."""

BLOCK = 16_384
"""Hashes that are scanned at a time: numbers and their bit counts stay in the processor's cache."""

PARTS, SHARED = 11, 3
"""Two hashes that differ in 8 bits differ in at most 8 of 11 parts: 3 at least are the same (pigeonhole)."""

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Counts = NDArray[np.uint8]


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


def near_pairs(
    hashes: Hashes, distance: int = DISTANCE, *, among: int | None = None
) -> Iterator[tuple[Numbers, Numbers, Counts]]:
    """All pairs of ``hashes`` within ``distance`` bits, in portions: places (lower first) and distances.

    No pair comes twice; one of the two at least is ``among`` so many first hashes (None: all). ``distance`` is at most
    8. Many times the same hash would cost its square: give each once. Raises ValueError for a larger distance, which
    would miss pairs, and for 2**32 hashes or more.
    """
    if distance > PARTS - SHARED or len(hashes) >= 1 << 32:
        raise ValueError(f"only pairs within {PARTS - SHARED} bits are found, among fewer than 2**32 hashes")
    parts = [(hashes >> np.uint64(start)) & np.uint64((1 << width) - 1) for start, width in _cuts()]
    places = np.arange(len(hashes), dtype=np.uint64)
    for shared in combinations(range(PARTS), SHARED):
        # Key and place in one number: sorting plain numbers takes a fifteenth of an argsort.
        key = (parts[shared[0]] << np.uint64(12)) | (parts[shared[1]] << np.uint64(6)) | parts[shared[2]]
        packed = (key << np.uint64(32)) | places
        packed.sort()
        order = (packed & np.uint64(0xFFFF_FFFF)).astype(np.int64)
        wanted = order < (len(hashes) if among is None else among)
        for left, right, counts in _near_in_buckets(packed >> np.uint64(32), hashes[order], wanted, distance):
            a, b = order[left], order[right]
            # Of several sets of parts that two hashes share, the first finds the pair: no list of pairs seen is kept.
            first = _is_first(hashes[a] ^ hashes[b], shared)
            if first.any():
                yield np.minimum(a, b)[first], np.maximum(a, b)[first], counts[first]


def _cuts() -> list[tuple[int, int]]:
    """(first bit, number of bits) of each part; no part has more than 6 bits."""
    cuts = [round(64 * part / PARTS) for part in range(PARTS + 1)]
    return [(start, end - start) for start, end in pairwise(cuts)]


def _near_in_buckets(
    keys: Hashes, ordered: Hashes, wanted: NDArray[np.bool_], distance: int
) -> Iterator[tuple[Numbers, Numbers, Counts]]:
    """Pairs within ``distance`` among neighbours with the same key, as places in ``ordered``; the left is ``wanted``.

    ``keys`` are sorted, and those of one key by their places, so that the wanted ones come first.
    """
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.append(starts, len(keys)))
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1  # how many follow with the same key
    left = np.flatnonzero((behind > 0) & wanted)
    step = 1
    while len(left):
        counts = np.bitwise_count(ordered[left] ^ ordered[left + step])
        near = np.flatnonzero(counts <= distance)
        if len(near):
            yield left[near], left[near] + step, counts[near]
        step += 1
        left = left[behind[left] >= step]


def _is_first(crossed: Hashes, shared: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether ``shared`` are the first parts in which the two of each pair are the same."""
    cuts = _cuts()
    different = np.ones(len(crossed), dtype=np.bool_)
    for part in range(shared[-1]):
        if part not in shared:
            start, width = cuts[part]
            different &= (crossed & np.uint64(((1 << width) - 1) << start)) != 0
    return different
