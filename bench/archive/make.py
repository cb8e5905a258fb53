"""An archive of a given size, made through the archive's own door, with real small pictures for its newest stories."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from bench.archive.stories import PAIRS, story
from newsarchive.archive import Archive
from newsarchive.model import Gallery
from newsarchive.photos import look_at

SMALL = (480, 320)
"""Pixels of a real picture."""


def make_archive(folder: Path, pairs: int, *, pictures: int = 0) -> int:
    """Fill ``folder`` with an archive of ``pairs`` pairs (rounded up to whole stories); returns how many those are.

    The newest ``pictures`` photos are files that can be looked at; the others are rows without a file.
    """
    count = -(-pairs // PAIRS)
    drawn = min(count, -(-pictures // PAIRS))
    with Archive.open(folder) as archive:
        archive.store_galleries(story(number, of=count) for number in range(count - drawn))
        archive.store_galleries(_with_files(archive, story(number, of=count)) for number in range(count - drawn, count))
    return count * PAIRS


def _with_files(archive: Archive, gallery: Gallery) -> Gallery:
    pairs = []
    for pair in gallery.pairs:
        if pair.photo is not None:
            body = draw_picture(pair.photo.sha256)
            photo = look_at(body)
            archive.put_photo(photo, body, url=pair.image_url)
            pair = replace(pair, photo=photo)
        pairs.append(pair)
    return replace(gallery, pairs=tuple(pairs))


def draw_picture(seed: str) -> bytes:
    """A small JPEG of sky, ground and a few shapes, its own for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", SMALL, tuple(chance.randint(120, 230) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    horizon = chance.randint(120, 220)
    draw.rectangle((0, horizon, *SMALL), fill=tuple(chance.randint(40, 140) for _ in range(3)))
    for _ in range(12):
        x, y, size = chance.randint(0, 480), chance.randint(0, 320), chance.randint(10, 90)
        draw.ellipse((x, y, x + size, y + size * 2 // 3), fill=tuple(chance.randint(0, 255) for _ in range(3)))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()
