"""How a photo looks, in numbers: a small picture of it, and a perceptual hash to find its copies by.

The hash is a difference hash (dHash): 64 bits, each telling whether the picture gets brighter from one field to the
next on its right, on a grid of 9 by 8. Resizing, recompression, a logo and grey tones leave nearly all bits as they
are; it was chosen by measurement over a median hash and a DCT hash (bench/RESULTS.md). But pictures without detail
share their bits with each other, so they get no hash; graphics made from one template do too, so copies are confirmed
by :mod:`newsarchive.photo_compare`, which lays the two pictures over each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 64
"""A view is a picture of 64 by 64 grey levels, whatever the shape of the photo."""

MARGIN = 3
"""The inner hash leaves out 3 of 64 at each side: it finds copies that were cropped a little."""

FEWEST_CHANGES = 16
"""Of 112 pairs of adjacent bits; fewer differ where a picture is one slope of light or a plain."""

CLEAR = 2
FEWEST_CLEAR = 0.25
"""Share of fields that differ from their right neighbour by more than 2 of 255 levels: below it, noise decides."""

WORKING_SIDE = 640
"""Pictures that cannot be decoded smaller are shrunk to about this before their edges are looked at."""

View = NDArray[np.uint8]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PhotoHash:
    """Signed 64-bit numbers: the hash of the whole picture, and of the picture without a margin."""

    dhash: int
    inner: int


def view_photo(image: Image.Image, orientation: int = 1) -> View:
    """A decoded image as :data:`SIDE` x :data:`SIDE` grey levels: upright, without a border of one colour.

    ``orientation`` is that of EXIF (1 to 8): copies that lost their EXIF were turned before.
    """
    grey = _trim(_grey(image))
    small = grey.resize((SIDE, SIDE), Image.Resampling.BOX)
    turn = _TURNS.get(orientation)
    return np.asarray(small.transpose(turn) if turn is not None else small)


# EXIF 2.32, tag 0x0112.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _grey(image: Image.Image) -> Image.Image:
    image = _shrink(image)
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        # A browser shows the page through what is transparent; pages are white.
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L")


def _shrink(image: Image.Image) -> Image.Image:
    """A large image at a fraction of its size, before any other copy of it is made."""
    factor = max(image.size) // WORKING_SIDE
    if factor < 2:
        return image
    if image.mode in {"L", "RGB", "CMYK"}:
        return image.reduce(factor)
    # Numbers of colours have no mean, and of pictures with transparency Pillow would make another whole copy.
    return image.resize((max(1, image.width // factor), max(1, image.height // factor)), Image.Resampling.NEAREST)


def _trim(grey: Image.Image) -> Image.Image:
    """``grey`` without a frame of one tone on all four sides, of at most a fifth of it on each."""
    levels = np.asarray(grey, dtype=np.int16)
    height, width = levels.shape
    top, bottom = _plain_lines(levels), _plain_lines(levels[::-1])
    left, right = _plain_lines(levels.T), _plain_lines(levels.T[::-1])
    if not (top and bottom and left and right):
        return grey
    box = (left + 1, top + 1, width - right - 1, height - bottom - 1)  # the frame's inner edge is blurred
    return grey.crop(box) if box[2] - box[0] > width // 2 and box[3] - box[1] > height // 2 else grey


def _plain_lines(lines: NDArray[np.int16]) -> int:
    tone = lines[0].mean()
    for number, line in enumerate(lines[: len(lines) // 5]):
        away = np.abs(line - tone)
        if away.mean() > 6 or away.max() > 40:  # JPEG leaves ripples beside the picture
            return number
    return len(lines) // 5


def hash_view(view: View) -> PhotoHash | None:
    """The hashes of a view; None for a picture with too little in it to be told from others."""
    fields = _fields(view, 0)
    bits = fields[:, 1:] > fields[:, :-1]
    changes = np.count_nonzero(bits[1:] != bits[:-1]) + np.count_nonzero(bits[:, 1:] != bits[:, :-1])
    clear = np.abs(np.diff(fields, axis=1)) > CLEAR * SIDE * SIDE
    if changes < FEWEST_CHANGES or clear.mean() < FEWEST_CLEAR:
        return None
    inner = _fields(view, MARGIN)
    return PhotoHash(_as_number(bits), _as_number(inner[:, 1:] > inner[:, :-1]))


def mirror_view(view: View) -> View:
    """The view of the same picture seen in a mirror."""
    return np.ascontiguousarray(view[:, ::-1])


def _fields(view: View, margin: int) -> Whole:
    """9 by 8 means of areas, times a constant: whole numbers, so that every machine gives the same bits."""
    inside = view[margin : SIDE - margin, margin : SIDE - margin].astype(np.int64)
    return _areas(SIDE - 2 * margin, 8) @ inside @ _areas(SIDE - 2 * margin, 9).T


@cache
def _areas(length: int, parts: int) -> Whole:
    """How much of each of ``length`` pixels (in parts of it) lies in each of ``parts`` equal stretches."""
    units = np.arange(length * parts) // length
    return np.stack([np.bincount(np.flatnonzero(units == part) // parts, minlength=length) for part in range(parts)])


def _as_number(bits: NDArray[np.bool_]) -> int:
    return int(np.packbits(bits).view(">i8")[0])
