"""Strips of thumbnails: the photos of a slideshow once more, small and without captions, in the same order.

The two copies lie in different folders and sizes, so only their file names and their order tell. A name that says
nothing ("1.jpg") may be that of another photo: then the strip must hold as many photos as the slideshow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import unquote

from newsarchive.model import Pair
from newsarchive.split.photos_seen import urlsplit_path

_SHORTEST = 2  # photos of a strip
_SIZE = re.compile(r"(?:[-_](?:\d{2,4}x\d{0,4}|thumb(?:nail)?s?|small|medium|large|s|m|l))+$|^(?:thumbs?|small|tn)[-_]")
_TELLING = 5  # letters and digits of a name that no other photo bears by chance


def file_name(url: str) -> str:
    """The file name of a photo without its ending and its size.

    >>> file_name("https://anh.example/thumb/Ben-Ca-01-150x100.jpg?v=2"), file_name("/l/thumb_ben-ca-01.webp")
    ('ben-ca-01', 'ben-ca-01')
    """
    name = unquote(urlsplit_path(url)).rstrip("/").rsplit("/", 1)[-1].lower()
    return _SIZE.sub("", re.sub(r"(?:\.(?:jpe?g|png|gif|webp|avif|bmp))+$", "", name))


def find_strips(pairs: Sequence[Pair]) -> dict[int, int]:
    """For each photo of a strip its place in ``pairs``, with the place of the photo that it repeats."""
    found: dict[int, int] = {}
    runs = [run for run in _bare_runs(pairs) if len(run) >= _SHORTEST]
    if not runs:  # nearly every page: no name need be read
        return found
    names = [file_name(pair.image_url) if pair.image_url else "" for pair in pairs]
    shown = [at for at, pair in enumerate(pairs) if names[at] and pair.caption_verbatim]
    if len(shown) < _SHORTEST:
        return found
    places: dict[str, list[int]] = {}
    for at in shown:
        places.setdefault(names[at], []).append(at)
    for run in runs:
        strip = [names[at] for at in run]
        owners = _owners(strip, places)
        if owners and (len(run) == len(shown) or all(map(_is_telling, strip))):
            found.update(zip(run, owners, strict=True))
    return found


def _bare_runs(pairs: Sequence[Pair]) -> list[list[int]]:
    """The runs of photos without a caption, as places in ``pairs``."""
    runs: list[list[int]] = [[]]
    for at, pair in enumerate(pairs):
        if pair.image_url and not pair.caption_verbatim:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _owners(strip: list[str], places: dict[str, list[int]]) -> list[int]:
    """The places of the captioned photos with the names of ``strip`` in the same order; empty if one has none."""
    owners: list[int] = []
    for name in strip:
        known = places.get(name, [])
        after = bisect_right(known, owners[-1]) if owners else 0
        if after == len(known):
            return []
        owners.append(known[after])
    return owners


def _is_telling(name: str) -> bool:
    return sum(sign.isalnum() for sign in name) >= _TELLING
