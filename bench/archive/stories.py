"""Photo stories by number, as an archive would have read them: the same number gives the same story, always.

What matters for an index is how often words occur: "ở" or "làng" stand in most captions, "đèn" in one of forty, a
ship's number in one of a hundred thousand, and names of hamlets lie between, few often and many seldom (Zipf). Every
twelfth story is a reprint: another newspaper runs the photos and captions of an earlier one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256

from bench.newspaper import words
from newsarchive.model import Evidence, Gallery, Pair, Photo

PAIRS = 12
"""Pairs of a story."""

VIETNAM = timezone(timedelta(hours=7))
BEGIN = datetime(2012, 1, 1, 5, tzinfo=VIETNAM)
YEARS = 14
LATE = 17
"""Every so many stories one arrives that was published long before, as a backfill brings them."""

REPRINT = 12
SITES = tuple(f"bao{number:02}" for number in range(1, 33))
AGENCIES = ("TTXVN", "Reuters", "AFP", "AP", "Getty Images", "Xinhua", "EPA", "Kyodo")
FORMATS = ("JPEG",) * 90 + ("WEBP",) * 6 + ("PNG",) * 3 + ("GIF",)
HAMLETS = tuple(f"{first} {last}" for first in words.SLOTS["first"] for last in words.SLOTS["last"])


def stories(pairs: int, *, first: int = 0) -> Iterator[Gallery]:
    """Stories from number ``first`` on that hold ``pairs`` pairs (rounded up to whole stories) of a whole of that size.

    Publication runs over :data:`YEARS` years however many there are.
    """
    count = -(-pairs // PAIRS)
    for number in range(first, first + count):
        yield story(number, of=count)


def story(number: int, *, of: int) -> Gallery:
    """Story ``number`` of an archive of ``of`` stories."""
    chance = random.Random(number)
    told = number - REPRINT * chance.randint(1, 20) if number % REPRINT == 0 and number > 20 * REPRINT else number
    site = _skewed(chance, SITES)
    teller = random.Random(-told - 1)
    pairs = tuple(_pair(teller, told, place, site) for place in range(1, PAIRS + 1))
    return Gallery(
        url=f"https://{site}.example/anh/{words.slug(words.title(told))}-{100_000 + number}.html",
        site=site,
        title=words.title(told),
        lead=words.lead(told),
        place=_skewed(teller, HAMLETS),
        author=words.photographer(told),
        published_at=_published(chance, number, of),
        pairs=pairs,
        rule=site,
        confidence=0.95,
    )


def _published(chance: random.Random, number: int, of: int) -> datetime | None:
    if chance.random() < 0.01:
        return None
    share = number / of if number % LATE else chance.random() * number / of
    return BEGIN + timedelta(minutes=int(share * YEARS * 365.25 * 24 * 60) + chance.randint(0, 600))


def _skewed(chance: random.Random, choices: tuple[str, ...]) -> str:
    """One of ``choices``: the first most often, the last seldom."""
    return choices[int(len(choices) ** chance.random()) - 1]


def _pair(chance: random.Random, told: int, place: int, site: str) -> Pair:
    number = told * PAIRS + place
    agency = _skewed(chance, AGENCIES) if chance.random() < 0.4 else None
    photographer = words.photographer(number)
    url = f"https://anh.{site}.example/{number}.jpg"
    lost = chance.random() < 0.02
    pair = Pair(
        place,
        url,
        (url,),
        caption=_caption(chance, number) if chance.random() < 0.95 else None,
        credit="/".join(filter(None, (photographer, agency))),
        photographer=photographer,
        agency=agency,
        evidence=Evidence("figcaption", site),
        photo=None if lost else photo_of(number, chance),
        photo_failure="HTTP 404" if lost else None,
    )
    return replace(pair, caption_verbatim=pair.caption)


def _caption(chance: random.Random, number: int) -> str:
    text = words.caption(number)[:-1]
    if chance.random() < 0.5:
        text += f", thôn {_skewed(chance, HAMLETS)}"
    if chance.random() < 0.05:
        text += f", tàu QN{chance.randrange(100_000):05}"
    return f"{text}."


def photo_of(number: int, chance: random.Random) -> Photo:
    """A photo that was never drawn: only its row."""
    width = chance.choice((660, 800, 1024, 1280))
    return Photo(
        sha256=sha256(b"photo %d" % number).hexdigest(),
        size=width * chance.randint(80, 200),
        format=chance.choice(FORMATS),
        width=width,
        height=width * 2 // 3,
        hashes=(chance.getrandbits(64) - 2**63, chance.getrandbits(64) - 2**63),
    )
