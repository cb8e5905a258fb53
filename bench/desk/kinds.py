"""The kinds of pages that readers ask for, each with addresses that differ from request to request."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from urllib.parse import quote

from bench.desk.archive import Sample
from bench.newspaper import words
from newsarchive.text.keys import fold_key, letters_key

Ask = Callable[[random.Random], str]

COMMON = ("ở", "làng", "người", "xã", "sông", "bên bờ")
"""Words that stand in hundreds of thousands of a million captions."""


def kinds(sample: Sample) -> Mapping[str, Ask]:
    """The kinds by name."""

    def common(chance: random.Random) -> str:
        return chance.choice(COMMON)

    def rare(chance: random.Random) -> str:
        told = letters_key(chance.choice(sample.captions)).split()
        begin = chance.randrange(max(1, len(told) - 4))
        return " ".join(told[begin : begin + 5])

    def caption(chance: random.Random) -> str:
        return letters_key(chance.choice(sample.captions))

    def phrase(chance: random.Random) -> str:
        return f'"{chance.choice(words.SLOTS["who"])} {chance.choice(words.SLOTS["does"])}"'

    def unaccented(chance: random.Random) -> str:
        return fold_key(letters_key(f"{chance.choice(words.SLOTS['who'])} {chance.choice(words.SLOTS['what'])}"))

    def year(chance: random.Random) -> int:
        return chance.randrange(2016, 2026)

    return {
        "home": lambda _: "/",
        "search: common word": _search(common),
        "search: rare words": _search(rare),
        "search: a whole caption": _search(caption),
        "search: phrase": _search(phrase),
        "search: without marks": _search(unaccented),
        "search: a facet chosen": lambda chance: f"/search?q={quote(common(chance))}&year={year(chance)}",
        "gallery": lambda chance: f"/gallery/{chance.choice(sample.galleries)}",
        "photo": lambda chance: f"/photo/{chance.choice(sample.photos)}",
        "small copy of a photo": lambda chance: f"/thumb/640/{chance.choice(sample.whole)}.webp",
        "health": lambda _: "/health",
        "corrections": lambda _: "/corrections",
        "Datasette: table of pairs": lambda chance: f"/archive/pairs?_size=50&position={chance.randrange(1, 12)}",
        "Datasette: rows by search": lambda chance: f"/archive/pairs.json?_search={quote(unaccented(chance))}&_size=20",
    }


def _search(pick: Callable[[random.Random], str]) -> Ask:
    return lambda chance: f"/search?q={quote(pick(chance))}"
