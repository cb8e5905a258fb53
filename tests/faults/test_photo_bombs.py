"""Photos made to hurt: each is refused with one line, in little memory and little time."""

from __future__ import annotations

import contextlib
import io
import pickle
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from newsarchive.errors import PhotoError
from newsarchive.photos import MAX_PIXELS, WHOLE_PIXELS, look_at
from tests.crawl.sample import ROOT

MEMORY = 340 * 1024 * 1024
"""Bytes that a look may take at its worst; the interpreter with Pillow takes 40 MB of them."""


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *between: bytes, rows: bytes = b"", colour: int = 0, depth: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(rows or bytes(2_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(between) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def saved(size: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def many_frames(kind: str) -> bytes:
    frames = [Image.new("P" if kind == "GIF" else "RGB", (4, 4), at % 200) for at in range(400)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=10)
    return out.getvalue()


def huge_gif() -> bytes:
    screen = struct.pack("<6sHHBBB", b"GIF89a", 65535, 65535, 0x80, 0, 0) + bytes(6)
    return screen + struct.pack("<BHHHHB", 0x2C, 0, 0, 65535, 65535, 0) + b"\x02\x02\x4c\x01\x00\x3b"


def huge_webp() -> bytes:
    """A 16383 x 16383 canvas in a few bytes."""
    small = saved((16, 16), "WEBP", lossless=True)
    canvas = struct.pack("<I", 0x02)[:4] + (16382).to_bytes(3, "little") + (16382).to_bytes(3, "little")
    frames = b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    inner = small[12:]
    body = (0).to_bytes(3, "little") * 2 + (15).to_bytes(3, "little") * 2 + (10).to_bytes(3, "little") + b"\0" + inner
    frames += b"ANMF" + struct.pack("<I", len(body)) + body
    data = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + frames
    return b"RIFF" + struct.pack("<I", len(data)) + data


BOMBS: dict[str, Callable[[], bytes]] = {
    "png of 10^10 pixels": lambda: png(100_000, 100_000),
    "png one row too many": lambda: png(10_000, WHOLE_PIXELS // 10_000 + 1),
    "png of 2^31 pixels a side": lambda: png(0x7FFFFFFF, 0x7FFFFFFF),
    "gif of 65535 x 65535": huge_gif,
    "webp of 16383 x 16383": huge_webp,
}
PACKED = zlib.compress(bytes(30_000_000), 1)
TEXT = zlib.compress(bytes(1_000_000), 1)
ROWS = b"\0\0" * 2


def full_png() -> bytes:
    """As many pixels as may be, four bytes each, all there."""
    packer = zlib.compressobj(1)
    rows = [packer.compress(bytes(4 * 6000 + 1)) for _ in range(WHOLE_PIXELS // 6000)]
    header = struct.pack(">IIBBBBB", 6000, WHOLE_PIXELS // 6000, 8, 6, 0, 0, 0)
    data = b"".join([*rows, packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def wordy_jpeg() -> bytes:
    """16 MB of EXIF, ICC and comments around 16 x 16 pixels."""
    whole = saved((16, 16), "JPEG")
    words = [b"\xff" + bytes([kind]) + struct.pack(">H", 65535) + bytes(65533) for kind in [0xE1, 0xE2, 0xFE] * 85]
    return b"".join([whole[:2], *words, whole[2:]])


HEAVY: dict[str, Callable[[], bytes]] = {
    "png of the most pixels": full_png,
    "progressive jpeg of the most pixels": lambda: saved(
        (6000, WHOLE_PIXELS // 6000), "JPEG", progressive=True, subsampling=0
    ),
    "jpeg of the most pixels": lambda: saved((10_000, MAX_PIXELS // 10_000), "JPEG", "L"),
    "icc profile of 30 MB": lambda: png(2, 2, chunk(b"iCCP", b"x\0\0" + PACKED), rows=ROWS),
    "text of 30 MB": lambda: png(2, 2, chunk(b"zTXt", b"x\0\0" + PACKED), rows=ROWS),
    "two hundred texts of 1 MB": lambda: png(
        2, 2, *[chunk(b"zTXt", b"k%d\0\0" % at + TEXT) for at in range(200)], rows=ROWS
    ),
    "jpeg with 16 MB of exif, icc and comments": wordy_jpeg,
}


LOOK = """
import pickle, re, sys
from newsarchive.errors import PhotoError
from newsarchive.photos import look_at
for body in pickle.load(sys.stdin.buffer):
    try:
        print(look_at(body).format)
    except PhotoError as error:
        print("refused:", error)
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def look_apart(bodies: list[bytes]) -> tuple[list[str], int]:
    """What a process of its own says of ``bodies``, a line each, and the most memory that it took, in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], input=pickle.dumps(bodies), capture_output=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    *said, memory = done.stdout.decode().splitlines()
    return said, int(memory) * 1024


def test_bombs_of_pixels_are_refused_before_they_are_unpacked() -> None:
    bodies = [make() for make in BOMBS.values()]
    assert max(map(len, bodies)) < 100_000
    said, memory = look_apart(bodies)
    assert len(said) == len(bodies)
    assert all(line.startswith("refused: ") and "pixels" in line for line in said), said
    assert memory < 120 * 1024 * 1024


def test_heavy_photos_are_looked_at_in_bounded_memory() -> None:
    bodies = [make() for make in HEAVY.values()]
    said, memory = look_apart(bodies)
    assert [line.split(":")[0] for line in said] == ["PNG", "JPEG", "JPEG", "refused", "refused", "refused", "JPEG"]
    assert memory < MEMORY + sum(map(len, bodies))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_many_frames_only_the_first_is_unpacked(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = many_frames(kind)
    monkeypatch.setattr(Image.Image, "seek", lambda *_: pytest.fail("a second frame was unpacked"))
    photo = look_at(body)
    assert (photo.format, photo.width, photo.height) == (kind, 4, 4)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA", "PCX", "PDF", "EPS"])
def test_a_format_that_is_not_on_the_list_is_not_even_opened(kind: str) -> None:
    with pytest.raises(PhotoError, match="not a photo in JPEG, PNG"):
        look_at(saved((16, 16), kind) if kind != "EPS" else b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")


@pytest.mark.filterwarnings("ignore")
def test_no_mutilated_photo_is_a_traceback() -> None:
    chance = random.Random(20260701)
    wholes = [saved((40, 30), "JPEG", exif=exif()), saved((40, 30), "PNG"), saved((40, 30), "GIF", "P")]
    wholes += [saved((40, 30), "WEBP"), png_with_text()]
    for number in range(1500):
        body = bytearray(wholes[number % len(wholes)])
        for _ in range(chance.randint(1, 12)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        if chance.random() < 0.3:
            del body[chance.randrange(len(body)) :]
        with contextlib.suppress(PhotoError):
            look_at(bytes(body))


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010E], tags[0x013B], tags[0x8769] = "Bến sông", "Trần Thử", {0x9003: "2026:07:01 08:00:00"}
    return tags


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Trần Thử", zip=True)
    return saved((40, 30), "PNG", pnginfo=text)
