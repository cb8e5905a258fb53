"""Neighbours among many hashes: the quick ways give what comparing one by one gives."""

from __future__ import annotations

import numpy as np
import pytest

from newsarchive.archive.duplicates.near_hashes import HashList, near_pairs


def hashes_with_copies(count: int) -> np.ndarray:
    """Random hashes, a third of them 0 to 10 bits away from another, some the same but for a common half."""
    chance = np.random.default_rng(7)
    hashes = chance.integers(0, 2**64, count, dtype=np.uint64)
    for place in range(count // 3):
        flipped = chance.choice(64, int(chance.integers(0, 11)), replace=False)
        hashes[count - 1 - place] = hashes[place] ^ np.bitwise_or.reduce(
            np.left_shift(np.uint64(1), flipped.astype(np.uint64)), initial=np.uint64(0)
        )
    hashes[: count // 10] &= np.uint64(0xFFFF_FFFF)  # a crowd in the parts that stand for the upper half
    return hashes


def one_by_one(hashes: np.ndarray, distance: int) -> set[tuple[int, int, int]]:
    found = set()
    for place in range(len(hashes)):
        counts = np.bitwise_count(hashes[place + 1 :] ^ hashes[place])
        found |= {(place, place + 1 + int(other), int(counts[other])) for other in np.flatnonzero(counts <= distance)}
    return found


@pytest.mark.parametrize("distance", [8, 3, 0])
def test_all_near_pairs_of_twenty_thousand_are_found_once_each(distance: int) -> None:
    hashes = hashes_with_copies(20_000)
    found = [
        one
        for left, right, counts in near_pairs(hashes, distance)
        for one in zip(left.tolist(), right.tolist(), counts.tolist(), strict=True)
    ]
    assert len(found) == len(set(found))
    assert set(found) == one_by_one(hashes, distance)


def test_pairs_can_be_asked_for_that_begin_among_the_first() -> None:
    hashes = hashes_with_copies(6_000)
    found = {
        one
        for left, right, counts in near_pairs(hashes, among=1_000)
        for one in zip(left.tolist(), right.tolist(), counts.tolist(), strict=True)
    }
    assert found == {one for one in one_by_one(hashes, 8) if one[0] < 1_000}


def test_a_distance_that_would_miss_pairs_is_refused() -> None:
    with pytest.raises(ValueError, match="8 bits"):
        next(near_pairs(np.zeros(2, dtype=np.uint64), 9))


@pytest.mark.parametrize("count", [0, 1])
def test_few_hashes_have_no_pairs(count: int) -> None:
    assert list(near_pairs(np.zeros(count, dtype=np.uint64))) == []


def test_a_list_that_grows_finds_the_neighbours_of_any_hash_nearest_first() -> None:
    hashes = hashes_with_copies(40_000)
    known = HashList()
    for start in range(0, len(hashes), 7_000):
        part = hashes[start : start + 7_000]
        known.extend(range(start, start + len(part)), part.view(np.int64).tolist())
    assert len(known) == len(hashes)
    for place in (0, 5_000, 39_999):
        counts = np.bitwise_count(hashes ^ hashes[place])
        wanted = sorted((int(counts[other]), int(other)) for other in np.flatnonzero(counts <= 8))
        assert known.near(int(hashes[place].view(np.int64))) == [(number, bits) for bits, number in wanted]
