"""Pictures to measure with, drawn by us from a number: scenes, bursts of one scene, graphics of one template, plains.

No file is read: the same number gives the same picture. Light that falls off unevenly and grain are noise of several
sizes laid over each other, as in photos; without them every algorithm looks better than it is.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

SIZES = ((900, 600), (1024, 683), (680, 900), (1000, 560))
LETTERS = "ABCDEGHIKLMNOPQRSTUVXYĐƠƯ abcdeghiklmnopqrstuvxy 0123456789"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a scene: a box or an ellipse, by its place and size in shares of the picture."""

    is_round: bool
    left: float
    bottom: float
    width: float
    height: float
    colour: tuple[int, int, int]
    depth: float


def draw_noise(seed: str, size: tuple[int, int], octaves: int = 5) -> Image.Image:
    """Noise of several sizes, each finer one weaker."""
    chance = random.Random(seed)
    picture: Image.Image | None = None
    share = 0.5
    for octave in range(octaves):
        grid = (3 * 2**octave + 1, 2 * 2**octave + 1)
        layer = Image.frombytes("RGB", grid, chance.randbytes(grid[0] * grid[1] * 3))
        layer = layer.resize(size, Image.Resampling.BICUBIC)
        picture = layer if picture is None else Image.blend(picture, layer, share * 0.6)
        share *= 0.8
    assert picture is not None
    return picture


def draw_scene(number: int, shot: int = 0) -> Image.Image:
    """Scene ``number``; later shots (1, 2, ...): the camera has turned by 4 to 10 %, and things have moved."""
    chance = random.Random(f"scene {number}")
    size = chance.choice(SIZES)
    sky = tuple(chance.randrange(256) for _ in range(3)) if chance.random() < 0.6 else None
    horizon = chance.uniform(0.25, 0.7)
    things = [_draw_thing(chance) for _ in range(chance.randint(4, 18))]
    later = random.Random(f"shot {number} {shot}")
    angle, reach = later.uniform(0, 2 * math.pi), later.uniform(0.04, 0.10) if shot else 0.0
    right, down = reach * math.cos(angle), reach * math.sin(angle)
    zoom = later.uniform(0.96, 1.06) if shot else 1.0
    picture = _draw_ground(number, size, right, down)
    pen = ImageDraw.Draw(picture)
    if sky:
        pen.rectangle((0, 0, size[0], int(size[1] * (horizon - down * 0.6))), fill=sky)
    for thing in things:
        moved = (later.uniform(-0.05, 0.05), later.uniform(-0.02, 0.02)) if shot else (0.0, 0.0)
        left = (thing.left - right * (1 + thing.depth) + moved[0] - 0.5) * zoom + 0.5
        top = (thing.bottom - thing.height - down + moved[1] - 0.5) * zoom + 0.5
        box = (left, top, left + thing.width * zoom, top + thing.height * zoom)
        shape = pen.ellipse if thing.is_round else pen.rectangle
        shape(tuple(part * size[place % 2] for place, part in enumerate(box)), fill=thing.colour)
    grain = draw_noise(f"grain {number}", size, 7)
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(2)), grain, 0.15)


def _draw_thing(chance: random.Random) -> Thing:
    return Thing(
        chance.random() < 0.6,
        chance.uniform(-0.05, 1),
        chance.uniform(0.2, 1),
        chance.uniform(0.04, 0.3),
        chance.uniform(0.05, 0.4),
        (chance.randrange(256), chance.randrange(256), chance.randrange(256)),
        chance.uniform(0.3, 1),
    )


def _draw_ground(number: int, size: tuple[int, int], right: float, down: float) -> Image.Image:
    """The part of a larger ground that the camera sees."""
    large = draw_noise(f"ground {number}", (int(size[0] * 1.3), int(size[1] * 1.3)))
    left, top = int(size[0] * (0.15 + right * 0.6)), int(size[1] * (0.15 + down * 0.6))
    return large.crop((left, top, left + size[0], top + size[1]))


def draw_template(number: int, issue: int) -> Image.Image:
    """A graphic as a newsroom makes them by the dozen: the same ground and boxes, other words and bars."""
    chance = random.Random(f"template {number}")
    picture = draw_noise(f"template ground {number}", (1200, 800), 3)
    bar = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
    boxes = [
        (chance.uniform(0, 0.6), chance.uniform(0.1, 0.9), chance.uniform(0.2, 0.5), chance.uniform(0.05, 0.2))
        for _ in range(4)
    ]
    words = random.Random(f"issue {number} {issue}")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 1200, 120), fill=bar)
    pen.text((40, 30), _say(words, 20), fill="white", font_size=60)
    for left, top, width, height in boxes:
        x, y = left * 1200, top * 800
        pen.rectangle((x, y, x + width * 1200, y + height * 800), fill="white")
        pen.text((x + 10, y + 10), _say(words, 30), fill="black", font_size=36)
        long = width * words.uniform(0.1, 1) * 1200
        pen.rectangle((x, y + height * 560, x + long, y + height * 800), fill=bar)
    return picture


def _say(chance: random.Random, letters: int) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(letters))


def draw_plain(number: int) -> Image.Image:
    """A picture with next to nothing in it: one tone, a slope of light, or one line of words."""
    chance = random.Random(f"plain {number}")
    tone = (chance.randrange(230), chance.randrange(230), chance.randrange(230))
    picture = Image.new("RGB", (1000, 700), tone)
    match number % 3:
        case 1:
            slope = Image.linear_gradient("L").resize(picture.size).convert("RGB")
            return Image.blend(picture, slope, 0.1)
        case 2:
            brighter = tuple(level + 25 for level in tone)
            ImageDraw.Draw(picture).text((300, 300), f"ẢNH {number}", fill=brighter, font_size=40)
    return picture


def look_alikes(scale: int) -> Iterator[tuple[str, str, Image.Image]]:
    """(kind, what it looks like, picture): pictures of one kind that look alike and are different ones."""
    for number in range(scale):
        for shot in range(3):
            yield "burst of one scene", f"burst {number}", draw_scene(10_000 + number, shot)
    for number in range(max(1, scale // 5)):
        for issue in range(8):
            yield "graphics of one template", f"template {number}", draw_template(number, issue)
    for number in range(scale):
        yield "plain pictures", "plain", draw_plain(number)
