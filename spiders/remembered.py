"""Addresses that a crawl has met, in so few bytes that a newspaper of a million pages is nothing to hold."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

LEAST = 1024
"""Places to begin with; a power of two, as the numbers that it is doubled to."""


class Remembered:
    """Tells whether an address was met: 64 bits of each are kept, in 12 to 24 bytes, where a set of texts takes 200.

    Two of a million addresses have the same bits once in some 37 million crawls. The second one would then be taken
    for met, and wait in the frontier for the next crawl.

    >>> met = Remembered(["https://a.example/1.html"])
    >>> "https://a.example/1.html" in met, "https://a.example/2.html" in met, len(met)
    (True, False, 1)
    """

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._places = array("q", [0]) * LEAST  # 0: free
        self._count = 0
        self.update(urls)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, url: str) -> bool:
        return bool(self._places[self._place_of(_bits(url))])

    def add(self, url: str) -> None:
        """Remember ``url``."""
        bits = _bits(url)
        place = self._place_of(bits)
        if self._places[place]:
            return
        self._places[place] = bits
        self._count += 1
        if 3 * self._count > 2 * len(self._places):
            self._double()

    def update(self, urls: Iterable[str]) -> None:
        """Remember all of ``urls``."""
        for url in urls:
            self.add(url)

    def _place_of(self, bits: int) -> int:
        """Where ``bits`` are, or the free place where they belong: a table that is at most two thirds full."""
        last = len(self._places) - 1
        place = bits & last
        while (there := self._places[place]) and there != bits:
            place = (place + 1) & last
        return place

    def _double(self) -> None:
        old, self._places = self._places, array("q", [0]) * (2 * len(self._places))
        for bits in old:
            if bits:
                self._places[self._place_of(bits)] = bits


def _bits(url: str) -> int:
    return hash(url) or 1
