"""Photos that show the same picture in other bytes: resized, recompressed, with a logo, cropped a little, mirrored.

Candidates are found by their hashes, from the oldest photo to the newest, and confirmed by laying the two pictures
over each other. Photos that are tied already, be it through others, are not tied again: a picture that a thousand
newspapers ran has 999 links and not half a million, most of them to its oldest copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from newsarchive.archive.blobs.blobs import UNREADABLE
from newsarchive.archive.duplicates.near_hashes import DISTANCE, HashList, Numbers, as_hashes, near_pairs
from newsarchive.hash_distance import mirrored
from newsarchive.photo_compare import Comparison, compare
from newsarchive.photo_hash import View, mirror_view

FEW = 2_000
"""So many new photos are looked up one by one, a few milliseconds each; for more, all are joined with all."""

CROWD = 20
"""Of photos with the very same hash a new one is laid over the oldest 20; after those it is taken for another."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """A photo's number and hashes."""

    photo_id: int
    dhash: int
    inner: int


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An older photo (its place among all) that may show the same picture; ``distance`` in bits of 64."""

    older: int
    distance: int
    is_mirrored: bool


@dataclass(frozen=True, slots=True)
class PhotoLink:
    """Two photos (numbers, the older first) that show one picture."""

    a: int
    b: int
    distance: int
    reason: str


class Ties:
    """Which photos are tied, directly or through others (union-find), and which must not be."""

    def __init__(self, linked: Iterable[tuple[int, int]] = (), undone: Iterable[tuple[int, int]] = ()) -> None:
        """The pairs that are ``linked`` are tied; those that a person has ``undone`` are kept apart."""
        self._above: dict[int, int] = {}
        self._apart = list(undone)
        for pair in linked:
            self.tie(*pair)

    def top(self, number: int) -> int:
        """The number that stands for all that are tied with ``number``."""
        while (above := self._above.get(number, number)) != number:
            self._above[number] = self._above.get(above, above)
            number = above
        return number

    def may_tie(self, one: int, other: int) -> bool:
        """Whether the two are not tied yet, and tying them would tie no pair that was undone, not even through them."""
        tops = {self.top(one), self.top(other)}
        return len(tops) == 2 and not any({self.top(a), self.top(b)} == tops for a, b in self._apart)

    def tie(self, one: int, other: int) -> None:
        """Tie two numbers, and all that are tied with them."""
        low, high = sorted((self.top(one), self.top(other)))
        self._above[high] = low


def find_links(
    photos: Sequence[Hashed],
    first_new: int,
    look: Callable[[int], View],
    *,
    ties: Ties,
    missed: list[int],
) -> Iterator[PhotoLink]:
    """Links of the photos from ``first_new`` on to older ones, ``photos`` being in order of arrival.

    ``look`` gives the view of a photo's file; numbers of photos that cannot be read are put into ``missed``. ``ties``
    are known already and grow.
    """
    for place, candidates in _by_newer(photos, first_new):
        new = photos[place]
        for candidate in candidates:
            old = photos[candidate.older]
            pair = (min(old.photo_id, new.photo_id), max(old.photo_id, new.photo_id))
            if not ties.may_tie(*pair):
                continue
            try:
                found = confirm(look(old.photo_id), look(new.photo_id), candidate)
            except UNREADABLE:
                missed.append(new.photo_id)
                continue
            if found.is_same:
                ties.tie(*pair)
                yield PhotoLink(*pair, candidate.distance, f"{found.how}; {found.differing:.1%} of it differs")


def confirm(old: View, new: View, candidate: Candidate) -> Comparison:
    """Lay the two views over each other, in a mirror if that is how they were found near each other."""
    if not candidate.is_mirrored:
        return compare(old, new)
    found = compare(old, mirror_view(new))
    return Comparison(found.differing, found.is_same, "mirrored")


def _by_newer(photos: Sequence[Hashed], first_new: int) -> Iterator[tuple[int, list[Candidate]]]:
    """For each new photo with candidates its place and those, oldest first; new photos in order of arrival."""
    if first_new >= len(photos):
        return
    if first_new and len(photos) - first_new <= FEW:
        yield from _look_up(photos, first_new)
        return
    found: dict[int, set[Candidate]] = {}
    for newer, candidate in join_all(photos):
        if newer >= first_new:
            found.setdefault(newer, set()).add(candidate)
    for newer in sorted(found):
        yield newer, sorted(found[newer])


def _look_up(photos: Sequence[Hashed], first_new: int) -> Iterator[tuple[int, list[Candidate]]]:
    whole, inner = HashList(), HashList()
    places = range(len(photos))
    whole.extend(places, [photo.dhash for photo in photos])
    inner.extend(places, [photo.inner for photo in photos])
    for place in range(first_new, len(photos)):
        found = near_photos(whole, inner, photos[place].dhash, photos[place].inner)
        older = sorted(candidate for candidate in found if candidate.older < place)
        if older:
            yield place, older


def near_photos(whole: HashList, inner: HashList, dhash: int, inner_hash: int) -> list[Candidate]:
    """Candidates for a picture with these hashes among lists of whole and inner hashes, each number at most twice.

    A picture is near another as it is, in a mirror, or when one of them without its margin is near the other.
    """
    straight: dict[int, int] = {}
    for found in (whole.near(dhash), whole.near(inner_hash), inner.near(dhash)):
        for number, distance in found:
            straight[number] = min(distance, straight.get(number, DISTANCE))
    turned = dict(whole.near(mirrored(dhash)))
    return [
        *(Candidate(number, distance, False) for number, distance in straight.items()),
        *(Candidate(number, distance, True) for number, distance in turned.items()),
    ]


WHOLE, INNER, MIRROR = range(3)


def join_all(photos: Sequence[Hashed]) -> Iterator[tuple[int, Candidate]]:
    """(place of the newer photo, its candidate), for all near pairs of all photos, each pair perhaps several times."""
    members: list[dict[int, list[int]]] = [{}, {}, {}]
    for place, photo in enumerate(photos):
        for kind, value in ((WHOLE, photo.dhash), (INNER, photo.inner), (MIRROR, mirrored(photo.dhash))):
            crowd = members[kind].setdefault(value, [])
            if len(crowd) < CROWD:
                crowd.append(place)
            elif kind == WHOLE:
                # The crowd's oldest stand for it; its others are laid over those.
                yield from ((place, Candidate(older, 0, False)) for older in crowd)
    values = [value for kind in members for value in kind]
    kinds = np.repeat([WHOLE, INNER, MIRROR], [len(kind) for kind in members])
    for crowd in members[WHOLE].values():
        for number, place in enumerate(crowd):
            yield from ((place, Candidate(older, 0, False)) for older in crowd[:number])
    for left, right, counts in near_pairs(as_hashes(values), among=len(members[WHOLE])):
        yield from _expand(members, kinds, values, left, right, counts.tolist())


def _expand(
    members: Sequence[dict[int, list[int]]],
    kinds: Numbers,
    values: Sequence[int],
    left: Numbers,
    right: Numbers,
    counts: Sequence[int],
) -> Iterator[tuple[int, Candidate]]:
    for one, other, distance in zip(left.tolist(), right.tolist(), counts, strict=True):
        kind = int(kinds[other])
        for a in members[WHOLE][values[one]]:
            for b in members[kind][values[other]]:
                if a != b:
                    yield max(a, b), Candidate(min(a, b), distance, kind == MIRROR)
