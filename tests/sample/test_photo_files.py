"""The photos of the sample newspaper are whole, broken and labelled as its README says."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, IptcImagePlugin, UnidentifiedImageError

from data.sample.press.photo_files import (
    CAPTION,
    CREDIT,
    add_segment,
    encode_picture,
    iptc_segment,
    make_exif,
)
from data.sample.press.pictures import difference_hash, draw_picture
from data.sample.press.record import read_expected, served_address
from newsarchive.text.normal import normal_text

Routes = dict[str, dict[str, str]]


def photos_of(sample: Path, routes: Routes, slug: str) -> list[tuple[dict[str, Any], Path]]:
    pairs = next(g for g in read_expected(sample / "pages") if slug in g["url"])["pairs"]
    return [
        (pair, sample / routes[served_address(pair["image_url"])]["file"])
        for pair in pairs
        if pair["image_url"] and pair["photo_failure"] != "404"
    ]


def test_every_photo_that_must_be_stored_is_whole(sample: Path, routes: Routes) -> None:
    files = {
        file
        for gallery in read_expected(sample / "pages")
        for pair, file in photos_of(sample, routes, gallery["url"])
        if not pair["photo_failure"]
    }
    for file in files:
        with Image.open(file) as image:
            image.load()
            assert 480 <= image.width <= 1280
            assert file.suffix == {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[str(image.format)]


def test_no_two_photos_look_alike(sample: Path) -> None:
    looks = []
    for file in sorted((sample / "photos").iterdir()):
        if file.name not in {"ga-xep-4.jpg", "rung-tram-4.jpg"} and not file.name.startswith("bai-"):
            with Image.open(file) as image:
                looks.append(difference_hash(image))
    nearest = min((a ^ b).bit_count() for n, a in enumerate(looks) for b in looks[:n])
    assert nearest >= 5


def test_the_photo_that_was_cut_off_has_a_header_but_no_end(sample: Path, routes: Routes) -> None:
    (file,) = [f for pair, f in photos_of(sample, routes, "ga-xep-ven-bien") if pair["photo_failure"] == "truncated"]
    with Image.open(file) as image:
        assert image.size == (960, 540)
        with pytest.raises(OSError, match="truncated"):
            image.load()


def test_the_page_served_as_a_photo_is_html(sample: Path, routes: Routes) -> None:
    (file,) = [f for pair, f in photos_of(sample, routes, "rung-tram") if pair["photo_failure"] == "not a photo"]
    assert file.read_bytes().startswith(b"<!DOCTYPE html>")
    with pytest.raises(UnidentifiedImageError):
        Image.open(file)


def test_agency_photos_carry_byline_credit_and_caption_in_exif_and_iptc(sample: Path, routes: Routes) -> None:
    for pair, file in photos_of(sample, routes, "dua-ghe-ngo"):
        with Image.open(file) as image:
            iptc = IptcImagePlugin.getiptcinfo(image)
            exif = image.getexif()
        assert iptc is not None
        said = {number: value.decode() for (_, number), value in iptc.items() if isinstance(value, bytes)}
        assert said[110] == "TTXVN"
        assert said[80] == (pair["photographer"] or "Phạm Ước Lệ")
        assert said[120] == normal_text(pair["caption"])
        assert exif[0x013B].isascii()
        assert exif.get_ifd(0x8769)[0x9003] == "2022:11:08 00:00:00"


def test_the_generator_writes_iptc_that_pillow_reads_and_leaves_the_picture_alone() -> None:
    bare = encode_picture(draw_picture("sea", 1), "jpg", make_exif("Mau", datetime(2026, 3, 14, 8, 15, tzinfo=UTC)))
    body = add_segment(bare, iptc_segment({CREDIT: "TTXVN", CAPTION: "Biển lặng."}))
    with Image.open(io.BytesIO(body)) as image, Image.open(io.BytesIO(bare)) as before:
        iptc = IptcImagePlugin.getiptcinfo(image)
        assert iptc is not None
        assert (iptc[2, CREDIT], iptc[2, CAPTION]) == (b"TTXVN", "Biển lặng.".encode())
        assert image.getexif()[0x013B] == "Mau"
        assert image.tobytes() == before.tobytes()


def test_the_drawing_of_a_vase_is_transparent(sample: Path) -> None:
    with Image.open(sample / "photos" / "gom-4.png") as image:
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_two_addresses_have_the_same_bytes(routes: Routes) -> None:
    one = routes["http://anh.anhmau.example/2018/12/08/dem-tren-duong-ray.jpg"]["file"]
    assert one == routes["http://anh.anhmau.example/2025/10/06/long-den-5.jpg"]["file"]
