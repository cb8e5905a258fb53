"""Photos made small, for lists of many: the only picture of an export that is not the newspaper's own bytes."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

SIDE = 400
"""Pixels of the longer side: what viewers show in a list, on a dense screen too."""

_QUALITY = 80


def thumbnail_size(width: int, height: int) -> tuple[int, int] | None:
    """Width and height of the thumbnail of a photo; None: the photo is small enough itself.

    >>> thumbnail_size(1280, 854), thumbnail_size(320, 240)
    ((400, 267), None)
    """
    if max(width, height) <= SIDE:
        return None
    scale = SIDE / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def make_thumbnail(body: bytes, size: tuple[int, int]) -> bytes:
    """The photo in ``body`` as a JPEG of this size, turned as its EXIF says; transparency becomes white.

    What cannot be decoded any more is given back as it is.
    """
    made = BytesIO()
    try:
        with Image.open(BytesIO(body)) as image:
            image.draft("RGB", size)
            picture = ImageOps.exif_transpose(image).convert("RGBA")
            ground = Image.new("RGBA", picture.size, "white")
            small = Image.alpha_composite(ground, picture).convert("RGB").resize(size, reducing_gap=2.0)
            small.save(made, "JPEG", quality=_QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return body
    return made.getvalue()
