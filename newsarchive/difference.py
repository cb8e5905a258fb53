"""What two readings of one gallery disagree on, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from newsarchive.model import Gallery, Pair

HEADING = ("title", "lead", "outlet_prefix", "place", "author", "source", "credit", "published_at")


def differences(old: Gallery | None, new: Gallery) -> tuple[str, ...]:
    """One line for each part of the heading and each place among the pairs that reads otherwise; () for none.

    ``old`` is None where nothing was stored.

    >>> differences(None, Gallery(title="Chợ nổi", pairs=(Pair(1, caption="Ghe bầu"),)))
    ('+ title: Chợ nổi', '+ 1: Ghe bầu')
    """
    return (*heading_lines(old, new), *pair_lines(old.pairs if old else (), new.pairs))


def heading_lines(old: Gallery | None, new: Gallery) -> Iterator[str]:
    """Lines for the parts of the heading."""
    for name in HEADING:
        before, after = getattr(old, name, None), getattr(new, name)
        if before != after:
            yield from (f"- {name}: {before}",) if before else ()
            yield from (f"+ {name}: {after}",) if after else ()


def pair_lines(old: tuple[Pair, ...], new: tuple[Pair, ...]) -> Iterator[str]:
    """Lines for the pairs, place by place."""
    for before, after in zip_longest(old, new):
        told, tells = describe(before), describe(after)
        if told != tells:
            yield from (f"- {before.position}: {told}",) if before else ()
            yield from (f"+ {after.position}: {tells}",) if after else ()


def describe(pair: Pair | None) -> str:
    """A pair in a line: its photo's address, its caption, its credit."""
    if pair is None:
        return ""
    credit = f"({pair.credit})" if pair.credit else None
    return " | ".join(filter(None, (pair.image_url, pair.caption, credit)))
