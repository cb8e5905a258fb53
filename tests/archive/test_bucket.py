"""Bytes in a bucket of S3: whole or not there, verified, found when they are damaged, waited for when it is away."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from hashlib import sha256

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.blobs.bucket_blobs import BucketBlobs
from newsarchive.archive.blobs.byte_store import blobs_of
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveError, ArchiveUnreachableError, DamagedError, NotFoundError


def nothing(digest):
    """No row names these bytes."""
    return False


@pytest.fixture
def blobs(bucket, tmp_path):
    return blobs_of(Place.of(tmp_path), "photos")


def one_line(error):
    return "\n" not in str(error.value) and "; " in str(error.value)


def test_bytes_lie_under_their_hash_as_in_a_folder(blobs, bucket, seaweedfs):
    digest = blobs.put(b"tam anh", "jpg")
    assert digest == sha256(b"tam anh").hexdigest()
    assert seaweedfs.objects(bucket) == {f"photos/{digest[:2]}/{digest}.jpg": b"tam anh"}
    assert blobs.get(digest) == b"tam anh"
    assert (digest in blobs, "0" * 64 in blobs) == (True, False)
    assert (blobs.size_of(digest, "jpg"), blobs.size_of(digest, "png")) == (7, None)
    assert blobs.find(digest) == f"{digest[:2]}/{digest}.jpg"
    with pytest.raises(NotFoundError, match="no bytes with this SHA-256"):
        blobs.get("0" * 64)


def test_bytes_that_are_there_are_not_sent_again_and_cut_off_ones_are(blobs, bucket, seaweedfs):
    digest = blobs.put(b"nguyen ven", "jpg")
    name = f"photos/{digest[:2]}/{digest}.jpg"
    seaweedfs.put(bucket, name, b"nguyen sai")  # of the right length: only verify and whoever reads it look closer
    blobs.put(b"nguyen ven", "jpg")
    assert seaweedfs.objects(bucket) == {name: b"nguyen sai"}
    with pytest.raises(DamagedError, match="run: newsarchive verify"):
        blobs.get(digest)
    seaweedfs.put(bucket, name, b"nguyen")
    blobs.put(b"nguyen ven", "jpg")
    assert seaweedfs.objects(bucket) == {name: b"nguyen ven"}


def test_the_store_refuses_bytes_that_are_not_those_of_their_name(blobs):
    blobs.patience = 0
    with pytest.raises(ArchiveError, match="comes damaged to the store"):
        blobs.ensure("0" * 64, b"khac", "jpg")
    assert "0" * 64 not in blobs


def test_a_store_that_tells_nothing_of_what_it_got_is_read_back(blobs, monkeypatch):
    bucket = blobs.bucket
    asked, ask = [], bucket._ask

    async def silent(method, **values):
        asked.append(method)
        answer = await ask(method, **values)
        return {} if method == "put_object" else answer

    monkeypatch.setattr(bucket, "_ask", silent)
    blobs.put(b"doc lai", "jpg")
    assert asked == ["head_object", "put_object", "get_object"]


def test_many_are_listed_sorted_and_found_under_any_suffix(blobs):
    digests = {blobs.put(f"anh {number}".encode(), suffix): suffix for number, suffix in enumerate(["jpg", "png"] * 9)}
    assert list(blobs.names()) == sorted(f"{digest[:2]}/{digest}.{suffix}" for digest, suffix in digests.items())
    for digest, suffix in digests.items():
        assert blobs.find(digest).endswith(suffix)
        assert sha256(blobs.get(digest)).hexdigest() == digest


KILLED = """
import os, signal, sys
from pathlib import Path
from newsarchive.archive.blobs.byte_store import blobs_of
from newsarchive.archive.place import Place
with blobs_of(Place.of(sys.argv[1]), "photos").announced(b"khong ai ghi", "jpg"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_put_and_no_row_came_to_name_is_swept(blobs, tmp_path, root):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root)
    assert done.returncode == -signal.SIGKILL
    digest = sha256(b"khong ai ghi").hexdigest()
    assert digest in blobs
    assert blobs.is_left_over()
    assert blobs.sweep(lambda one: one == digest) == 0
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root)
    kept = blobs.put(b"cu", "jpg")
    assert blobs.sweep(nothing) == 1
    assert (digest in blobs, kept in blobs, blobs.is_left_over()) == (False, True, False)


def test_what_another_machine_swept_before_the_row_came_is_sent_again(seaweedfs, bucket, tmp_path, look, monkeypatch):
    with Archive.open(tmp_path) as archive:
        writing = archive.writing

        @contextmanager
        def swept():
            with writing() as connection:
                for name in seaweedfs.objects(bucket):
                    seaweedfs.remove(bucket, name)
                yield connection

        monkeypatch.setattr(archive, "writing", swept)
        archive.put_photo(look(b"anh"), b"anh", url="https://anh.example/1.jpg")
        assert archive.photos.get(look(b"anh").sha256) == b"anh"


