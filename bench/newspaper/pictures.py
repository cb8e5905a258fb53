"""Photos by the thousand a second: JPEGs whose pixels differ, put together from a few that were really encoded.

Encoding a 1280 px JPEG takes ten milliseconds or more, too long for a newspaper that must not be the bottleneck.
Here a handful of negatives (colour gradients and noise, seeded) are encoded once for each width, with a restart marker
after every row of blocks (ITU-T T.81, E.1.4): such rows can be decoded alone. A photo is bands of rows of several
negatives, so that its pixels and its perceptual hash are its own; a comment segment with its key makes its bytes
its own too, and the height in its header is its own. Width, height, bands and comment vary; the noise's strength, the
quantisation tables and the EXIF fields do not.
"""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass

from PIL import Image

BLOCK = 16
"""Pixels in a row of blocks with 4:2:0 colour."""

NEGATIVES = 8
BANDS = 5

NEWS_WIDTHS = (660, 800, 1024, 1280)
"""Widths that newspapers serve; with the ratios below, files of 60 to 250 KB."""

THUMBNAIL_WIDTHS = (96,)
"""For soaks that count galleries, not bytes: files of about 2 KB."""

RATIOS = (0.64, 0.70)
"""Lowest and highest ratio of height to width."""

QUALITY = 80
NOISE = 0.11
"""Share of noise in a negative: a fifth of a byte a pixel, as in news photos."""

_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_HEADER_END = b"\xff\xda"
_FRAME = b"\xff\xc0"


@dataclass(frozen=True, slots=True)
class Negative:
    """One encoded picture: the offsets at which its rows begin in ``scan``, with the offset of its end."""

    scan: bytes
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Film:
    """The negatives of one width: ``head`` up to the frame's height, ``tail`` from there to the pixels."""

    width: int
    head: bytes
    tail: bytes
    negatives: tuple[Negative, ...]


class Darkroom:
    """Makes photos by key: the same seed, widths and key give the same bytes (with the same Pillow)."""

    def __init__(self, seed: int, widths: tuple[int, ...] = NEWS_WIDTHS) -> None:
        self.seed, self.widths = seed, widths
        self._films: dict[int, Film] = {}

    def develop(self, key: str) -> bytes:
        """The JPEG file of the photo ``key``."""
        chance = random.Random(f"{self.seed} {key}")
        film = self._film(chance.choice(self.widths))
        height = int(film.width * chance.uniform(*RATIOS))
        rows = -(-height // BLOCK)
        cuts = sorted(chance.sample(range(1, rows), min(BANDS, rows) - 1))
        bands = [
            _band(film.negatives[chance.randrange(NEGATIVES)], first, last, is_end=last == rows)
            for first, last in zip([0, *cuts], [*cuts, rows], strict=True)
        ]
        said = f"photo {key}".encode()
        comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
        return b"".join(
            [film.head[:2], comment, film.head[2:], height.to_bytes(2, "big"), film.tail, *bands, b"\xff\xd9"]
        )

    def _film(self, width: int) -> Film:
        if width not in self._films:
            self._films[width] = expose(width, self.seed)
        return self._films[width]


def expose(width: int, seed: int) -> Film:
    """Encode the negatives of one width; they share their headers, for the tables are the standard ones."""
    height = -(-int(width * RATIOS[1] + 1) // BLOCK) * BLOCK
    files = [_encode(_draw(width, height, random.Random(f"{seed} {width} {number}"))) for number in range(NEGATIVES)]
    starts = [_scan_start(file) for file in files]
    (head,) = {file[:start] for file, start in zip(files, starts, strict=True)}
    frame = head.index(_FRAME) + 5  # marker, length of two bytes, precision
    negatives = tuple(_cut(file[start:-2]) for file, start in zip(files, starts, strict=True))
    return Film(width, head[:frame], head[frame + 2 :], negatives)


def _scan_start(file: bytes) -> int:
    start = file.index(_HEADER_END)
    return start + 2 + int.from_bytes(file[start + 2 : start + 4], "big")


def _cut(scan: bytes) -> Negative:
    return Negative(scan, (0, *(found.end() for found in _RESTART.finditer(scan)), len(scan) + 2))


def _band(negative: Negative, first: int, last: int, *, is_end: bool) -> bytes:
    """Rows ``first`` up to ``last``, each with the restart marker behind it, but for the last row of the photo."""
    return negative.scan[negative.rows[first] : negative.rows[last] - (2 if is_end else 0)]


def _draw(width: int, height: int, chance: random.Random) -> Image.Image:
    coarse = Image.frombytes("RGB", (9, 6), chance.randbytes(9 * 6 * 3))
    colours = coarse.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (width, height), chance.randbytes(width * height)).convert("RGB")
    return Image.blend(colours, grain, NOISE)


def _encode(picture: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "May Mau", "Kieu 1"  # Make, Model (EXIF 2.32)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, restart_marker_rows=1, exif=exif)
    return out.getvalue()
