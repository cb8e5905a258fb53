"""Turns a drawn picture into the bytes that a newspaper would serve: JPEG with EXIF and IPTC, WebP, PNG."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from typing import Final

from PIL import Image

# IPTC-NAA Information Interchange Model 4.2, record 2: by-line, credit, copyright notice, caption, date created.
BYLINE, CREDIT, COPYRIGHT, CAPTION, DATE = 80, 110, 116, 120, 55
MOST_BYTES: Final = 23_000


def encode_picture(image: Image.Image, kind: str, exif: Image.Exif | None = None) -> bytes:
    """The bytes of ``image`` as "jpg", "webp" or "png", at the best quality that stays under 23,000 bytes."""
    if kind == "png":
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue()
    body = b""
    for quality in range(82, 30, -6):
        out = io.BytesIO()
        said = {"exif": exif} if exif is not None else {}
        image.save(out, "WEBP" if kind == "webp" else "JPEG", quality=quality, **said)
        body = out.getvalue()
        if len(body) <= MOST_BYTES:
            break
    return body


def make_exif(artist: str, taken: datetime) -> Image.Exif:
    """EXIF with camera, artist, copyright and time; letters without marks, as cameras write them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Mau", "Mau Camera 1"
    exif[0x013B], exif[0x8298] = artist, f"(c) {artist}"
    exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    return exif


def iptc_segment(fields: dict[int, str]) -> bytes:
    """A JPEG APP13 segment ("Photoshop 3.0", resource 0x0404) with ``fields`` of IPTC record 2, in UTF-8."""
    body = b"\x1c\x01\x5a" + struct.pack(">H", 3) + b"\x1b%G"  # 1:90, coded character set: UTF-8
    for number, words in sorted(fields.items()):
        said = words.encode()
        body += b"\x1c\x02" + struct.pack(">BH", number, len(said)) + said
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(body)) + body + b"\x00" * (len(body) % 2)
    segment = b"Photoshop 3.0\x00" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def add_segment(jpeg: bytes, segment: bytes) -> bytes:
    """``jpeg`` with ``segment`` after its last leading APP segment."""
    place = 2
    while jpeg[place] == 0xFF and 0xE0 <= jpeg[place + 1] <= 0xEF:
        place += 2 + struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
    return jpeg[:place] + segment + jpeg[place:]
