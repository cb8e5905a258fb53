"""An archive whose bytes lie in a bucket of S3 is proved, verified, backed up, exported, shown and forgotten alike."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveUnreachableError
from newsarchive.export.run import export
from tests.desk.conftest import Open, open_desk
from tests.servers.seaweedfs import Store
from tests.test_cli import newsarchive


@pytest.fixture
def kho(folder: Path, bucket: str, seaweedfs: Store) -> Path:
    """The sample newspaper's archive, its bytes moved into the bucket."""
    for name in ("pages", "photos"):
        for place in (folder / name).rglob("*.*"):
            if place.is_file():
                seaweedfs.put(bucket, str(place.relative_to(folder)), place.read_bytes())
        shutil.rmtree(folder / name)
    return folder


@pytest.fixture
def photo(kho: Path) -> str:
    """The name of a photo in the bucket that one pair shows."""
    with Archive.open_read_only(kho) as archive, archive.reading() as connection:
        photos = "SELECT photo_path FROM pairs WHERE photo_path LIKE '%jpg' GROUP BY photo_path"
        return str(connection.exec_driver_sql(f"{photos} ORDER BY count(*), photo_path").scalars().first())


def flip(store: Store, bucket: str, name: str) -> None:
    body = bytearray(store.objects(bucket)[name])
    body[len(body) // 2] ^= 0xFF
    store.put(bucket, name, bytes(body))


def test_a_whole_archive_is_sound_and_its_pairs_are_proved(kho: Path) -> None:
    with Archive.open(kho) as archive:
        found = archive.verify()
        assert (found.is_sound, found.hashed) == (True, found.pages + found.photos)
        proof = archive.prove("1:1")
        assert proof.holds


@pytest.mark.parametrize(("harm", "what"), [("flip", "the file holds other bytes"), ("remove", "the file is missing")])
def test_verify_finds_a_photo_that_was_flipped_or_removed(
    kho: Path, bucket: str, photo: str, seaweedfs: Store, harm: str, what: str
) -> None:
    if harm == "flip":
        flip(seaweedfs, bucket, photo)
    else:
        seaweedfs.remove(bucket, photo)
    done = newsarchive("verify", "--archive", str(kho), "--json")
    assert done.returncode == 74
    (damage,) = json.loads(done.stdout)["damages"]
    assert (damage["store"], damage["what"]) == ("photos", what)
    assert "queued with 1 page" in damage["done"]
    there = seaweedfs.objects(bucket)
    assert photo not in there
    aside = [name for name in there if name.startswith("damaged/")]
    assert aside == ([f"damaged/photos/{photo.rpartition('/')[2]}"] if harm == "flip" else [])


def test_an_object_that_no_row_names_is_set_aside_unless_it_is_young(
    kho: Path, bucket: str, seaweedfs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = f"photos/ab/ab{'0' * 62}.jpg"
    seaweedfs.put(bucket, stray, b"la")
    with Archive.open(kho) as archive:
        assert archive.verify().is_sound  # another machine may be about to write its row
        monkeypatch.setattr("newsarchive.archive.blobs.bucket_blobs.AWAY", -60)
        assert [damage.what for damage in archive.verify().damages] == ["no row names the file"]
    assert f"damaged/{stray.replace('/ab/', '/')}" in seaweedfs.objects(bucket)


def test_an_empty_or_absent_store_is_told_and_nothing_is_queued(
    kho: Path, seaweedfs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSARCHIVE_STORE", seaweedfs.new_address())
    with Archive.open(kho) as archive:
        found = archive.verify()
    assert {damage.what for damage in found.damages} == {"the whole folder is missing"}
    assert found.queued == 0
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with Archive.open(kho) as archive:
        archive.pages.patience = 0.1
        with pytest.raises(ArchiveUnreachableError, match="does not answer"):
            archive.verify()


def test_a_takedown_removes_the_object_and_what_was_set_aside(
    kho: Path, bucket: str, photo: str, seaweedfs: Store
) -> None:
    flip(seaweedfs, bucket, photo)
    digest = photo.rpartition("/")[2].partition(".")[0]
    with Archive.open(kho) as archive:
        archive.verify()
        assert any(digest in name for name in seaweedfs.objects(bucket))
        archive.take_down(digest, reason="thử", asked_by="toà soạn")
    assert not any(digest in name for name in seaweedfs.objects(bucket))


def test_a_takedown_during_an_outage_is_finished_when_the_archive_is_next_opened(
    kho: Path, bucket: str, photo: str, seaweedfs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = photo.rpartition("/")[2].partition(".")[0]
    with Archive.open(kho) as archive:
        target = archive.foresee_takedown(digest)
        monkeypatch.setattr(archive.photos, "patience", 0)
        monkeypatch.setattr(archive.photos.bucket, "name", "khong-co-kho")
        monkeypatch.setattr(archive.photos.bucket, "_files", AwayFiles(archive.photos.bucket._files))
        with pytest.raises(ArchiveUnreachableError):
            archive.take_down(digest, reason="thử", asked_by="toà soạn")
    assert target.photos
    assert photo in seaweedfs.objects(bucket)
    with Archive.open(kho):
        pass
    assert photo not in seaweedfs.objects(bucket)


class AwayFiles:
    """A store that does not answer."""

    def __init__(self, files: Any) -> None:
        self.loop = files.loop

    async def _call_s3(self, *_: Any, **__: Any) -> None:
        raise TimeoutError


def test_a_backup_brings_the_bytes_home(kho: Path, tmp_path: Path) -> None:
    with Archive.open_read_only(kho) as archive:
        made = archive.back_up(tmp_path / "backup")
    assert made.lost == []
    assert differences(fingerprint(Place(tmp_path / "backup")), fingerprint(kho)) == []


def test_a_merge_brings_the_bytes_of_a_folder_into_the_bucket(
    kho: Path, crawled: Path, tmp_path: Path, seaweedfs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSARCHIVE_STORE", seaweedfs.new_address())
    Archive.open(tmp_path / "new").close()
    done = newsarchive("merge", str(tmp_path / "new"), str(crawled))
    assert done.returncode == 0, done.stderr
    assert fingerprint(tmp_path / "new")["files"] == fingerprint(Place(crawled))["files"]


def test_an_export_reads_the_bucket_and_lists_what_is_lost(
    kho: Path, crawled: Path, bucket: str, photo: str, seaweedfs: Store, tmp_path: Path
) -> None:
    with Archive.open_read_only(kho) as archive, Archive.open_read_only(Place(crawled)) as same:
        whole = export(archive, "imagefolder", tmp_path / "whole")
        assert whole.snapshot.id == export(same, "imagefolder", tmp_path / "same").snapshot.id
        seaweedfs.remove(bucket, photo)
        assert export(archive, "imagefolder", tmp_path / "less").lost == 1


def test_an_export_does_not_take_photos_for_lost_because_their_store_is_away(
    kho: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with Archive.open_read_only(kho) as archive:
        archive.photos.patience = 0.1
        with pytest.raises(ArchiveUnreachableError):
            export(archive, "imagefolder", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_desk_shows_photos_small_copies_and_stored_pages(
    kho: Path, bucket: str, photo: str, seaweedfs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = photo.rpartition("/")[2].partition(".")[0]
    body = seaweedfs.objects(bucket)[photo]
    for address in open_desk(kho):
        desk = Open(address, None)  # type: ignore[arg-type]
        answer = desk.get(f"/photo/{digest}/original")
        assert (answer.status, answer.body, answer.headers["content-type"]) == (200, body, "image/jpeg")
        assert desk.get(f"/thumb/320/{digest}.webp").body[8:12] == b"WEBP"
        assert (kho / "thumbs" / "320").is_dir()  # made once, on this machine
        assert desk.get("/gallery/1/page/received").status == 200
        seaweedfs.remove(bucket, photo)
        assert desk.get(f"/photo/{digest}/original").status == 404
        assert desk.get(f"/thumb/320/{digest}.webp").status == 200
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for address in open_desk(kho):
        away = Open(address, None).get(f"/photo/{digest}/original")  # type: ignore[arg-type]
        assert (away.status, away.text) == (503, "the store of photos does not answer; try again\n")


def test_a_replay_reads_pages_from_the_bucket(kho: Path, seaweedfs: Store, bucket: str) -> None:
    done = newsarchive("replay", "sample", "--archive", str(kho))
    assert done.returncode == 0, done.stderr
