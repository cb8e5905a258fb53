"""Precision and recall of finding a photo's copies: each hash alone, and newsarchive's hash with its confirmation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from bench.similar.hashes import HASHES
from bench.similar.scenes import draw_scene, look_alikes
from bench.similar.variants import KINDS, encode
from newsarchive.archive.duplicates.near_hashes import DISTANCE
from newsarchive.archive.duplicates.photo_links import Candidate, confirm
from newsarchive.hash_distance import distance, mirrored
from newsarchive.photo_hash import PhotoHash, View, hash_view
from newsarchive.photos import view_of

WIDEST = 1000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the set: ``shows`` is the same for all copies of one, ``kind`` what was done to it.

    Pictures of different shows are different pictures.
    """

    shows: str
    kind: str
    view: View


@dataclass(frozen=True, slots=True)
class Found:
    """Of copies of each kind the share that was found, and how many pairs were right and wrong (by kinds)."""

    method: str
    recall: dict[str, float]
    right: int
    wrong: Counter[str]

    @property
    def precision(self) -> float:
        """Share of the pairs found that show one picture."""
        return self.right / max(1, self.right + self.wrong.total())


def read_folder(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The photos of a folder, by name, no wider than :data:`WIDEST`."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}:
            with Image.open(path) as opened:
                picture = opened.convert("RGB")
            picture.thumbnail((WIDEST, WIDEST))
            yield path.name, picture


def draw_scenes(count: int) -> Iterator[tuple[str, Image.Image]]:
    """Drawn scenes, by name."""
    return ((f"scene {number}", draw_scene(number)) for number in range(count))


def make_set(pictures: Iterable[tuple[str, Image.Image]], scale: int) -> list[Picture]:
    """Originals with a copy of each kind, and pictures that look alike and are different ones."""
    chance = random.Random(20_160_703)
    made = []
    for name, picture in pictures:
        made.append(Picture(name, "original", _view(encode(picture, 88))))
        made += [Picture(name, kind, _view(vary(picture, chance))) for kind, vary in KINDS.items()]
    for number, (kind, _, picture) in enumerate(look_alikes(scale)):
        made.append(Picture(f"look-alike {number}", kind, _view(encode(picture))))
    return made


def _view(body: bytes) -> View:
    return view_of(body)


def measure_hash(name: str, pictures: Sequence[Picture]) -> Found:
    """One hash alone: every pair within the distance counts as found."""
    bits = np.packbits([HASHES[name](picture.view) for picture in pictures], axis=1).view(np.uint64).ravel()

    def near(one: int, other: int) -> bool:
        return int(np.bitwise_count(bits[one] ^ bits[other])) <= DISTANCE

    return _measure(f"{name} alone", pictures, near)


def measure_newsarchive(pictures: Sequence[Picture]) -> Found:
    """newsarchive: dHash of whole, inner and mirrored picture, plain ones left out, candidates confirmed."""
    hashes = [hash_view(picture.view) for picture in pictures]

    def near(one: int, other: int) -> bool:
        first, second = hashes[one], hashes[other]
        if first is None or second is None:
            return False
        return any(
            confirm(pictures[one].view, pictures[other].view, candidate).is_same
            for candidate in _candidates(first, second)
        )

    return _measure("newsarchive", pictures, near)


def _candidates(one: PhotoHash, other: PhotoHash) -> Iterator[Candidate]:
    straight = min(distance(one.dhash, other.dhash), distance(one.inner, other.dhash), distance(one.dhash, other.inner))
    if straight <= DISTANCE:
        yield Candidate(0, straight, is_mirrored=False)
    if (turned := distance(mirrored(one.dhash), other.dhash)) <= DISTANCE:
        yield Candidate(0, turned, is_mirrored=True)


def _measure(method: str, pictures: Sequence[Picture], near: Callable[[int, int], bool]) -> Found:
    """Copies against their originals (recall), and all different pictures against each other (what is wrong)."""
    originals = {picture.shows: place for place, picture in enumerate(pictures) if picture.kind == "original"}
    tries: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for place, picture in enumerate(pictures):
        if picture.kind in KINDS:
            tries[picture.kind] += 1
            hits[picture.kind] += near(originals[picture.shows], place)
    different = [place for place, picture in enumerate(pictures) if picture.kind not in KINDS]
    wrong = Counter(
        " / ".join(sorted({pictures[one].kind, pictures[other].kind}))
        for one, other in combinations(different, 2)
        if near(one, other)
    )
    return Found(method, {kind: hits[kind] / tries[kind] for kind in tries}, hits.total(), wrong)


def count_hashed(pictures: Sequence[Picture]) -> dict[str, float]:
    """Share of originals and of each kind of look-alikes that has a hash at all."""
    shares: dict[str, list[bool]] = {}
    for picture in pictures:
        if picture.kind not in KINDS:
            shares.setdefault(picture.kind, []).append(hash_view(picture.view) is not None)
    return {kind: sum(held) / len(held) for kind, held in shares.items()}