def test_a_row_and_its_bytes_survive_a_store_that_starts_anew(seaweedfs, bucket, tmp_path, look):
    """The server is killed; what is to be kept meanwhile waits, and is there once, with its row."""
    with Archive.open(tmp_path) as archive:
        archive.put_photo(look(b"truoc"), b"truoc", url="https://anh.example/1.jpg")
        seaweedfs.kill()
        keeping = threading.Thread(
            target=archive.put_photo,
            args=(look(b"trong luc"), b"trong luc"),
            kwargs={"url": "https://anh.example/2.jpg"},
        )
        keeping.start()
        with archive.writing():  # nobody is kept from writing by a store that is away
            pass
        assert keeping.is_alive()
        seaweedfs.start()
        keeping.join(50)
        assert not keeping.is_alive()
        assert archive.known_photo("https://anh.example/2.jpg") == look(b"trong luc")
        assert archive.photos.get(look(b"trong luc").sha256) == b"trong luc"
        assert not archive.photos.is_left_over()
    assert sorted(seaweedfs.objects(bucket).values()) == [b"trong luc", b"truoc"]


def test_a_store_that_stays_away_leaves_no_row(bucket, tmp_path, look, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with Archive.open(tmp_path) as archive:
        archive.photos.patience = 0.1
        with pytest.raises(ArchiveUnreachableError, match="the store does not answer") as error:
            archive.put_photo(look(b"anh"), b"anh", url="https://anh.example/1.jpg")
        assert archive.known_photo("https://anh.example/1.jpg") is None
    assert one_line(error)
    assert error.value.exit_code == 75
    assert "127.0.0.1" not in str(error.value)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("NEWSARCHIVE_STORE", "s3://khong-co-kho/anh", "there is no such bucket"),
        ("AWS_SECRET_ACCESS_KEY", "sai-bi-mat", "the store refuses"),
        ("AWS_ACCESS_KEY_ID", "nguoi-la", "the store refuses"),
    ],
)
def test_a_bucket_that_is_not_there_or_refuses_is_one_clear_line(bucket, tmp_path, monkeypatch, setting, value, told):
    monkeypatch.setenv(setting, value)
    blobs = blobs_of(Place.of(tmp_path), "photos")
    for work in (lambda: blobs.put(b"anh", "jpg"), lambda: blobs.get("0" * 64), blobs.is_there):
        with pytest.raises(ArchiveError, match=told) as error:
            work()
        assert one_line(error)
        assert value not in str(error.value).replace("s3://khong-co-kho/anh", "")
        assert not isinstance(error.value, NotFoundError)


def test_without_credentials_the_line_says_which_variables(bucket, tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    with pytest.raises(ArchiveError, match="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") as error:
        blobs_of(Place.of(tmp_path), "photos").put(b"anh", "jpg")
    assert one_line(error)


@pytest.mark.parametrize(
    "address",
    ["kho", "ftp://kho/anh", "s3://", "s3://khoa:mat@kho/anh", "s3://kho/anh?x=1", "file://may/anh", "file:anh"],
)
def test_an_address_that_is_none_is_refused_and_never_told(tmp_path, address):
    with pytest.raises(ArchiveError, match="write s3://bucket/prefix or file:///folder") as error:
        blobs_of(Place(tmp_path, store=address), "photos")
    assert "mat" not in str(error.value)


def test_a_folder_elsewhere_is_a_store_too(tmp_path, gallery, look):
    place = Place(tmp_path / "kho", store=(tmp_path / "đĩa khác").as_uri())
    with Archive.open(place) as archive:
        archive.put_photo(look(b"bun cha"), b"bun cha")
        assert isinstance(archive.photos, FolderBlobs)
    assert [path.name for path in (tmp_path / "đĩa khác").rglob("*.jpg")] == [f"{look(b'bun cha').sha256}.jpg"]
    assert [path.name for path in (tmp_path / "kho").iterdir()] == ["archive.sqlite"]


def test_nothing_is_loaded_or_asked_before_bytes_are(tmp_path):
    script = (
        "import sys; from pathlib import Path; from newsarchive.archive import Archive\n"
        "from newsarchive.archive.place import Place\n"
        f"Archive.open(Place(Path({str(tmp_path)!r}), store='s3://kho/x')).close()\n"
        "print(sorted({'s3fs', 'fsspec', 'botocore', 'aiohttp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_hurry_is_short(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    blobs = BucketBlobs("kho", "", "photos", marks=tmp_path, patience=600)
    before = time.monotonic()
    with pytest.raises(ArchiveError):
        blobs.hurried().size_of("0" * 64, "jpg")
    assert time.monotonic() - before < 10
