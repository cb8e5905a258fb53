"""Opening an archive: made where there is none, refused in one line where it cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from contextlib import closing

import pytest

from newsarchive.archive import Archive, ArchiveReader
from newsarchive.errors import (
    ArchiveError,
    ArchiveLockedError,
    ArchiveVersionError,
    ArchiveWriteError,
    NotFoundError,
)


def change(folder, sql):
    with closing(sqlite3.connect(folder / "archive.sqlite", isolation_level=None)) as connection:
        connection.execute(sql)


def one_line(error):
    return "\n" not in str(error.value) and "; " in str(error.value)


@pytest.mark.parametrize("name", ["plain", "có dấu cách", "a?b#c%41&d", "'; --"])
def test_an_archive_is_made_in_a_folder_of_any_name(tmp_path, name, gallery):
    folder = tmp_path / name / "deeper"
    with Archive.open(folder) as archive:
        archive.store_gallery(gallery)
    assert (folder / "archive.sqlite").is_file()
    assert sorted(path.name for path in (tmp_path / name).iterdir()) == ["deeper"]
    with Archive.open_read_only(folder) as reader:
        assert reader.stats().galleries == 1


def test_opening_an_archive_again_changes_no_byte(tmp_path):
    Archive.open(tmp_path).close()
    before = (tmp_path / "archive.sqlite").read_bytes()
    Archive.open(tmp_path).close()
    assert (tmp_path / "archive.sqlite").read_bytes() == before
    assert not list(tmp_path.glob("*.before-*"))


def test_the_file_keeps_a_log_and_checks_its_keys(tmp_path):
    Archive.open(tmp_path).close()
    with Archive.open(tmp_path) as archive, archive.writing() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "integrity_check")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "integrity_check": "ok"}


def test_a_missing_archive_is_not_made_when_that_was_not_asked(tmp_path):
    for opening in (lambda: Archive.open(tmp_path / "x", create=False), lambda: Archive.open_read_only(tmp_path / "x")):
        with pytest.raises(NotFoundError, match="no archive here; newsarchive crawl makes one"):
            opening()
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("opening", [Archive.open, ArchiveReader.open_read_only])
def test_a_text_file_is_no_archive(tmp_path, opening):
    (tmp_path / "archive.sqlite").write_text("đây không phải kho")
    with pytest.raises(ArchiveError, match="no SQLite file") as error:
        opening(tmp_path)
    assert one_line(error)
    assert (tmp_path / "archive.sqlite").read_text() == "đây không phải kho"


@pytest.mark.parametrize("opening", [Archive.open, ArchiveReader.open_read_only])
@pytest.mark.parametrize("table", ["page", "alembic_version"])
def test_another_programs_database_is_left_alone(tmp_path, opening, table):
    change(tmp_path, f"CREATE TABLE {table} (version_num TEXT)")
    with pytest.raises(ArchiveError, match="another program's") as error:
        opening(tmp_path)
    assert one_line(error)
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]


@pytest.mark.parametrize("opening", [Archive.open, ArchiveReader.open_read_only])
def test_an_archive_of_a_newer_version_is_refused_untouched(tmp_path, opening):
    Archive.open(tmp_path).close()
    change(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "archive.sqlite").read_bytes()
    with pytest.raises(ArchiveVersionError, match=r"newer newsarchive \(revision 9999.*; upgrade newsarchive") as error:
        opening(tmp_path)
    assert one_line(error)
    assert error.value.exit_code == 76
    assert (tmp_path / "archive.sqlite").read_bytes() == before


def test_a_damaged_file_is_told_in_one_line(tmp_path):
    Archive.open(tmp_path).close()
    path = tmp_path / "archive.sqlite"
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 40960)
    with pytest.raises(ArchiveError, match="damaged; restore it from a backup") as error:
        Archive.open(tmp_path)
    assert one_line(error)


def test_a_file_in_place_of_the_folder_is_told_in_one_line(tmp_path):
    (tmp_path / "archive").write_text("")
    with pytest.raises(ArchiveError, match="file lies where a folder should be") as error:
        Archive.open(tmp_path / "archive")
    assert one_line(error)


def test_a_read_only_disk_cannot_be_written_and_can_be_read(make_disk, make_read_only, gallery):
    disk = make_disk("8m")
    with Archive.open(disk / "archive") as archive:
        archive.store_gallery(gallery)
    make_read_only(disk)
    for folder in (disk / "archive", disk / "another"):
        with pytest.raises(ArchiveWriteError, match=r"read-only|permission") as error:
            Archive.open(folder)
        assert one_line(error)
        assert error.value.exit_code == 73
    with Archive.open_read_only(disk / "archive") as reader:
        assert [hit.position for hit in reader.search("xôi")] == [3]


def test_a_file_that_cannot_be_written_is_told_before_anything_is_fetched(tmp_path):
    Archive.open(tmp_path).close()
    path = tmp_path / "archive.sqlite"
    if subprocess.run(["mount", "--bind", path, path], capture_output=True).returncode:
        pytest.skip("a file cannot be made read-only for this user (it takes a mount, and root)")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
        with pytest.raises(ArchiveWriteError, match="read-only; give write permission"):
            Archive.open(tmp_path)
    finally:
        subprocess.run(["umount", path], check=True)


def test_a_log_that_was_left_on_a_read_only_disk_is_not_passed_over(make_disk, make_read_only, gallery):
    disk = make_disk("8m")
    with Archive.open(disk) as archive:
        archive.store_gallery(gallery)
        kept = (disk / "archive.sqlite-wal").read_bytes()
    (disk / "archive.sqlite-wal").write_bytes(kept or b"x" * 64)
    make_read_only(disk)
    with pytest.raises(ArchiveError, match="last commits lie in a log"):
        Archive.open_read_only(disk)


def test_another_writer_in_the_middle_of_something_is_told_in_one_line(tmp_path, gallery):
    with Archive.open(tmp_path, wait=0.01) as archive:
        with closing(sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(ArchiveLockedError, match="another process is writing") as error:
                archive.store_gallery(gallery)
            Archive.open(tmp_path, wait=0.01).close()  # opening waits for nobody
        assert one_line(error)
        assert archive.store_gallery(gallery).is_new


def test_two_that_make_one_archive_at_the_same_moment_wait_for_each_other(tmp_path):
    file = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")  # the moment at which another one turns the new file into an archive
        with pytest.raises(ArchiveLockedError, match="another process is writing"):
            Archive.open(tmp_path, wait=0.02)
        timer = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        timer.start()
        Archive.open(tmp_path, wait=60).close()
        timer.join()


def test_readers_do_not_wait_for_a_writer_and_see_whole_galleries(tmp_path, gallery):
    with Archive.open(tmp_path) as archive, Archive.open_read_only(tmp_path) as reader:
        with archive.writing() as connection:
            connection.exec_driver_sql("INSERT INTO site (name) VALUES ('half')")
            assert reader.stats().galleries == 0
        archive.store_gallery(gallery)
        assert reader.stats().galleries == 1


def test_a_reader_cannot_write(tmp_path, gallery):
    Archive.open(tmp_path).close()
    with Archive.open_read_only(tmp_path) as reader:
        assert not hasattr(reader, "store_gallery")
        with pytest.raises(ArchiveWriteError, match="read-only"), reader.reading() as connection:
            connection.exec_driver_sql("DELETE FROM page")
