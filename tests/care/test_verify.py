"""verify names what is damaged, moves it aside, queues it; the next crawl heals it, and nothing else is touched."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive, Sample, Verification
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.errors import QueryError
from tests.care.damages import cut, flip, write_into
from tests.crawl.sample import crawl_sample
from tests.test_cli import newsarchive


def verify(folder: Path, **options: Any) -> Verification:
    with Archive.open(folder) as archive:
        return archive.verify(**options)


def shown_photos(folder: Path) -> list[Path]:
    """Files of photos that a gallery shows, in a fixed order."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive:
        sql = "SELECT DISTINCT photo_path FROM pairs WHERE photo_path IS NOT NULL ORDER BY photo_path"
        return [folder / path for (path,) in archive.execute(sql)]


DAMAGE: dict[str, Callable[[Path], object]] = {
    "the file holds other bytes": flip,
    "the file has another length": cut,
    "the file is missing": Path.unlink,
}


def test_a_sound_archive_is_sound_and_stays_as_it_is(folder: Path) -> None:
    before = fingerprint(folder)
    found = verify(folder)
    assert found.is_sound
    assert (found.hashed, found.queued) == (found.pages + found.photos, 0)
    assert found.photos == len(before["photos"]) > 90
    assert fingerprint(folder) == before
    assert not (folder / "damaged").exists()


