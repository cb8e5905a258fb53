"""What must be true of looks: copies of a picture have near hashes and agree, look-alikes do not."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from bench.similar.scenes import draw_plain, draw_scene, draw_template
from bench.similar.variants import KINDS, encode
from newsarchive.archive.duplicates.photo_links import Candidate, confirm
from newsarchive.hash_distance import distance, mirrored
from newsarchive.photo_compare import compare
from newsarchive.photo_hash import PhotoHash, hash_view, view_photo
from newsarchive.photos import look_at, view_of

SCENES = (1, 2, 3)
EASY = [kind for kind in KINDS if "crop" not in kind]


def hashes(body: bytes) -> PhotoHash:
    found = look_at(body).hashes
    assert found
    return PhotoHash(*found)


@pytest.mark.parametrize("kind", EASY)
def test_copies_are_found_by_their_hash_and_confirmed(kind: str) -> None:
    for number in SCENES:
        picture = draw_scene(number)
        original, copy = encode(picture), KINDS[kind](picture, random.Random(number))
        is_mirrored = kind == "mirrored"
        one = mirrored(hashes(original).dhash) if is_mirrored else hashes(original).dhash
        assert distance(one, hashes(copy).dhash) <= 8
        assert confirm(view_of(original), view_of(copy), Candidate(0, 0, is_mirrored)).is_same


@pytest.mark.parametrize("share", [0.05, 0.10])
def test_a_copy_that_was_cropped_a_little_is_confirmed_whatever_side_was_cut(share: float) -> None:
    picture = draw_scene(4)
    wide, high = picture.size
    x, y = int(wide * share), int(high * share)
    for box in ((x, y, wide, high), (0, 0, wide - x, high - y), (x // 2, y // 2, wide - x // 2, high - y // 2)):
        found = compare(view_of(encode(picture)), view_of(encode(picture.crop(box))))
        assert (found.is_same, found.how) == (True, "cropped")


def test_the_inner_hash_finds_what_was_cut_off_all_around() -> None:
    picture = draw_scene(5)
    wide, high = picture.size
    cut = picture.crop((int(wide * 0.047), int(high * 0.047), int(wide * 0.953), int(high * 0.953)))
    assert distance(hashes(encode(picture)).inner, hashes(encode(cut)).dhash) <= 3


def test_shots_of_one_burst_are_different_pictures() -> None:
    first, *others = (view_of(encode(draw_scene(7, shot))) for shot in range(4))
    assert not any(compare(first, other).is_same for other in others)


def test_graphics_of_one_template_are_different_pictures_though_their_hashes_are_near() -> None:
    bodies = [encode(draw_template(1, issue)) for issue in range(6)]
    assert all(distance(hashes(bodies[0]).dhash, hashes(body).dhash) <= 8 for body in bodies)
    assert not any(compare(view_of(bodies[0]), view_of(body)).is_same for body in bodies[1:])


@pytest.mark.parametrize("number", range(6))
def test_a_picture_with_next_to_nothing_in_it_has_no_hash(number: int) -> None:
    assert look_at(encode(draw_plain(number))).hashes == ()


def test_a_slope_of_light_and_faint_noise_have_no_hash() -> None:
    slope = Image.linear_gradient("L").rotate(90).resize((900, 600))
    noise = Image.effect_noise((9, 8), 2).resize((900, 600), Image.Resampling.NEAREST)
    assert look_at(encode(slope)).hashes == look_at(encode(noise)).hashes == ()


def test_a_hash_does_not_depend_on_the_format() -> None:
    picture = draw_scene(8)
    bodies = []
    for kind, options in (("PNG", {}), ("WEBP", {"quality": 80}), ("GIF", {}), ("AVIF", {"quality": 60})):
        out = io.BytesIO()
        picture.save(out, kind, **options)
        bodies.append(out.getvalue())
    transparent = io.BytesIO()
    picture.convert("RGBA").save(transparent, "PNG")
    for body in (*bodies, transparent.getvalue()):
        assert distance(hashes(encode(picture)).dhash, hashes(body).dhash) <= 3


def test_a_copy_that_lies_on_its_side_and_says_so_has_the_hash_of_the_upright_one() -> None:
    picture = draw_scene(9)
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the file is the right side of the picture
    out = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=90, exif=exif)
    assert distance(hashes(encode(picture)).dhash, hashes(out.getvalue()).dhash) <= 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I"])
@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 1500)])
def test_every_kind_of_image_has_a_view(mode: str, size: tuple[int, int]) -> None:
    view = view_photo(Image.new(mode, size))
    assert view.shape == (64, 64)
    assert hash_view(view) is None
