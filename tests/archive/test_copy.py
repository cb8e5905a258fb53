"""A copy holds what its archive holds, row by row, in whichever database; killed, it goes on; renewed, it follows."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import inspect

from newsarchive.archive import Archive
from newsarchive.archive.care import database_faults
from newsarchive.archive.copying.run import copy_archive
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveError, ArchiveLockedError, ArchiveWriteError, NotFoundError
from newsarchive.model import Page
from tests.test_cli import newsarchive

URL = "https://anh.example/2016/bun-cha.jpg"


@pytest.fixture
def database(postgresql, tmp_path):
    """An empty database of PostgreSQL, which is dropped afterwards."""
    name = postgresql.new_database()
    yield Place(tmp_path / "unused", postgresql.url(name))
    postgresql.drop(name)


@pytest.fixture
def filled(archive, gallery, look, renamed):
    """An archive with a row in nearly every table."""
    fill(archive, gallery, look, renamed)
    return archive


def fill(archive, gallery, look, renamed):
    run = archive.start_run("sample", "sections", job_key="thu")
    archive.put_photo(look(b"bun cha"), b"bun cha", url=URL)
    capture = archive.record_capture(Page(gallery.url, b"<p>b\xc3\xban</p>", site="sample"), run_id=run)
    first = archive.store_gallery(replace(gallery, capture_id=capture), run_id=run)
    archive.store_gallery(replace(gallery, capture_id=capture, title="Bếp lửa, sửa lại"))
    for number in range(1, 8):
        archive.store_gallery(renamed(gallery, number))
    archive.find_pages("sample", ["https://bao.example/anh/chua-doc.html"], via="feeds", run_id=run)
    archive.note_run_failure(run, "https://bao.example/anh/", "HTTP 503")
    archive.finish_run(run)
    archive.link_captions()
    archive.correct(first.gallery_id, 1, "caption", "Bà Thơm nhóm lò than ở đầu ngõ.", author="Vũ Bếp")
    archive.take_down("https://bao.example/anh/bep-lua-100007.html", reason="thử", asked_by="toà soạn")


def test_every_table_of_an_archive_is_copied_but_for_locks(archive, root):
    names = "from newsarchive.archive.copying.tables import TABLES; print(*(copied.name for copied in TABLES))"
    done = subprocess.run([sys.executable, "-c", names], cwd=root, capture_output=True, text=True, check=True)
    with archive.reading() as connection:
        there = {name for name in inspect(connection).get_table_names() if not name.startswith("pair_search")}
    assert set(done.stdout.split()) == there - {"alembic_version", "lock", "host_turn"}


def holds_the_same_index(place):
    """The full-text index is that of the tables."""
    with Archive.open(place) as archive, archive.writing() as connection:
        database_faults.check_index(connection)
    return True


def test_a_file_goes_to_postgresql_and_back_and_all_three_are_equal(filled, database, tmp_path, renamed, gallery):
    back = Place(tmp_path / "back")
    there = copy_archive(filled.place, database)
    again = copy_archive(database, back)
    assert (there.how, there.differing, again.differing) == ("first", [], [])
    assert there.theirs == there.ours == again.theirs == again.ours
    assert {name for name, held in there.ours.items() if not held.rows} <= {
        "host",
        "photo_link",
        "photo_hash",
        "linked",
    }
    found = [hit.pair_id for hit in filled.search("sương", order="newest")]
    assert len(found) > 6
    for place in (database, back):
        with Archive.open_read_only(place) as copy:
            assert [hit.pair_id for hit in copy.search("sương", order="newest")] == found
            assert [hit.pair_id for hit in copy.search("đầu ngõ")][:1] == [
                hit.pair_id for hit in filled.search("đầu ngõ")
            ][:1]
        assert holds_the_same_index(place)
        with Archive.open(place) as copy:  # numbers go on: what comes next takes none that is there
            assert copy.store_gallery(renamed(gallery, 50)).is_new
            assert copy.record_capture(Page(gallery.url, b"<p>m\xe1\xbb\x9bi</p>", site="sample")) > 1
            copy.start_run("sample", "feeds")


def test_a_renewed_copy_follows_what_was_added_changed_corrected_and_taken_down(
    filled, database, tmp_path, gallery, look, renamed
):
    """From SQLite every row is compared, from PostgreSQL only what changed is read."""
    replica = Place(tmp_path / "ban-doc")
    copy_archive(filled.place, database)
    copy_archive(database, replica)
    filled.put_photo(look(b"cho hoa"), b"cho hoa", url=gallery.pairs[1].image_url)
    second = replace(gallery.pairs[1], photo=look(b"cho hoa"), photo_failure=None)
    filled.store_gallery(replace(gallery, title="Lần ba", pairs=(gallery.pairs[0], second, gallery.pairs[2])))
    filled.store_gallery(renamed(gallery, 9))
    filled.correct(2, 1, "credit", "Người khác", author="Vũ Bếp")
    filled.take_down(look(b"bun cha").sha256, reason="thử", asked_by="toà soạn")
    filled.take_down("https://bao.example/anh/bep-lua-100003.html", reason="thử", asked_by="toà soạn")
    compared, changed = copy_archive(filled.place, database), copy_archive(database, replica)
    assert (compared.how, compared.differing) == ("compared", [])
    assert (changed.how, changed.differing) == ("changed", [])
    assert changed.removed > 5
    assert changed.added > 5
    for place in (database, replica):
        assert holds_the_same_index(place)
        with Archive.open_read_only(place) as copy:
            assert [hit.title for hit in copy.search("title:lần")] == ["Lần ba"] * 3
    nothing = copy_archive(database, replica, quick=True)
    assert (nothing.how, nothing.added, nothing.changed, nothing.removed) == ("changed", 0, 0, 0)


def test_what_was_taken_down_leaves_the_bytes_of_a_copy(filled, tmp_path, monkeypatch):
    """Old words stay in a file of SQLite's until it is written anew."""
    monkeypatch.setattr("newsarchive.archive.copying.run.WAIT", 0.5)
    replica = Place(tmp_path / "ban-doc")
    copy_archive(filled.place, replica)
    words = "Lần 5".encode()
    files = [replica.file, replica.file.with_name("archive.sqlite-wal")]
    assert any(words in file.read_bytes() for file in files if file.exists())
    filled.take_down("https://bao.example/anh/bep-lua-100005.html", reason="thử", asked_by="toà soạn")
    with Archive.open_read_only(replica) as reader, reading_earlier(reader):
        assert copy_archive(filled.place, replica).differing == []
    assert copy_archive(filled.place, replica).differing == []
    assert not any(words in file.read_bytes() for file in files if file.exists())


