"""link, similar, sightings and diff at the command line."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench.similar.scenes import draw_plain, draw_scene
from bench.similar.variants import KINDS, encode
from newsarchive.archive import Archive
from newsarchive.model import Gallery, Pair
from newsarchive.photos import look_at
from tests.test_cli import complaint, newsarchive

ORIGINAL = encode(draw_scene(1))
COPY = KINDS["logo"](draw_scene(1), random.Random(1))
CAPTION = "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two galleries with one picture, the second of them stored again without its second pair."""
    place = tmp_path_factory.mktemp("links")
    with Archive.open(place) as archive:
        for number, body in enumerate((ORIGINAL, COPY)):
            url = f"https://anh.example/{number}.jpg"
            archive.put_photo(look_at(body), body, url=url)
            pair = Pair(1, url, (url,), caption=CAPTION, photo=look_at(body))
            story = Gallery(url=f"https://bao.example/bai-{100000 + number}.html", title="Kéo lưới", pairs=(pair,))
            archive.store_gallery(replace(story, pairs=(pair, Pair(2, caption="Dòng chữ này sẽ bị gỡ."))))
        archive.store_gallery(story)
    return place


def test_what_was_linked_is_told_and_can_be_taken_back(folder: Path) -> None:
    done = newsarchive("link", "--archive", folder)
    assert done.stdout.splitlines() == [
        "photos: 2 new ones compared, 1 links made",
        "captions: 1 new ones compared, 0 links made",
    ]
    again = json.loads(newsarchive("link", "--photos", "--json", "--archive", folder).stdout)
    assert again == {"photos": {"compared": 0, "linked": 0, "unreadable": 0}}
    sightings = json.loads(newsarchive("sightings", look_at(ORIGINAL).sha256, "--json", "--archive", folder).stdout)
    assert [one["how"] for one in sightings] == ["the same photo", "photo-1"]
    assert newsarchive("link", "--undo", "photo-1", "--archive", folder).stdout == "photo-1: undone\n"
    assert newsarchive("link", "--undo", "photo-1", "--archive", folder).returncode == 66


def test_a_file_or_a_hash_finds_the_photos_that_show_the_same(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bản sao.jpg"
    file.write_bytes(KINDS["half the size"](draw_scene(1), random.Random(2)))
    by_file = newsarchive("similar", file, "--archive", folder).stdout
    assert look_at(ORIGINAL).sha256[:12] in by_file
    assert look_at(COPY).sha256[:12] in by_file
    by_hash = json.loads(newsarchive("similar", look_at(ORIGINAL).sha256[:8], "--json", "--archive", folder).stdout)
    assert [one["sha256"] for one in by_hash] == [look_at(COPY).sha256]


def test_sightings_of_a_caption_have_a_line_each(folder: Path) -> None:
    lines = newsarchive("sightings", CAPTION, "--archive", folder).stdout.splitlines()
    assert lines[0].startswith("published\tnewspaper\tgallery\tphoto")
    assert len(lines) == 3


def test_show_says_where_the_older_versions_are(folder: Path) -> None:
    done = newsarchive("show", "2", "--archive", folder)
    assert "what changed since version 1: newsarchive diff 2" in done.stdout.splitlines()


def test_a_silent_deletion_is_a_line(folder: Path) -> None:
    done = newsarchive("diff", "https://bao.example/bai-100001.html", "--archive", folder)
    assert "- 2 no photo: Dòng chữ này sẽ bị gỡ." in done.stdout
    assert "(2 versions)" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("similar", "khong-co.jpg"),
        ("sightings", "không ai viết câu này bao giờ"),
        ("diff", "https://bao.example/khong-co.html"),
        ("diff", "1", "--to", "9"),
        ("link", "--undo", "anh-1"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_code_66(folder: Path, command: tuple[str, ...]) -> None:
    done = newsarchive(*command, "--archive", folder)
    assert done.returncode == 66
    complaint(done)


def test_files_that_cannot_be_compared_are_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "trang.html").write_text("<html>không phải ảnh</html>")
    (tmp_path / "phẳng.jpg").write_bytes(encode(draw_plain(0)))
    assert newsarchive("similar", tmp_path / "trang.html", "--archive", folder).returncode == 65
    plain = newsarchive("similar", tmp_path / "phẳng.jpg", "--archive", folder)
    assert plain.returncode == 66
    assert "too plain" in complaint(plain)
