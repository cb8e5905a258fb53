"""An export is there whole, or not at all, and says what it could not have."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import ArchiveWriteError, ExportError
from newsarchive.export import formats
from newsarchive.export.output import making_folder
from newsarchive.export.run import export
from newsarchive.export.snapshot import check_snapshot

pytestmark = pytest.mark.usefixtures("each_database")

ALL = list(formats.FORMATS)


@pytest.fixture(autouse=True)
def story(each_database, newsroom):
    newsroom.story("cho", (1, "Hàng hoa đông khách từ sớm."), (2, "Bóng liễu bên hồ."), (1, "Hàng hoa, nhìn từ trên."))


def test_a_place_that_is_taken_is_left_alone(newsroom, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("của tôi")
    with pytest.raises(ArchiveWriteError, match="the place is taken; remove it, or choose another folder") as error:
        export(newsroom.archive, "csv", tmp_path / "out")
    assert error.value.exit_code == 73
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_the_place(newsroom, tmp_path):
    (tmp_path / "out").mkdir()
    assert export(newsroom.archive, "csv", tmp_path / "out").folder.is_dir()
    assert (tmp_path / "out" / "pairs.csv").is_file()


def test_an_export_that_fails_leaves_nothing(newsroom, tmp_path):
    def fail(written, chosen):
        if written:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(newsroom.archive, "jsonl", tmp_path / "deep" / "out", tick=fail)
    assert list((tmp_path / "deep").iterdir()) == []


KILLED = """
import os, signal, sys
from newsarchive.archive import Archive
from newsarchive.export.run import export
def kill(written, chosen):
    if written:
        os.kill(os.getpid(), signal.SIGKILL)
with Archive.open_read_only(sys.argv[1]) as archive:
    export(archive, "imagefolder", sys.argv[2], tick=kill)
"""


def test_a_killed_export_leaves_no_folder_of_its_name_and_the_next_removes_its_rest(newsroom, tmp_path, root):
    command = [sys.executable, "-c", KILLED, str(newsroom.archive.folder), str(tmp_path / "to" / "out")]
    assert subprocess.run(command, cwd=root).returncode == -signal.SIGKILL
    (rest,) = (tmp_path / "to").iterdir()
    assert rest.name.startswith(".out.incoming-")
    assert export(newsroom.archive, "imagefolder", tmp_path / "to" / "out").photos == 3
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["out"]


def test_the_rest_of_an_export_that_still_runs_is_not_touched(tmp_path):
    with making_folder(tmp_path / "out") as first, making_folder(tmp_path / "out2"):
        assert first.folder.is_dir()
        assert first.folder.name.startswith(f".out.incoming-{os.getpid()}-")


def test_a_full_disk_is_one_clear_line_and_leaves_nothing(newsroom, tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here (it takes root)")
    try:
        with pytest.raises(ArchiveWriteError, match="the disk is full") as error:
            export(newsroom.archive, "imagefolder", place / "out")
        assert "disk" in str(error.value)
        assert "archive.sqlite" not in str(error.value)
        assert list(place.iterdir()) == []
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("form", ["imagefolder", "webdataset", "coco"])
@pytest.mark.parametrize("damage", ["deleted", "changed"])
def test_a_photo_that_is_lost_is_listed_and_the_rest_exported(newsroom, tmp_path, form, damage):
    photo = newsroom.photo(2)
    place = newsroom.archive.photos.path(photo.sha256, "jpg")
    if damage == "deleted":
        place.unlink()
    else:
        place.write_bytes(b"\xff" * photo.size)
    made = export(newsroom.archive, form, tmp_path / "out")
    assert made.lost == 1
    assert made.photos == (1 if form == "coco" else 2)
    key, sha256, reason = (tmp_path / "out" / "lost.tsv").read_text("utf-8").strip().split("\t")
    assert (key[-5:], sha256) == ("-0002", photo.sha256)
    assert reason == ("no bytes with this SHA-256" if damage == "deleted" else "the file is damaged")
    assert made.snapshot.said["lost"] == {"files": 1, "list": "lost.tsv"}


@pytest.mark.parametrize("form", ALL)
def test_an_export_can_be_made_from_a_read_only_reader(newsroom, tmp_path, form):
    with Archive.open_read_only(newsroom.archive.folder) as reader:
        made = export(reader, form, tmp_path / "out")
    assert check_snapshot(made.folder).id == made.snapshot.id


def test_parquet_without_pyarrow_says_what_to_install(newsroom, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"install newsarchive\[export\]"):
        export(newsroom.archive, "parquet", tmp_path / "out")