@contextmanager
def reading_earlier(reader):
    """Somebody who reads the archive as it was."""
    with reader.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM pair")
        yield


KILLED = """
import os, signal, sys
from newsarchive.archive.copying.run import copy_archive
from newsarchive.archive.copying.side import place_of
left = int(sys.argv[3])
def tick(what, rows):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
copy_archive(place_of(sys.argv[1]), place_of(sys.argv[2]), tick=tick, portion=4)
"""


def kill_copy(root, source, target, after):
    done = subprocess.run([sys.executable, "-c", KILLED, source, target, str(after)], cwd=root, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_copy_that_is_killed_at_any_moment_is_gone_on_with(filled, database, tmp_path, root):
    back = tmp_path / "back"
    back.mkdir()
    there, folder = database.database, str(filled.folder)
    for after in (3, 25, 40):
        kill_copy(root, folder, there, after)
    done = copy_archive(filled.place, database, portion=4)
    assert (done.how, done.differing) == ("first", [])
    assert 0 < done.added < sum(held.rows for held in done.ours.values())  # the rest was there
    for after in (3, 40):
        kill_copy(root, there, str(back), after)
    again = copy_archive(database, Place(back), portion=4)
    assert again.ours == done.ours
    assert holds_the_same_index(database)
    assert holds_the_same_index(Place(back))


def test_a_renewal_that_is_killed_changes_nothing(filled, database, tmp_path, root, gallery, renamed):
    replica = tmp_path / "ban-doc"
    copy_archive(filled.place, Place(replica))
    before = dump(replica)
    filled.store_gallery(renamed(gallery, 9))
    kill_copy(root, str(filled.folder), str(replica), 15)
    assert dump(replica) == before
    assert copy_archive(filled.place, Place(replica)).differing == []


def dump(folder):
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        return list(connection.iterdump())


def test_what_changed_while_a_copy_was_dead_is_taken_too(filled, tmp_path, root, gallery, renamed):
    target = tmp_path / "ban"
    target.mkdir()
    kill_copy(root, str(filled.folder), str(target), 30)
    filled.take_down("https://bao.example/anh/bep-lua-100002.html", reason="thử", asked_by="toà soạn")
    filled.store_gallery(renamed(gallery, 9))
    assert copy_archive(filled.place, Place(target)).differing == []
    assert holds_the_same_index(Place(target))


def test_only_an_empty_place_or_an_earlier_copy_is_written_to(filled, tmp_path, gallery, renamed):
    other, ours = Place(tmp_path / "other"), Place(tmp_path / "ban")
    with Archive.open(other) as archive:
        archive.store_gallery(gallery)
    before = dump(other.folder)
    for source, target, told in (
        (filled.place, other, "this is an archive of its own, and no copy"),
        (filled.place, filled.place, "cannot be copied onto itself"),
    ):
        with pytest.raises(ArchiveWriteError, match=told):
            copy_archive(source, target)
    assert dump(other.folder) == before
    copy_archive(filled.place, ours)
    with pytest.raises(ArchiveWriteError, match=f"this is a copy of {filled.folder}"):
        copy_archive(other, ours)
    with Archive.open(ours) as archive:
        archive.store_gallery(renamed(gallery, 60))
    with pytest.raises(ArchiveWriteError, match="was written to since"):
        copy_archive(filled.place, ours)
    with pytest.raises(NotFoundError, match="no archive here"):
        copy_archive(Place(tmp_path / "nichts"), ours)


def test_one_process_at_a_time_copies_to_a_place(filled, tmp_path, database):
    for target in (Place(tmp_path / "ban"), database):
        with_lock = []

        def tick(*_, target=target, with_lock=with_lock):
            with pytest.raises(ArchiveLockedError, match="another copy is being made here"):
                copy_archive(filled.place, target)
            with_lock.append(target)
            raise InterruptedError

        with pytest.raises(InterruptedError):
            copy_archive(filled.place, target, tick=tick)
        assert with_lock
        assert copy_archive(filled.place, target).differing == []


def test_rows_that_changed_places_have_the_copy_begun_anew(filled, database, tmp_path):
    """Two unique values that were exchanged cannot be written one after the other."""
    replica = Place(tmp_path / "ban")
    copy_archive(filled.place, database)
    copy_archive(filled.place, replica)
    with filled.writing() as connection:
        for number, key in ((1, "tam"), (2, "1"), (1, "2")):
            connection.exec_driver_sql(f"UPDATE credit SET text = '{key}' WHERE id = {number}")
        for number, name in ((1, "tam"), (2, "nguyen"), (1, "hai")):
            connection.exec_driver_sql(f"UPDATE caption SET key = '{name}' WHERE id = {number}")
    copy_archive(filled.place, database)
    copy_archive(filled.place, replica)
    with filled.writing() as connection:
        for number, name in ((1, "tam"), (2, "hai"), (1, "nguyen")):
            connection.exec_driver_sql(f"UPDATE caption SET key = '{name}' WHERE id = {number}")
    for target in (database, replica):
        done = copy_archive(filled.place, target)
        assert (done.how, done.differing) == ("first", [])
        assert holds_the_same_index(target)


def test_a_copy_that_is_not_equal_is_said_and_ends_with_74(filled, tmp_path, gallery):
    target = tmp_path / "ban"
    command = ("copy", filled.folder, target)
    done = newsarchive(*command, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["equal"]
    assert said["theirs"]["pair"] == said["ours"]["pair"]
    with closing(sqlite3.connect(target / "archive.sqlite")) as connection:
        connection.execute(
            "CREATE TRIGGER spoil AFTER INSERT ON site BEGIN UPDATE site SET name = 'hong' WHERE id = new.id; END"
        )
    filled.find_pages("another", ["https://khac.example/anh/1.html"], via="feeds")
    done = newsarchive(*command)
    assert done.returncode == 74
    assert f"{target}: not equal to {filled.folder} in site; was it written to?" in done.stderr
    assert "site\t" in done.stdout
    assert "DIFFERS" in done.stdout


def test_a_copy_brings_the_bytes_and_takes_those_along_that_were_taken_down(
    filled, tmp_path, seaweedfs, monkeypatch, look
):
    for name, value in seaweedfs.environment.items():
        monkeypatch.setenv(name, value)
    bucket, target = seaweedfs.new_address(), Place(tmp_path / "ban")
    stores = (str(filled.folder), bucket)
    done = copy_archive(filled.place, target, stores=stores)
    assert (done.files.copied, done.files.kept, done.files.lost) == (2, 0, [])
    assert {name.partition("/")[0] for name in seaweedfs.objects(bucket)} == {"pages", "photos"}
    with Archive.open(replace(target, store=bucket)) as copy:
        assert copy.verify().is_sound
    photo = look(b"bun cha").sha256
    filled.take_down(photo, reason="thử", asked_by="toà soạn")
    done = copy_archive(filled.place, target, stores=stores)
    assert (done.files.copied, done.files.kept, done.files.removed) == (0, 1, 1)
    assert not any(photo in name for name in seaweedfs.objects(bucket))
    home = tmp_path / "ve-nha"
    done = copy_archive(target, Place(home), stores=(bucket, home.as_uri()))
    assert done.files.copied == 1
    with Archive.open(Place(home)) as copy:
        assert copy.verify().is_sound


def test_bytes_that_are_lost_are_named(filled, tmp_path, look):
    photo = look(b"bun cha").sha256
    shutil.rmtree(filled.folder / "photos")
    done = newsarchive("copy", filled.folder, tmp_path / "ban", "--bytes", filled.folder, tmp_path / "ban")
    assert done.returncode == 74
    assert f"lost: photos/{photo[:2]}/{photo}.jpg" in done.stdout


def test_an_address_that_leads_nowhere_is_one_clear_line(filled):
    done = newsarchive("copy", filled.folder, "postgresql://nobody:bimat@127.0.0.1:1/kho?connect_timeout=2")
    assert done.returncode == 75
    assert done.stderr.count("\n") == 1
    assert "does not answer" in done.stderr
    assert "bimat" not in done.stderr


def test_a_text_that_postgresql_cannot_hold_is_told(filled, database):
    with filled.writing() as connection:
        connection.exec_driver_sql("UPDATE credit SET text = 'a' || char(0) || 'b' WHERE id = 1")
    with pytest.raises(ArchiveError, match="a value that this database cannot hold"):
        copy_archive(filled.place, database)