def test_several_files_are_asked_for_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is far away answers each after a while: one after the other, a million photos would take days."""
    asked, second = itertools.count(1), threading.Event()
    waited = []

    def answer_when_asked_twice(blobs: FolderBlobs, digest: str, suffix: str) -> str:
        if next(asked) == 1:
            waited.append(second.wait(30))
        second.set()
        return digest

    monkeypatch.setattr(FolderBlobs, "hash_of", answer_when_asked_twice)
    found = verify(folder)
    assert waited == [True]
    assert found.is_sound
    assert found.hashed == found.pages + found.photos


@pytest.mark.parametrize("store", ["photos", "pages"])
@pytest.mark.parametrize("what", DAMAGE)
def test_each_damage_to_a_file_is_told_by_its_name(folder: Path, store: str, what: str) -> None:
    file = sorted((folder / store).glob("??/*"))[3]
    DAMAGE[what](file)
    left = file.read_bytes() if file.exists() else None
    with Archive.open_read_only(folder) as archive:
        told = archive.check()
    assert [(one.store, one.name, one.what) for one in told.damages] == [(store, file.stem, what)]
    assert (file.read_bytes() if file.exists() else None) == left  # nothing was changed
    found = verify(folder)
    assert [(one.store, one.name, one.what) for one in found.damages] == [(store, file.stem, what)]
    assert not file.exists()
    assert (folder / "damaged" / store / file.name).exists() == (left is not None)
    if left is not None:
        assert (folder / "damaged" / store / file.name).read_bytes() == left


def test_what_was_damaged_is_whole_after_the_next_crawl_and_nothing_else_is_fetched(folder: Path) -> None:
    before = fingerprint(folder)
    photos = shown_photos(folder)
    for file, harm in zip((photos[0], photos[40], photos[-1]), DAMAGE.values(), strict=True):
        harm(file)
    flip(sorted((folder / "pages").glob("??/*"))[2])
    found = verify(folder)
    assert len(found.damages) == 4
    assert all("the next crawl fetches it" in one.done for one in found.damages)
    crawl = crawl_sample(folder)
    asked = {one["url"] for one in crawl.requests if "//anh.anhmau.example/" in one["url"]}
    lost = {pair[-2] for pair in before["pairs"] if pair[-2] in {file.stem for file in photos}}
    assert 3 <= len(asked) < 10 < len(lost)
    assert differences(before, fingerprint(folder)) == []
    assert verify(folder).is_sound


def test_a_damage_is_queued_once_more_if_nothing_was_crawled_in_between(folder: Path) -> None:
    flip(shown_photos(folder)[0])
    assert verify(folder).damages[0].what == "the file holds other bytes"
    again = verify(folder)
    assert [one.what for one in again.damages] == ["the file is missing"]
    assert again.queued


def test_a_file_that_no_row_names_is_moved_aside_whatever_it_is(folder: Path) -> None:
    with Archive.open(folder) as archive:
        digest = archive.photos.put(b"khong ai biet", "jpg")
    (folder / "pages" / "ab").mkdir(exist_ok=True)
    (folder / "pages" / "ab" / "ghi chú.txt").write_text("của ai?")
    found = verify(folder)
    assert [(one.name, one.what) for one in found.damages] == [
        ("ab/ghi chú.txt", "no row names the file"),
        (f"{digest[:2]}/{digest}.jpg", "no row names the file"),
    ]
    assert (folder / "damaged" / "photos" / f"{digest}.jpg").read_bytes() == b"khong ai biet"
    assert verify(folder).is_sound


def test_bytes_whose_row_is_about_to_come_are_left_alone(folder: Path) -> None:
    with Archive.open(folder) as archive, archive.photos.announced(b"dang toi", "jpg") as digest:
        assert archive.verify().is_sound
        assert digest in archive.photos


@pytest.mark.parametrize("index", ["pair_by_photo_id", "capture_by_sha256"])
def test_an_index_that_is_damaged_is_told_and_made_anew(folder: Path, index: str) -> None:
    before = fingerprint(folder)
    write_into(folder / "archive.sqlite", index, b"zz" * 16)
    with Archive.open_read_only(folder) as archive:
        assert archive.check().by_kind["archive.sqlite", "rows or indexes are broken"] > 0
    found = verify(folder)
    assert {one.store for one in found.damages} == {"archive.sqlite"}
    assert {one.done for one in found.damages} == {"the index was made anew from its table; nothing was lost"}
    assert verify(folder).is_sound
    assert fingerprint(folder) == before


def test_a_table_that_is_damaged_is_told_and_a_backup_named(folder: Path) -> None:
    write_into(folder / "archive.sqlite", "pair", b"\xff" * 4096)
    done = newsarchive("verify", "--archive", folder)
    assert done.returncode == 74
    assert "restore the file from a backup" in done.stdout
    assert done.stderr == ""


def test_a_search_index_that_differs_is_told_and_made_anew(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive, archive:
        archive.execute("DELETE FROM pair_search_idx")
        archive.execute("DROP TRIGGER pair_search_caption_after")
        archive.execute("DROP TRIGGER pair_search_caption_before")
        archive.execute("UPDATE caption SET key = 'xyz' WHERE id = 1")
    assert [one.name for one in verify(folder).damages] == ["pair_search"]
    assert verify(folder).is_sound


def test_a_row_that_points_to_nothing_is_told(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive, archive:
        archive.execute("UPDATE finding SET page_id = 999999 WHERE id = 1")
    (damage,) = verify(folder).damages
    assert damage.name == "row 1 of finding points to a row of page that is not there"


def test_a_disk_that_is_not_mounted_queues_nothing(folder: Path) -> None:
    (folder / "photos").rename(folder / "elsewhere")
    found = verify(folder)
    assert [(one.name, one.what) for one in found.damages] == [("photos", "the whole folder is missing")]
    assert found.queued == 0


def test_a_sample_is_hashed_whole_and_is_the_same_for_one_seed(folder: Path) -> None:
    with Archive.open_read_only(folder) as archive:
        assert archive.check(sample=Sample.parse("20", "a")).hashed == 34  # 20 photos and all 14 pages
        whole = archive.check().hashed
        some = [archive.check(sample=Sample.parse("30%", seed)).hashed_bytes for seed in ("a", "a", "b")]
    assert some[0] == some[1] != some[2]
    assert 0.1 * whole < archive_share(folder, "30%") < 0.6 * whole
    for wrong in ("0", "ba", "120%", "-5", ""):
        with pytest.raises(QueryError):
            Sample.parse(wrong)


def archive_share(folder: Path, sample: str) -> int:
    with Archive.open_read_only(folder) as archive:
        return archive.check(sample=Sample.parse(sample, "a")).hashed


def test_the_command_tells_it_all_and_ends_with_74(folder: Path, tmp_path: Path) -> None:
    assert newsarchive("verify", "--archive", folder).returncode == 0
    file = shown_photos(folder)[5]
    flip(file)
    told = newsarchive("verify", "--dry-run", "--archive", folder)
    assert (told.returncode, file.exists()) == (74, True)
    assert f"photos\t{file.stem}\tthe file holds other bytes\tnothing was changed" in told.stdout.splitlines()
    done = newsarchive("verify", "--json", "--archive", shutil.copytree(folder, tmp_path / "two"))
    said = json.loads(done.stdout)
    assert (done.returncode, said["sound"], said["queued"]) == (74, False, 1)
    assert [one["name"] for one in said["damages"]] == [file.stem]
    assert newsarchive("verify", "--sample", "ba", "--archive", folder).returncode == 65
