"""What goes with a photo is told before; graphics of one template stay, and stay welcome, unless they are asked for."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from bench.similar.scenes import draw_template
from bench.similar.variants import KINDS, encode
from newsarchive.archive import Archive
from newsarchive.archive.compare import fingerprint
from newsarchive.errors import NotFoundError, TakenDownError
from newsarchive.hash_distance import distance
from newsarchive.model import Gallery, Pair
from newsarchive.photos import look_at
from tests.care.kills import files_of
from tests.test_cli import newsarchive

NAMED, COPY = encode(draw_template(4, 0)), KINDS["half the size"](draw_template(4, 0), random.Random(1))
ALIKE, MIRROR = encode(draw_template(4, 3)), KINDS["mirrored"](draw_template(4, 0), random.Random(1))
SHA = {
    name: look_at(body).sha256
    for name, body in (("named", NAMED), ("copy", COPY), ("alike", ALIKE), ("mirrored", MIRROR))
}


def tell(archive: Archive, number: int, body: bytes, title: str = "Bảng giá hôm nay") -> str:
    """A gallery of one photo."""
    url = f"https://bao.example/bang-gia-{160700 + number}.html"
    image = f"https://anh.example/{number}.png"
    archive.put_photo(look_at(body), body, url=image)
    pair = Pair(1, image, (image,), caption="Giá rau.", photo=look_at(body))
    archive.store_gallery(Gallery(url=url, title=title, pairs=(pair,)))
    return url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four galleries: a graphic, a smaller copy of it, another of its template, and a copy in a mirror."""
    with Archive.open(tmp_path / "kho") as archive:
        for number, body in enumerate((NAMED, COPY, ALIKE, MIRROR)):
            tell(archive, number, body)
    return tmp_path / "kho"


def down(archive: Archive, name: str = SHA["named"], **how: bool) -> set[str]:
    return set(archive.take_down(name, reason="theo yêu cầu", asked_by="Lan", **how).photos)


def test_their_hashes_are_near_or_these_tests_prove_nothing() -> None:
    one, other = look_at(NAMED).hashes, look_at(ALIKE).hashes
    assert one is not None
    assert other is not None
    assert max(map(distance, one, other)) <= 3


@pytest.mark.usefixtures("each_database")
def test_a_copy_goes_and_what_only_looks_alike_stays(folder: Path) -> None:
    with Archive.open(folder) as archive:
        seen = archive.foresee_takedown(SHA["named"])
        assert [(one.sha256, one.goes) for one in seen.photos] == [
            (SHA["named"], True),
            (SHA["copy"], True),
            (SHA["mirrored"], True),
        ]
        assert seen.photos[2].how.startswith("mirrored; ")
        (kept,) = seen.kept
        assert kept.sha256 == SHA["alike"]
        assert kept.how.startswith("looks alike; ")
        assert [(one.gallery_id, one.pairs, one.goes) for one in seen.galleries] == [
            (1, 1, False),
            (2, 1, False),
            (4, 1, False),
        ]
        assert down(archive) == {SHA["named"], SHA["copy"], SHA["mirrored"]}
        assert archive.takedowns()[0].counts == seen.counts
        assert archive.verify().is_sound
    assert ALIKE in files_of(folder).values()


@pytest.mark.usefixtures("each_database")
def test_what_stayed_is_stored_again_and_what_went_is_not(folder: Path) -> None:
    with Archive.open(folder) as archive:
        down(archive)
        url = tell(archive, 2, ALIKE, "Bảng giá, bản sửa")
        assert archive.show(url).gallery.pairs[0].photo.sha256 == SHA["alike"]
        fresh = encode(draw_template(4, 4))  # near too, but nobody has seen that it is another picture
        for body in (NAMED, COPY, MIRROR, fresh):
            with pytest.raises(TakenDownError):
                archive.put_photo(look_at(body), body, url="https://khac.example/lai.png")
        assert down(archive, SHA["alike"]) == {SHA["alike"]}
        with pytest.raises(TakenDownError):
            archive.put_photo(look_at(ALIKE), ALIKE, url="https://khac.example/lai.png")


