"""What a careful reader finds on each page (``expected.json``), and what all of it adds up to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.sample.press.stories import Picture, Story

# Shapes that print each caption twice, and the one whose slideshow glues all of them into one block.
TWICE = frozenset({"vnexpress_slides", "zing"})
GLUED = frozenset({"hemera_slideshow"})


def expect(story: Story) -> dict[str, Any]:
    """The gallery that a careful reader sees on the page of ``story``, ready for JSON."""
    return {
        "url": story.url,
        "title": story.title,
        "title_verbatim": story.title_verbatim,
        "lead": story.lead,
        "outlet_prefix": story.lead_prefix.strip(" -()") or None,
        "place": story.place,
        "author": story.author,
        "source": story.source,
        "credit": story.gallery_credit,
        "published_at": story.published.isoformat(),
        "canonical_url": story.url,
        "pairs": [_expect_pair(story, number, picture) for number, picture in enumerate(story.pictures, 1)],
        "repeats": _expect_repeats(story),
    }


def _expect_pair(story: Story, position: int, picture: Picture) -> dict[str, Any]:
    speaker = picture
    if picture.group is not None:
        speaker = next(other for other in story.pictures if other.group == picture.group)
    return {
        "position": position,
        "image_url": best_address(story, position, picture) if picture.path else None,
        "caption": speaker.caption,
        "caption_verbatim": speaker.printed,
        "credit": speaker.credit,
        "photographer": speaker.photographer,
        "agency": speaker.agency,
        "group": picture.group,
        "photo_failure": picture.failure,
    }


def best_address(story: Story, position: int, picture: Picture) -> str:
    """The largest size of the photo that the page itself offers."""
    if story.layout == "vnexpress_slides":
        mark = f"{sum(picture.url.encode()) * 1200:x}"
        return f"{picture.url}?w=1200&h=0&q=100&dpr=1&fit=crop&s={mark}"
    if story.layout == "zing":
        return picture.sized("w1920")
    if story.layout == "lazy_figures":
        first_half = position <= len(story.pictures) // 2
        return f"{picture.url}?width=0&s=d4" if first_half else f"{picture.url}?width=1280"
    return picture.url


def _expect_repeats(story: Story) -> list[dict[str, Any]]:
    printed = [picture.printed or "" for picture in story.pictures]
    if story.layout in GLUED:
        # The slideshow's stage shows the first photo once more, in another size.
        stage = {"text": None, "positions": [1]}
        return [{"text": "".join(printed), "positions": list(range(1, len(printed) + 1))}, stage]
    if story.layout in TWICE:
        return [{"text": words, "positions": [number]} for number, words in enumerate(printed, 1)]
    return []


@dataclass(frozen=True, slots=True)
class Counts:
    """What an archive holds after one crawl of the whole sample newspaper."""

    galleries: int
    pairs: int
    pairs_with_photo: int
    pairs_without_photo: int
    photo_addresses: int
    distinct_photos: int
    photo_bytes: int
    repeats_removed: int
    failures: dict[str, int]
    captions_without_image: int
    images_without_caption: int


def count(expected: list[dict[str, Any]], routes: dict[str, dict[str, str]], folder: Path) -> Counts:
    """The counts of the galleries ``expected``, whose photos ``routes`` serve from ``folder``."""
    pairs = [pair for gallery in expected for pair in gallery["pairs"]]
    stored = [pair for pair in pairs if pair["image_url"] and not pair["photo_failure"]]
    bodies = {}
    for pair in stored:
        body = (folder / routes[served_address(pair["image_url"])]["file"]).read_bytes()
        bodies[hashlib.sha256(body).hexdigest()] = len(body)
    failures: dict[str, int] = {}
    for pair in pairs:
        if pair["photo_failure"]:
            failures[pair["photo_failure"]] = failures.get(pair["photo_failure"], 0) + 1
    return Counts(
        galleries=len(expected),
        pairs=len(pairs),
        pairs_with_photo=len(stored),
        pairs_without_photo=len(pairs) - len(stored),
        photo_addresses=len({pair["image_url"] for pair in pairs if pair["image_url"]}),
        distinct_photos=len(bodies),
        photo_bytes=sum(bodies.values()),
        repeats_removed=sum(len(gallery["repeats"]) for gallery in expected),
        failures=dict(sorted(failures.items())),
        captions_without_image=sum(not pair["image_url"] for pair in pairs),
        images_without_caption=sum(not pair["caption"] for pair in pairs),
    )


def served_address(url: str) -> str:
    """``url`` without its query and without a size segment: how ``routes.json`` names a photo."""
    from_host = url.split("?", 1)[0].split("/", 3)
    first, _, rest = from_host[3].partition("/")
    if first in {"zoom", "thumb_w"}:
        rest = rest.partition("/")[2]
    elif not (first.startswith("w") and first[1:].isdigit()):
        rest = from_host[3]
    return "/".join((*from_host[:3], rest))


def read_expected(pages: Path) -> list[dict[str, Any]]:
    """All ``expected.json`` files, by folder name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(pages.glob("*/expected.json"))]
