"""What must be true of a look at a photo: the bytes stay as they are, and only whole photos pass."""

from __future__ import annotations

import io
import struct
from hashlib import sha256

import pytest
from PIL import Image

from newsarchive import photos
from newsarchive.errors import PhotoError


def encode(kind: str, size: tuple[int, int] = (640, 427), mode: str = "RGB", **options: object) -> bytes:
    noise = Image.effect_noise(size, 80).convert(mode)
    out = io.BytesIO()
    noise.save(out, kind, **options)
    return out.getvalue()


def iptc_segment(fields: dict[tuple[int, int], str]) -> bytes:
    record = b"".join(
        b"\x1c" + bytes(key) + struct.pack(">H", len(text.encode())) + text.encode() for key, text in fields.items()
    )
    padded = record + b"\0" * (len(record) % 2)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + padded
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "P")])
def test_a_whole_photo_is_known_by_hash_size_format_and_pixels(kind: str, mode: str) -> None:
    body = encode(kind, mode=mode)
    photo = photos.look_at(body)
    assert (photo.sha256, photo.size) == (sha256(body).hexdigest(), len(body))
    assert (photo.format, photo.width, photo.height) == (kind, 640, 427)


def test_the_size_is_that_of_the_file_though_jpegs_are_decoded_smaller() -> None:
    photo = photos.look_at(encode("JPEG", (2000, 1500)))
    assert (photo.width, photo.height) == (2000, 1500)


def test_exif_and_iptc_credits_are_read_in_vietnamese() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Lê Thử Nghiệm".encode()  # UTF-8 bytes, as newsroom tools write them
    body = encode("JPEG", exif=exif)
    body = body[:2] + iptc_segment({(2, 80): "Lê Thử Nghiệm", (2, 110): "TTXVN", (2, 120): "Chợ nổi"}) + body[2:]
    metadata = photos.look_at(body).metadata
    assert metadata["byline"] == "Lê Thử Nghiệm"
    assert metadata["credit"] == "TTXVN"
    assert metadata["caption"] == "Chợ nổi"
    assert metadata["artist"] == "Lê Thử Nghiệm"


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_does_not_pass(kind: str, share: float) -> None:
    body = encode(kind)
    with pytest.raises(PhotoError, match=r"cut off|damaged|not a photo"):
        photos.look_at(body[: int(len(body) * share)], where="http://anh.example/a.jpg")


def test_a_progressive_jpeg_that_was_cut_off_does_not_pass() -> None:
    body = encode("JPEG", progressive=True)
    with pytest.raises(PhotoError, match="cut off"):
        photos.look_at(body[: len(body) // 2])


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><title>404</title>", b"\n <html>", b"\xef\xbb\xbf<html lang=vi>"])
def test_an_html_page_in_disguise_is_named_as_one(body: bytes) -> None:
    with pytest.raises(PhotoError, match="HTML page served as a photo"):
        photos.look_at(body)


@pytest.mark.parametrize("body", [b"", b"GIF", b"\x00" * 100, b"%PDF-1.4", b"II*\x00" + b"\x00" * 64])
def test_other_files_do_not_pass_and_the_error_is_one_line(body: bytes) -> None:
    with pytest.raises(PhotoError) as caught:
        photos.look_at(body, where="http://anh.example/x")
    assert "\n" not in str(caught.value)
    assert "http://anh.example/x" in str(caught.value)
    assert "0x" not in str(caught.value)


def test_formats_outside_the_list_are_not_opened() -> None:
    with pytest.raises(PhotoError, match="not a photo in JPEG"):
        photos.look_at(encode("TIFF"))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    body = bytearray(encode("PNG", (16, 16)))
    body[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(PhotoError, match=r"pixels|not a photo"):
        photos.look_at(bytes(body))


def test_damaged_metadata_costs_the_metadata_and_not_the_photo() -> None:
    body = encode("JPEG")
    broken = b"\xff\xe1" + struct.pack(">H", 20) + b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\0" * 4
    photo = photos.look_at(body[:2] + broken + body[2:])
    assert photo.width == 640
