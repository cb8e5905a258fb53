"""Two histories of one gallery as one: all versions by the time of their capture, the same content in a row once.

The result does not depend on which history comes first, and joining it with either of them again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Pair = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A version without numbers of rows.

    ``moment`` is when its page was captured (else when it was stored), as text. ``row`` are its columns, with names in
    place of numbers; ``pairs`` likewise, with the photo's SHA-256 under "photo". ``origins`` are the (archive, number)
    that it stands for.
    """

    moment: str
    content_hash: str
    row: dict[str, Any]
    pairs: tuple[Pair, ...]
    origins: tuple[tuple[str, int], ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """By time; of two readings of one capture the one by the newer rule comes first, and is kept."""
        newest_rule = max((pair["evidence_version"] for pair in self.pairs), default=0)
        return (self.moment, self.content_hash, -newest_rule, repr(sorted(self.row.items())), repr(self.pairs))

    def is_same(self, other: Told) -> bool:
        """Whether all but the numbers that it stands for is the same."""
        return self.order == other.order


def join_histories(one: Iterable[Told], other: Iterable[Told]) -> list[Told]:
    """All versions of both in their order; the same content in a row is one version, with all photos that either has.

    Other photos in the same places are another version (a picture swapped under its address).
    """
    joined: list[Told] = []
    for told in sorted((*one, *other), key=lambda version: version.order):
        if joined and (both := _as_one(joined[-1], told)) is not None:
            joined[-1] = both
        else:
            joined.append(told)
    return joined


def _as_one(earlier: Told, later: Told) -> Told | None:
    """The earlier version with the later one's photos where its own are missing; None if they are two versions."""
    if earlier.content_hash != later.content_hash or len(earlier.pairs) != len(later.pairs):
        return None
    pairs = []
    for pair, again in zip(earlier.pairs, later.pairs, strict=True):
        if pair["photo"] is None and again["photo"] is not None:
            pair = {**pair, "photo": again["photo"], "photo_failure": None}
        elif again["photo"] is not None and again["photo"] != pair["photo"]:
            return None
        pairs.append(pair)
    return replace(earlier, pairs=tuple(pairs), origins=(*earlier.origins, *later.origins))


def are_same(one: Sequence[Told], other: Sequence[Told]) -> bool:
    """Whether two histories are the same."""
    return len(one) == len(other) and all(a.is_same(b) for a, b in zip(one, other, strict=True))
