"""A full or failing disk: one line, nothing half-written, and the archive goes on when there is space again."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import ArchiveWriteError
from newsarchive.model import Page


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_that_find_no_space_leave_nothing_behind(make_disk, look):
    disk = make_disk("2m")
    with Archive.open(disk) as archive:
        body = os.urandom(4_000_000)
        with pytest.raises(ArchiveWriteError, match="the disk is full; free some space") as error:
            archive.put_photo(look(body), body, url="https://anh.example/lon.jpg")
        assert "\n" not in str(error.value)
        assert files_in(disk / "photos") == []
        assert archive.known_photo("https://anh.example/lon.jpg") is None


def test_a_gallery_that_finds_no_space_leaves_the_archive_as_it_was(make_disk, gallery, renamed):
    disk = make_disk("2m")
    with Archive.open(disk) as archive:
        archive.store_gallery(gallery)
        (disk / "other people's files").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
        with pytest.raises(ArchiveWriteError, match="the disk is full"):  # noqa: PT012
            for number in range(200):
                archive.store_gallery(renamed(gallery, number))
        stored = archive.stats()
        assert stored.pairs == 3 * stored.galleries
        (disk / "other people's files").unlink()
        assert archive.store_gallery(renamed(gallery, 500)).is_new
    with closing(sqlite3.connect(disk / "archive.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_file_at_its_limit_is_told_as_a_full_disk(archive, gallery, renamed):
    with archive.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveWriteError, match="the disk is full"):  # noqa: PT012
        for number in range(200):
            archive.store_gallery(renamed(gallery, number))


def test_an_archive_that_finds_no_space_to_be_made_is_told_in_one_line(make_disk):
    disk = make_disk("64k")
    with pytest.raises(ArchiveWriteError, match="the disk is full"):
        Archive.open(disk)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "no permission"),
        (errno.EIO, "failed"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_neither_file_nor_row(archive, monkeypatch, ask, number, told, step):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    page = Page(url="https://bao.example/anh/12345.html", body=b"<p>trang</p>", site="sample")
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(ArchiveWriteError, match=told):
            archive.record_capture(page)
    assert files_in(archive.folder / "pages") == []
    assert ask("SELECT count(*) FROM capture") == [(0,)]
    assert archive.record_capture(page) == 1
