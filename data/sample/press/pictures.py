"""Draws pictures that look like photos from afar: sky, hills, water, crowds, lamps, grain. All from one seed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SIZES: Final = ((640, 427), (720, 480), (800, 533), (480, 640), (960, 540), (720, 540), (1280, 720))


def draw_picture(scene: str, seed: int) -> Image.Image:
    """An RGB picture of ``scene`` (RGBA for "vase"); the same seed draws the same pixels."""
    rng = random.Random(f"{scene}/{seed}")
    if scene == "vase":
        return _draw_vase(rng)
    width, height = rng.choice(SIZES)
    image = _draw_sky(width, height, *_sky_colours(scene, rng), tilt=rng.uniform(-0.4, 0.4))
    draw = ImageDraw.Draw(image)
    horizon = int(height * rng.uniform(0.3, 0.62))
    if rng.random() < 0.7:
        _draw_sun(image, rng, horizon)
        draw = ImageDraw.Draw(image)
    _FOREGROUND[scene](draw, rng, width, height, horizon)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.4)))
    return _add_grain(image, rng)


def difference_hash(image: Image.Image) -> int:
    """64 bits that say where the picture gets brighter from left to right: near pictures differ in few."""
    small = image.convert("L").resize((9, 8), Image.Resampling.BILINEAR)
    level = small.tobytes()
    pairs = (level[9 * row + column] < level[9 * row + column + 1] for row in range(8) for column in range(8))
    return sum(1 << place for place, brighter in enumerate(pairs) if brighter)


def _sky_colours(scene: str, rng: random.Random) -> tuple[Colour, Colour]:
    day: list[tuple[Colour, Colour]] = [
        ((96, 150, 205), (226, 232, 230)),
        ((70, 96, 140), (246, 196, 140)),
        ((150, 168, 180), (220, 220, 214)),
        ((58, 110, 160), (250, 226, 190)),
        ((206, 120, 90), (252, 214, 150)),
    ]
    dark: list[tuple[Colour, Colour]] = [((10, 14, 34), (46, 40, 66)), ((18, 20, 28), (88, 52, 40))]
    return rng.choice(dark if scene in {"night", "lantern", "fire"} else day)


def _draw_sky(width: int, height: int, top: Colour, bottom: Colour, tilt: float) -> Image.Image:
    down = Image.linear_gradient("L").resize((width, height))
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    mask = Image.blend(down, across if tilt > 0 else ImageChops.invert(across), abs(tilt))
    return Image.composite(Image.new("RGB", (width, height), bottom), Image.new("RGB", (width, height), top), mask)


def _draw_sun(image: Image.Image, rng: random.Random, horizon: int) -> None:
    width = image.width
    x, y, r = rng.randint(0, width), rng.randint(horizon // 5, horizon), rng.randint(width // 40, width // 12)
    halo = Image.new("L", image.size, 0)
    ImageDraw.Draw(halo).ellipse((x - r * 3, y - r * 3, x + r * 3, y + r * 3), fill=90)
    ImageDraw.Draw(halo).ellipse((x - r, y - r, x + r, y + r), fill=230)
    halo = halo.filter(ImageFilter.GaussianBlur(r // 2))
    image.paste(Image.new("RGB", image.size, (255, 242, 210)), mask=halo)


def _add_grain(image: Image.Image, rng: random.Random) -> Image.Image:
    width, height = image.size
    grain = Image.frombytes("L", (width // 3, height // 3), rng.randbytes((width // 3) * (height // 3)))
    grain = grain.resize(image.size, Image.Resampling.BICUBIC)
    return Image.blend(image, Image.merge("RGB", (grain, grain, grain)), 0.035)


def _ridge(rng: random.Random, width: int, level: float, swing: float) -> list[tuple[float, float]]:
    phases = [(rng.uniform(0, 6.3), rng.uniform(0.5, 5.0), rng.uniform(0.3, 1.0)) for _ in range(4)]
    total = sum(weight for _, _, weight in phases)
    return [
        (x, level - swing * sum(w * math.sin(p + f * x / width * 6.3) for p, f, w in phases) / total)
        for x in range(0, width + 16, 16)
    ]


def _shade(rng: random.Random, colour: Colour, spread: int = 24) -> Colour:
    change = rng.randint(-spread, spread)
    return tuple(max(0, min(255, part + change + rng.randint(-8, 8))) for part in colour)  # type: ignore[return-value]


def _hills(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int, colour: Colour, rows: int) -> None:
    for row in range(rows):
        level = top + (h - top) * row / rows
        line = _ridge(rng, w, level, h * 0.09 * (1.4 - row / rows))
        draw.polygon([*line, (w, h), (0, h)], fill=_shade(rng, colour, 34))


def _draw_land(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, h, top, rng.choice([(70, 110, 62), (96, 122, 60), (60, 84, 92)]), rng.randint(4, 7))


def _draw_autumn(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, h, top, (120, 60, 40), 3)
    _dots(draw, rng, (0, top // 2, w, h), [(198, 66, 34), (222, 128, 40), (150, 40, 30)], 420, 4, 15)


def _draw_flowers(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    draw.rectangle((0, top, w, h), fill=(58, 96, 48))
    tint: Colour = rng.choice([(240, 204, 40), (222, 70, 90), (240, 150, 60), (230, 228, 220)])
    _dots(draw, rng, (0, top, w, h), [tint, _shade(rng, tint, 40)], 380, 4, 18)


def _draw_forest(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    draw.rectangle((0, top, w, h), fill=_shade(rng, (70, 92, 58)))
    for _ in range(rng.randint(14, 34)):
        x, thick = rng.randint(0, w), rng.randint(4, w // 26)
        draw.line((x, h, x + rng.randint(-40, 40), rng.randint(0, top)), fill=_shade(rng, (64, 54, 44)), width=thick)
    _dots(draw, rng, (0, 0, w, top), [(60, 110, 54), (90, 132, 70)], 160, 10, 40)


def _dots(
    draw: ImageDraw.ImageDraw, rng: random.Random, box: tuple[int, int, int, int], tints: list[Colour], count: int,
    least: int, most: int,
) -> None:  # fmt: skip
    left, up, right, down = box
    for _ in range(count):
        x, y, r = rng.randint(left, right), rng.randint(up, max(up, down)), rng.randint(least, most)
        draw.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), fill=_shade(rng, rng.choice(tints)))


def _draw_water(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, top + h // 12, top - h // 14, (70, 96, 100), 2)
    base: Colour = rng.choice([(92, 124, 140), (130, 118, 92), (70, 104, 128), (150, 150, 140)])
    for y in range(top, h, 6):
        draw.line((0, y, w, y), fill=_shade(rng, base, 12), width=6)
    for _ in range(rng.randint(1, 7)):
        _boat(draw, rng, rng.randint(0, w), rng.randint(top + 10, h), rng.randint(w // 14, w // 3))


def _boat(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int, length: int) -> None:
    hull = [
        (x - length // 2, y),
        (x + length // 2, y),
        (x + length // 3, y + length // 8),
        (x - length // 3, y + length // 8),
    ]
    draw.polygon(hull, fill=_shade(rng, (70, 46, 34)))
    for _ in range(rng.randint(1, 3)):
        at = x + rng.randint(-length // 3, length // 3)
        tall = length // 5
        draw.ellipse((at - tall // 4, y - tall, at + tall // 4, y), fill=_shade(rng, (150, 60, 60), 80))


def _draw_salt(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _draw_plots(draw, rng, w, h, top, (206, 212, 214))
    for _ in range(rng.randint(3, 9)):
        x, y, r = rng.randint(0, w), rng.randint(top + 20, h), rng.randint(w // 30, w // 9)
        draw.polygon([(x - r, y), (x, y - r), (x + r, y)], fill=_shade(rng, (244, 244, 240), 8))


def _draw_plots(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int, colour: Colour) -> None:
    vanish, rows = rng.randint(0, w), rng.randint(3, 7)
    for row in range(rows):
        up, down = top + (h - top) * (row / rows) ** 1.6, top + (h - top) * ((row + 1) / rows) ** 1.6
        for column in range(-6, 7):
            edge = [vanish + column * w * 0.3 * (0.2 + y / h) for y in (up, down)]
            nxt = [vanish + (column + 1) * w * 0.3 * (0.2 + y / h) for y in (up, down)]
            shape = [(edge[0], up), (nxt[0], up), (nxt[1], down), (edge[1], down)]
            draw.polygon(shape, fill=_shade(rng, colour, 38), outline=(110, 92, 70))


def _draw_terraces(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    for row in range(rng.randint(9, 16)):
        line = _ridge(rng, w, top + (h - top) * row / 13, h * rng.uniform(0.02, 0.08))
        tint: Colour = rng.choice([(172, 190, 204), (110, 134, 70), (200, 190, 160)])
        draw.polygon([*line, (w, h), (0, h)], fill=_shade(rng, tint))
        draw.line(line, fill=(70, 74, 40), width=4)


def _draw_market(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    draw.rectangle((0, top, w, h), fill=_shade(rng, (140, 120, 98)))
    for _ in range(rng.randint(5, 12)):
        x, y, r = rng.randint(0, w), rng.randint(top // 2, top + h // 6), rng.randint(w // 14, w // 5)
        draw.pieslice((x - r, y - r // 2, x + r, y + r), 180, 360, fill=_shade(rng, rng.choice(_CLOTH), 40))
    _dots(draw, rng, (0, top + h // 8, w, h), _CLOTH, 150, w // 90, w // 32)


_CLOTH: Final[list[Colour]] = [(190, 60, 52), (60, 96, 160), (230, 180, 70), (70, 130, 90), (210, 200, 186)]


def _draw_street(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    x = 0
    while x < w:
        wide = rng.randint(w // 16, w // 5)
        roof = rng.randint(h // 12, top)
        draw.rectangle(
            (x, roof, x + wide, h), fill=_shade(rng, rng.choice([(206, 182, 130), (150, 138, 126), (176, 120, 92)]))
        )
        for row in range(roof + 14, h - 30, h // 12):
            for column in range(x + 8, x + wide - 12, w // 24):
                draw.rectangle((column, row, column + w // 60, row + h // 26), fill=_shade(rng, (84, 82, 80), 50))
        x += wide
    vanish = rng.randint(w // 4, 3 * w // 4)
    draw.polygon([(0, h), (w, h), (vanish + w // 9, h * 0.7), (vanish - w // 9, h * 0.7)], fill=(104, 102, 100))
    _dots(draw, rng, (0, int(h * 0.78), w, h), _CLOTH, rng.randint(6, 24), w // 60, w // 26)


def _draw_lamps(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, h, top, (34, 26, 30), 2)
    for _ in range(rng.randint(12, 40)):
        x, y, r = rng.randint(0, w), rng.randint(0, h), rng.randint(w // 60, w // 14)
        tint: Colour = rng.choice([(232, 70, 40), (250, 180, 60), (240, 120, 150), (120, 190, 120)])
        draw.line((x, 0, x, y), fill=(60, 50, 44), width=2)
        draw.ellipse((x - r, y - r, x + r, y + r * 1.2), fill=_shade(rng, tint, 30))


def _draw_night(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, h, top, (24, 28, 40), 3)
    x, y, r = rng.randint(w // 8, w), rng.randint(h // 9, top), rng.randint(w // 26, w // 9)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(240, 232, 200))
    _dots(draw, rng, (0, top, w, h), [(250, 210, 120), (240, 160, 80)], rng.randint(20, 70), 2, 7)


def _draw_fire(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    x, r = rng.randint(w // 4, 3 * w // 4), rng.randint(w // 7, w // 3)
    draw.rectangle((0, 0, w, h), fill=_shade(rng, (62, 40, 30)))
    for step in range(12, 0, -1):
        glow = (255 - step * 8, max(0, 214 - step * 16), max(0, 110 - step * 11))
        size = r * step / 12
        draw.ellipse((x - size, top - size, x + size, top + size * 1.2), fill=glow)
    _dots(draw, rng, (0, 0, w, h), [(255, 200, 90), (250, 130, 40)], 50, 1, 6)


def _draw_pottery(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    draw.rectangle((0, 0, w, top), fill=_shade(rng, (150, 132, 112)))
    draw.rectangle((0, top, w, h), fill=_shade(rng, (112, 84, 60)))
    for _ in range(rng.randint(3, 13)):
        x, y, r = rng.randint(0, w), rng.randint(top, h), rng.randint(w // 18, w // 6)
        tint = _shade(rng, rng.choice([(186, 140, 104), (222, 218, 206), (150, 86, 60)]))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tint, outline=_shade(rng, (70, 90, 150)), width=4)
        draw.rectangle((x - r // 3, y - r * 1.4, x + r // 3, y - r * 0.8), fill=tint)


def _draw_train(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    _hills(draw, rng, w, h, top, (110, 120, 80), 2)
    vanish = rng.randint(0, w)
    for near in (rng.randint(-w // 3, w // 3), rng.randint(w // 2, w)):
        draw.line((vanish, top, near, h), fill=(60, 54, 52), width=9)
    for step in range(1, 14):
        y = top + (h - top) * (step / 14) ** 2
        draw.line((vanish - w * 0.4 * y / h, y, vanish + w * 0.4 * y / h, y), fill=(96, 72, 54), width=5)
    side = rng.choice((0, w - w // 3))
    draw.rectangle((side, top - h // 4, side + w // 3, h - h // 5), fill=_shade(rng, rng.choice(_CLOTH)))


def _draw_net(draw: ImageDraw.ImageDraw, rng: random.Random, w: int, h: int, top: int) -> None:
    draw.rectangle((0, top, w, h), fill=_shade(rng, (128, 116, 92), 50))
    step, lean = rng.randint(22, 60), rng.randint(-w // 2, w // 2)
    for x in range(-w, 2 * w, step):
        draw.line((x, 0, x + lean, h), fill=(210, 206, 190), width=2)
        draw.line((x, h, x + lean // 2 + step, 0), fill=(60, 70, 64), width=2)
    _dots(draw, rng, (0, top, w, h), _CLOTH, rng.randint(2, 9), w // 30, w // 8)


def _draw_vase(rng: random.Random) -> Image.Image:
    image = Image.new("RGBA", (480, 640), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((110, 250, 370, 600), fill=(228, 232, 236, 255), outline=(60, 80, 150, 255), width=6)
    draw.polygon([(200, 290), (280, 290), (262, 110), (218, 110)], fill=(228, 232, 236, 255))
    for turn in range(14):
        x, y = 240 + 62 * math.cos(turn * 0.45), 420 + 62 * math.sin(turn * 0.45)
        draw.ellipse((x - 24, y - 24, x + 24, y + 24), fill=(220, 170 + rng.randint(-20, 20), 40, 255))
    draw.ellipse((196, 376, 284, 464), fill=(90, 60, 30, 255))
    draw.ellipse((60, 590, 420, 634), fill=(40, 40, 60, 70))
    return image


_FOREGROUND: Final[dict[str, Callable[[ImageDraw.ImageDraw, random.Random, int, int, int], None]]] = {
    "salt": _draw_salt, "sea": _draw_water, "river": _draw_water, "field": _draw_land, "mountain": _draw_land,
    "terraces": _draw_terraces, "market": _draw_market, "street": _draw_street, "forest": _draw_forest,
    "flowers": _draw_flowers, "autumn": _draw_autumn, "lantern": _draw_lamps, "night": _draw_night,
    "fire": _draw_fire, "pottery": _draw_pottery, "train": _draw_train, "net": _draw_net,
}  # fmt: skip
