"""How far two perceptual hashes are from each other, and a hash in a mirror: plain whole numbers, nothing to load."""

from __future__ import annotations

_ALL = 0xFFFF_FFFF_FFFF_FFFF
_TURNED = bytes(int(f"{row:08b}"[::-1], 2) for row in range(256))


def distance(one: int, other: int) -> int:
    """How many of 64 bits differ.

    >>> distance(-1, 0), distance(5, 4)
    (64, 1)
    """
    return ((one ^ other) & _ALL).bit_count()


def mirrored(dhash: int) -> int:
    """The difference hash of the same picture seen in a mirror; eight rows of eight bits each.

    What got brighter to the right gets darker, from the other end.

    >>> mirrored(mirrored(0x0123_4567_89AB_CDEF)) == 0x0123_4567_89AB_CDEF
    True
    >>> mirrored(0b1100_0000)  # all others are ...1111_1111 now
    -4
    """
    rows = (~dhash & _ALL).to_bytes(8, "big").translate(_TURNED)
    return int.from_bytes(rows, "big", signed=True)