@pytest.mark.usefixtures("each_database")
def test_copies_that_are_asked_for_go_too_and_so_does_what_is_linked(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.link_photos()
        assert {one.sha256: one.how.partition(":")[0] for one in archive.foresee_takedown(SHA["named"]).photos} == {
            SHA["named"]: "named",
            SHA["copy"]: "photo-1",
            SHA["mirrored"]: "photo-2",
        }
        assert down(archive, lookalikes=True) == set(SHA.values())


@pytest.mark.usefixtures("each_database")
def test_what_a_person_unlinked_never_goes(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.link_photos()
        archive.undo_link("photo-1")
        seen = archive.foresee_takedown(SHA["named"], lookalikes=True)
        assert {one.sha256 for one in seen.kept} == {SHA["copy"]}
        assert SHA["copy"] not in down(archive, lookalikes=True)
        assert tell(archive, 1, COPY)


@pytest.mark.usefixtures("each_database")
def test_what_cannot_be_compared_stays(folder: Path) -> None:
    next((folder / "photos").glob(f"*/{SHA['copy']}*")).write_bytes(b"")
    with Archive.open(folder) as archive:
        kept = {one.sha256: one.how for one in archive.foresee_takedown(SHA["named"]).kept}
        assert kept[SHA["copy"]].startswith("looks alike; not compared: ")


@pytest.mark.usefixtures("each_database")
def test_a_gallery_that_goes_leaves_the_photos_of_others_welcome(folder: Path) -> None:
    with Archive.open(folder) as archive:
        seen = archive.foresee_takedown("1")
        assert [one.sha256 for one in seen.photos] == [SHA["named"]]
        down(archive, "1")
        assert archive.takedowns()[0].counts == seen.counts
        for number, body in ((1, COPY), (2, ALIKE)):
            assert archive.show(tell(archive, number, body, "Bản sửa")).gallery.pairs[0].photo


def test_merged_in_either_order_what_stayed_stays(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "khác"))
    with Archive.open(folder) as archive:
        down(archive)
    found = []
    for first, second in ((folder, other), (other, folder)):
        target = Path(shutil.copytree(first, tmp_path / f"{first.name} trước"))
        with Archive.open(target) as archive, Archive.open_read_only(second) as source:
            archive.merge(source)
            assert archive.verify().is_sound
        found.append(fingerprint(target))
    assert found[0] == found[1]
    assert {row[0] for row in found[0]["photos"]} == {SHA["alike"]}


def test_a_dry_run_changes_nothing_and_needs_no_reason(folder: Path) -> None:
    before = files_of(folder)
    done = newsarchive("takedown", SHA["named"][:10], "--dry-run", "--archive", folder)
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0] == ["photo: 3 photos, 3 pairs; nothing was changed"]
    assert [line[0] for line in lines if line[1:2] and line[1].startswith("photos/")] == [*["goes"] * 3, "stays"]
    wide = newsarchive("takedown", SHA["named"], "--dry-run", "--copies", "--json", "--archive", folder)
    assert len(json.loads(wide.stdout)["photos"]) == 4
    assert newsarchive("takedown", "99", "--dry-run", "--archive", folder).returncode == 66
    after = files_of(folder)
    assert {name: after[name] for name in before} == before  # a reader of SQLite leaves an empty log
    done = newsarchive("takedown", SHA["named"], "--copies", "--reason", "x", "--json", "--archive", folder)
    assert len(json.loads(done.stdout)[0]["photos"]) == 4
    again = newsarchive("takedown", SHA["named"][:12], "--reason", "x", "--archive", folder)
    assert again.returncode == 66
    assert "it was taken down already" in again.stderr


@pytest.mark.usefixtures("each_database")
def test_an_address_that_is_not_known_takes_nothing(folder: Path) -> None:
    with Archive.open_read_only(folder) as archive:
        seen = archive.foresee_takedown("https://bao.example/chua-biet-1.html")
        assert (seen.kind, sum(seen.counts.values())) == ("address", 0)
        with pytest.raises(NotFoundError):
            archive.foresee_takedown("abcdef123456")
