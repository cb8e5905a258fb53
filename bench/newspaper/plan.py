"""What a synthetic newspaper holds on a given day: a plan, and the state of each story after the days' changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property

from bench.newspaper.pictures import NEWS_WIDTHS

HANOI = timezone(timedelta(hours=7))
DAY_ZERO = date(2026, 1, 5)
"""The date of simulated day 0."""

CHANGES = ("caption", "removed", "swapped", "boxes", "gone")
"""What may happen to a story in a day: a caption is corrected, a photo is removed, a photo gives way to another
(with another address), only the boxes around the story change, the story is taken down (404)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a newspaper is and what happens in it. The same plan gives the same newspaper, byte for byte.

    ``galleries`` of ``photos`` stand there on day 0, published ``a_day`` on each of the days before. ``page_size`` is
    the least and the most bytes of a gallery's page, within 1,000; ``widths`` are the photos' widths in pixels. From
    day 1 on each day brings ``new_a_day`` galleries and as many of each of :data:`CHANGES` as ``changes_a_day`` names;
    on the days of ``outages`` everything answers 503.
    """

    galleries: int = 500
    photos: int = 12
    seed: int = 1
    a_day: int = 20
    listing_size: int = 50
    page_size: tuple[int, int] = (81_000, 148_000)
    widths: tuple[int, ...] = NEWS_WIDTHS
    new_a_day: int = 0
    changes_a_day: tuple[tuple[str, int], ...] = ()
    outages: tuple[int, ...] = ()


@dataclass(slots=True)
class State:
    """What has become of a story: photos ``removed``, photos whose ``caption`` or file was changed and on which day."""

    captions: dict[int, int] = field(default_factory=dict)
    swaps: dict[int, int] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    boxes: int = 0
    gone: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one story on one day."""

    kind: str
    index: int


class Edition:
    """The stories of one newspaper (``number``) on one ``day``, each by its index; the newest has the highest."""

    def __init__(self, plan: Plan, number: int, day: int) -> None:
        self.plan, self.number, self.day = plan, number, day
        self.count = count_stories(plan, day)
        self._states: dict[int, State] = {}
        for past in range(1, day + 1):
            gone = {index for index, state in self._states.items() if state.gone}
            for change in changes_of(plan, number, past, gone):
                self._apply(change, past)

    @cached_property
    def live(self) -> Sequence[int]:
        """The stories that were not taken down, oldest first."""
        gone = {index for index, state in self._states.items() if state.gone}
        return [index for index in range(self.count) if index not in gone] if gone else range(self.count)

    @property
    def is_out(self) -> bool:
        """Whether this is a day on which nothing is served."""
        return self.day in self.plan.outages

    def state(self, index: int) -> State:
        """What has become of story ``index``."""
        return self._states.get(index) or State()

    def photos(self, index: int) -> list[int]:
        """The numbers of the photos that story ``index`` shows today."""
        return [photo for photo in range(self.plan.photos) if photo not in self.state(index).removed]

    def published(self, index: int) -> datetime:
        """When story ``index`` was published; a lower index is never on a later date."""
        minutes = 360 + index * 7919 % 960
        return datetime.combine(self.date(index), time(), HANOI) + timedelta(minutes=minutes)

    def date(self, index: int) -> date:
        """The date on which story ``index`` was published."""
        plan = self.plan
        if index < plan.galleries:
            return DAY_ZERO - timedelta(days=(plan.galleries - 1 - index) // plan.a_day)
        return DAY_ZERO + timedelta(days=1 + (index - plan.galleries) // plan.new_a_day)

    def changed(self, index: int) -> datetime:
        """When the page of story ``index`` changed last."""
        revision = self.state(index).revision
        if not revision:
            return self.published(index)
        return datetime.combine(DAY_ZERO + timedelta(days=revision), time(5), HANOI)

    def _apply(self, change: Change, day: int) -> None:
        state = self._states.setdefault(change.index, State())
        chance = random.Random(f"{self.plan.seed} {self.number} {change.index} {day}")
        shown = self.photos(change.index)
        state.revision = day
        match change.kind:
            case "caption":
                state.captions[chance.choice(shown)] = day
            case "removed":
                state.removed.add(chance.choice(shown))
            case "swapped":
                state.swaps[chance.choice(shown)] = day
            case "boxes":
                state.boxes = day
            case _:
                state.gone = True


def count_stories(plan: Plan, day: int) -> int:
    """How many stories were ever published up to ``day``."""
    return plan.galleries + plan.new_a_day * day


def changes_of(plan: Plan, number: int, day: int, gone: set[int] | frozenset[int] = frozenset()) -> list[Change]:
    """What happens on ``day`` to stories that stood there the day before and are not ``gone``; each at most once."""
    kinds = [kind for kind, times in plan.changes_a_day for _ in range(times)]
    before = count_stories(plan, day - 1)
    chance = random.Random(f"{plan.seed} {number} {day}")
    chosen = chance.sample(range(before), min(before, len(kinds) + len(gone)))
    return [Change(*pair) for pair in zip(kinds, [index for index in chosen if index not in gone], strict=False)]
