"""What a reader says about a page: pairs in reading order, or why it could not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Said = tuple[str | None, str | None, str | None]
"""One pair as the scorer takes it: (image address, caption, credit)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The pairs that a reader saw on one page; ``failure`` is one line when it saw none because it failed."""

    pairs: tuple[Said, ...] = ()
    failure: str | None = None


def ask(read: Callable[[], list[Said]]) -> Answer:
    """The answer of ``read``; whatever it raises becomes the answer's failure, so one bad page ends no run."""
    try:
        return Answer(tuple(read()))
    except Exception as error:
        return Answer(failure=" ".join(f"{type(error).__name__}: {error}".split())[:300])
