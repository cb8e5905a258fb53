"""What verify found: frozen values, JSON-ready by ``as_dict()``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

from newsarchive.errors import QueryError
from newsarchive.model import plain

MOST = 10_000
"""Damages that are listed; the others are counted only, so that a lost disk does not fill the memory."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it should be.

    ``store`` is "pages", "photos" or "archive.sqlite"; ``name`` the SHA-256, or what else names it; ``what`` is wrong;
    ``done`` says what was done about it and what comes next.
    """

    store: str
    name: str
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Which files are hashed: a ``share`` (0 to 1) of all, or ``count`` pages and as many photos.

    They are always the same for one ``seed``.
    """

    share: float | None = None
    count: int | None = None
    seed: str = ""

    @classmethod
    def parse(cls, text: str, seed: str = "") -> Self:
        """The sample that "200" or "5%" means; raises :class:`~newsarchive.errors.QueryError`.

        >>> Sample.parse("5%").share, Sample.parse("200").count
        (0.05, 200)
        """
        number = text.strip().removesuffix("%")
        try:
            value = float(number) if text.strip().endswith("%") else int(number)
        except ValueError:
            value = -1
        if value <= 0 or (isinstance(value, float) and value > 100):
            raise QueryError(f"{text!r} is no sample", where="--sample", then="write 200, or 5%")
        return cls(count=value, seed=seed) if isinstance(value, int) else cls(share=value / 100, seed=seed)

    def place(self, digest: str) -> float:
        """Where a file stands, from 0 to 1: evenly spread, and another order for another seed."""
        return int.from_bytes(sha256(f"{self.seed}:{digest}".encode()).digest()[:7]) / (1 << 56)


@dataclass(slots=True)
class Verification:
    """What was looked at, and what is wrong. ``hashed`` files of ``pages`` and ``photos`` have ``hashed_bytes`` bytes.

    ``damages`` lists the first ten thousand; ``by_kind`` counts all, by (store, what). ``queued`` pages are due again.
    """

    pages: int = 0
    photos: int = 0
    hashed: int = 0
    hashed_bytes: int = 0
    queued: int = 0
    damages: list[Damage] = field(default_factory=list)
    by_kind: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.by_kind

    def note(self, damage: Damage) -> None:
        """Add one."""
        self.by_kind[damage.store, damage.what] += 1
        if len(self.damages) < MOST:
            self.damages.append(damage)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        counts = [{"store": store, "what": what, "count": count} for (store, what), count in self.by_kind.items()]
        seen = {name: getattr(self, name) for name in ("pages", "photos", "hashed", "hashed_bytes", "queued")}
        return {"sound": self.is_sound, **seen, "damages": plain(self.damages), "by_kind": counts}
