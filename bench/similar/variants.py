"""What happens to a photo on its way from newspaper to newspaper, one function a kind."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw, ImageOps

Variant = Callable[[Image.Image, random.Random], bytes]


def encode(picture: Image.Image, quality: int = 85) -> bytes:
    """A JPEG file."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def resize(picture: Image.Image, share: float) -> Image.Image:
    """The picture at a share of its width and height."""
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def crop(picture: Image.Image, share: float, chance: random.Random) -> Image.Image:
    """The picture without ``share`` of its width and of its height, taken from both sides in any proportion."""
    width, height = int(picture.width * share), int(picture.height * share)
    left, top = int(width * chance.random()), int(height * chance.random())
    return picture.crop((left, top, picture.width - width + left, picture.height - height + top))


def add_logo(picture: Image.Image, chance: random.Random) -> Image.Image:
    """The picture with a box of 16 % by 8 % and a name in it, in one of its corners."""
    picture = picture.copy()
    width, height = int(picture.width * 0.16), int(picture.height * 0.08)
    edge = (int(picture.width * 0.02), int(picture.height * 0.02))
    left = chance.choice([edge[0], picture.width - width - edge[0]])
    top = chance.choice([edge[1], picture.height - height - edge[1]])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((left, top, left + width, top + height), fill=tuple(chance.randrange(256) for _ in range(3)))
    pen.text((left + 4, top + 4), "BÁO MẪU", fill="white", font_size=max(6, height // 2))
    return picture


def add_border(picture: Image.Image, chance: random.Random) -> Image.Image:
    """The picture in a frame of 2 to 6 % of its width."""
    width = int(picture.width * chance.uniform(0.02, 0.06))
    return ImageOps.expand(picture, width, chance.choice(["white", "black", "#d0d0d0"]))


def _recompress(quality: int) -> Variant:
    return lambda picture, _: encode(picture, quality)


KINDS: Mapping[str, Variant] = {
    "half the size": lambda picture, _: encode(resize(picture, 0.5)),
    "a quarter of the size": lambda picture, _: encode(resize(picture, 0.25)),
    "300 pixels wide": lambda picture, _: encode(resize(picture, 300 / picture.width)),
    **{f"JPEG quality {quality}": _recompress(quality) for quality in (30, 50, 70, 85, 95)},
    "logo": lambda picture, chance: encode(add_logo(picture, chance)),
    "crop of 5 %": lambda picture, chance: encode(crop(picture, 0.05, chance)),
    "crop of 10 %": lambda picture, chance: encode(crop(picture, 0.10, chance)),
    "border": lambda picture, chance: encode(add_border(picture, chance)),
    "grey": lambda picture, _: encode(picture.convert("L")),
    "mirrored": lambda picture, _: encode(ImageOps.mirror(picture)),
    "smaller, logo, quality 50": lambda picture, chance: encode(add_logo(resize(picture, 0.6), chance), 50),
}
