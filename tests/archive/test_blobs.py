"""Bytes are kept once, whole, under their SHA-256."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from hashlib import sha256

import pytest

from newsarchive.archive.blobs.blobs import Blob
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.blobs.marks import AWAY
from newsarchive.archive.crawl.processes import place_key
from newsarchive.errors import ArchiveError, NotFoundError


def nothing(digest):
    """No row names these bytes."""
    return False


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "photos")


def test_bytes_lie_under_their_hash_with_the_suffix_of_their_format(blobs):
    digest = blobs.put(b"tam anh", "jpg")
    assert digest == sha256(b"tam anh").hexdigest()
    assert blobs.path(digest, "jpg") == blobs.folder / digest[:2] / f"{digest}.jpg"
    assert blobs.path(digest, "jpg").read_bytes() == b"tam anh"
    assert blobs.get(digest) == b"tam anh"
    assert digest in blobs
    assert "0" * 64 not in blobs


def test_bytes_that_are_there_are_not_written_again(blobs):
    place = blobs.path(blobs.put(b"mot lan", "jpg"), "jpg")
    before = place.stat()
    blobs.put(b"mot lan", "jpg")
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_was_cut_off_is_replaced(blobs):
    place = blobs.path(blobs.put(b"nguyen ven", "jpg"), "jpg")
    place.write_bytes(b"nguy")
    blobs.put(b"nguyen ven", "jpg")
    assert place.read_bytes() == b"nguyen ven"


def test_a_damaged_file_is_not_given_out(blobs):
    digest = blobs.put(b"dung", "jpg")
    blobs.path(digest, "jpg").write_bytes(b"sai!")
    with pytest.raises(ArchiveError, match="damaged; run: newsarchive verify"):
        blobs.get(digest)


def test_bytes_that_are_not_there_are_told(blobs):
    with pytest.raises(NotFoundError, match="no bytes with this SHA-256"):
        blobs.get("0" * 64)


def test_file_and_folders_are_synced_before_the_name_can_be_relied_on(blobs, monkeypatch):
    steps = []
    sync, replace = os.fsync, os.replace

    def note_sync(handle):
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        return sync(handle)

    def note_replace(*args, **kwargs):
        steps.append("rename")
        return replace(*args, **kwargs)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_replace)
    blobs.put(b"dau tien", "jpg")
    assert steps[-3:] == ["sync file", "rename", "sync folder"]
    assert "sync folder" in steps[:-3]  # the new folder's own name


KILLED = """
import os, signal, sys
from pathlib import Path
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
Path(sys.argv[1]).mkdir()
(Path(sys.argv[1]) / ".incoming").mkdir()
(Path(sys.argv[1]) / "d0").mkdir()
FolderBlobs(Path(sys.argv[1])).put(b"nua chung", "jpg")
"""


def test_what_a_killed_process_left_is_swept_and_never_taken_for_a_photo(blobs, root):
    digest = sha256(b"nua chung").hexdigest()
    script = KILLED.replace("d0", digest[:2])
    done = subprocess.run([sys.executable, "-c", script, str(blobs.folder)], cwd=root)
    assert done.returncode == -signal.SIGKILL
    left = list((blobs.folder / ".incoming").iterdir())
    assert [path.read_bytes() for path in left] == [b"nua chung"]
    assert digest not in blobs
    assert blobs.sweep(nothing) == 1
    assert list((blobs.folder / ".incoming").iterdir()) == []


def test_what_a_living_process_is_writing_is_not_swept(blobs, monkeypatch):
    counts = []
    replace = os.replace
    monkeypatch.setattr(
        os, "replace", lambda *args: (counts.append(FolderBlobs(blobs.folder).sweep(nothing)), replace(*args))
    )
    blobs.put(b"dang ghi", "jpg")
    assert counts == [0]


def test_a_process_number_that_was_used_again_does_not_protect_old_files(blobs):
    blobs.put(b"x", "jpg")
    left = blobs.folder / ".incoming" / f"{os.getpid()}-1-{place_key()}-abcdef"  # this number, begun at another time
    left.write_bytes(b"cu")
    assert blobs.sweep(nothing) == 1
    assert not left.exists()


ANNOUNCED = """
import os, signal, sys
from pathlib import Path
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
with FolderBlobs(Path(sys.argv[1])).announced(b"khong ai ghi", "jpg"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def orphan(blobs, root):
    """Whole bytes of a process that was killed before their row was written."""
    subprocess.run([sys.executable, "-c", ANNOUNCED, str(blobs.folder)], cwd=root)
    digest = sha256(b"khong ai ghi").hexdigest()
    assert digest in blobs
    assert blobs.is_left_over()
    return digest


def test_whole_bytes_that_no_row_came_to_name_are_swept(blobs, orphan):
    kept = blobs.put(b"cu", "jpg")
    assert blobs.sweep(nothing) == 1
    assert orphan not in blobs
    assert kept in blobs  # no death left it here: not looked at
    assert not blobs.is_left_over()


def test_one_mark_names_all_that_is_kept_together(blobs):
    many = [Blob(sha256(body).hexdigest(), body, "jpg") for body in (b"mot", b"hai", b"ba")]
    with blobs.announced_all(many):
        marks = list((blobs.folder / ".incoming").iterdir())
        assert len(marks) == 1
        assert all(blobs.is_awaited(f"{blob.digest[:2]}/{blob.name}") for blob in many)
    marks[0].with_name(f"1-1-{place_key()}-chet.list").write_text("".join(f"{blob.name}\n" for blob in many) + "dở")
    assert blobs.sweep(lambda digest: digest == many[0].digest) == 2
    assert [blob.digest in blobs for blob in many] == [True, False, False]


def test_a_mark_of_an_older_version_names_one_file(blobs):
    kept = blobs.put(b"cu", "jpg")
    (blobs.folder / ".incoming" / f"1-1-{place_key()}-{kept}.jpg").touch()
    assert blobs.sweep(nothing) == 1
    assert kept not in blobs


def test_bytes_that_a_row_names_by_now_stay(blobs, orphan):
    assert blobs.sweep(lambda digest: digest == orphan) == 0
    assert orphan in blobs
    assert not blobs.is_left_over()


def test_bytes_whose_row_a_living_process_is_writing_stay(blobs, orphan):
    with blobs.announced(b"khong ai ghi", "jpg"):
        assert blobs.sweep(nothing) == 0
        assert orphan in blobs
        assert blobs.is_awaited(blobs.find(orphan))
    assert not blobs.is_awaited(blobs.find(orphan))


def test_marks_are_used_again_and_gone_at_the_end(blobs):
    incoming = blobs.folder / ".incoming"
    for body in (b"mot", b"hai", b"ba"):
        with blobs.announced(body, "jpg"):
            assert len(list(incoming.iterdir())) == 1
    assert [mark.read_bytes() for mark in incoming.iterdir()] == [b""]
    assert not blobs.is_left_over()
    blobs.close()
    assert list(incoming.iterdir()) == []


def test_bytes_that_were_swept_before_their_row_was_written_are_written_again(blobs):
    with blobs.announced(b"vua mat", "jpg") as digest:
        blobs.path(digest, "jpg").unlink()
        blobs.ensure(digest, b"vua mat", "jpg")
    assert blobs.get(digest) == b"vua mat"


def test_what_another_machine_is_writing_is_swept_only_after_ten_minutes(blobs):
    blobs.put(b"x", "jpg")
    left = blobs.folder / ".incoming" / "1-1-maykhac1-abcdef"
    left.write_bytes(b"dang ghi")
    assert not blobs.is_left_over()
    assert blobs.sweep(nothing) == 0
    before = left.stat().st_mtime - AWAY - 1
    os.utime(left, (before, before))
    assert blobs.sweep(nothing) == 1


def test_bytes_are_found_under_any_suffix_one_after_the_other(tmp_path):
    blobs = FolderBlobs(tmp_path)
    digests = {suffix: blobs.put(suffix.encode(), suffix) for suffix in ("jpg", "webp", "png", "jpg2")}
    again = FolderBlobs(tmp_path)
    for _ in range(2):
        for suffix, digest in digests.items():
            assert again.find(digest) == f"{digest[:2]}/{digest}.{suffix}"
    assert again.find("0" * 64) is None
    again.path(digests["webp"], "webp").unlink()
    assert again.find(digests["webp"]) is None
