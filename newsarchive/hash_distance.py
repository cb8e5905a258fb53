"""How far two perceptual hashes are from each other: plain whole numbers, so that asking costs no picture library."""

from __future__ import annotations


def distance(one: int, other: int) -> int:
    """How many of 64 bits differ.

    >>> distance(-1, 0), distance(5, 4)
    (64, 1)
    """
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
