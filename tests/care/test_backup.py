"""A backup is the archive as of one moment, whoever writes meanwhile; killed, it leaves the earlier one whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from newsarchive.archive import Archive, Backup
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.errors import ArchiveError, ArchiveWriteError
from newsarchive.model import Page
from tests.archive.test_kill import COMMON, run
from tests.care.damages import write_into
from tests.care.kills import files_of, kill_at_each_step
from tests.test_cli import newsarchive

crawl = run(COMMON)["crawl"]

WRITER = (
    COMMON
    + """
from itertools import count
with Archive.open(sys.argv[1]) as archive:
    for number in count(100):
        crawl(archive, number)
        print(number, flush=True)
"""
)


def back_up(folder: Path, destination: Path) -> Backup:
    with Archive.open_read_only(folder) as archive:
        return archive.back_up(destination)


def check_whole(folder: Path) -> None:
    with Archive.open_read_only(folder) as archive:
        found = archive.check()
    assert found.is_sound, found.damages


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An archive of three galleries."""
    with Archive.open(tmp_path / "kho") as archive:
        for number in range(3):
            crawl(archive, number)
    return tmp_path / "kho"


def test_a_backup_opens_as_the_archive_that_it_is_of(folder: Path, tmp_path: Path) -> None:
    made = back_up(folder, tmp_path / "sao lưu")
    assert (made.copied, made.kept, made.lost) == (made.pages + made.photos, 0, [])
    assert differences(fingerprint(folder), fingerprint(tmp_path / "sao lưu")) == []
    check_whole(tmp_path / "sao lưu")
    with Archive.open(tmp_path / "sao lưu", create=False) as restored:
        assert restored.search("chợ")
        crawl(restored, 1)


def test_a_second_backup_copies_only_what_is_new(small: Path, tmp_path: Path) -> None:
    back_up(small, tmp_path / "sao")
    before = {path: path.stat().st_ino for path in (tmp_path / "sao").glob("*/??/*")}
    with Archive.open(small) as archive:
        crawl(archive, 7)
    made = back_up(small, tmp_path / "sao")
    assert (made.copied, made.kept) == (3, len(before))  # a page and two photos; the third is known
    assert {path: path.stat().st_ino for path in before} == before
    assert differences(fingerprint(small), fingerprint(tmp_path / "sao")) == []


def test_a_backup_while_a_crawl_writes_is_whole_and_of_one_moment(root: Path, small: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(small)], cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        for number in range(3):
            first = int(writer.stdout.readline())
            made = back_up(small, tmp_path / "sao")
            assert made.lost == []
            check_whole(tmp_path / "sao")
            held = fingerprint(tmp_path / "sao")
            assert held["unnamed files"] == held["missing files"] == []
            stored = {row[0].rpartition("-")[2] for row in held["versions"]}
            assert f"{10000 + first}.html" in stored
            assert len(held["captures"]) >= len(stored) > 3 + number
        assert writer.poll() is None  # it wrote all the while
    finally:
        writer.kill()
        writer.communicate()


def test_a_backup_that_is_killed_leaves_the_earlier_one_and_can_be_repeated(small: Path, tmp_path: Path) -> None:
    back_up(small, tmp_path / "first")
    earlier = fingerprint(tmp_path / "first")
    with Archive.open(small) as archive:
        crawl(archive, 7)
    now = fingerprint(small)

    def prepare(step: int) -> Path:
        place = tmp_path / str(step)
        return Path(shutil.copytree(tmp_path / "first", place))

    seen = set()
    for killed in kill_at_each_step(prepare, partial(back_up, small), every=2):
        held = fingerprint(killed)
        is_new = held["galleries"] == now["galleries"]
        assert {name: held[name] for name in ("galleries", "pairs", "captures")} == {
            name: (now if is_new else earlier)[name] for name in ("galleries", "pairs", "captures")
        }
        assert held["missing files"] == []
        seen.add(is_new)
        back_up(small, killed)
        assert fingerprint(killed) == now
        assert not list(killed.glob("*.incoming*"))
        shutil.rmtree(killed)
    assert seen == {False, True}


def test_a_first_backup_that_is_killed_can_be_repeated(small: Path, tmp_path: Path) -> None:
    for killed in kill_at_each_step(lambda step: tmp_path / str(step), partial(back_up, small), every=7):
        back_up(small, killed)
        assert fingerprint(killed) == fingerprint(small)
        shutil.rmtree(killed)


def test_damaged_bytes_never_reach_a_backup_and_are_told(small: Path, tmp_path: Path) -> None:
    back_up(small, tmp_path / "sao")
    kept, lost = sorted((small / "photos").glob("??/*"))[:2]
    with Archive.open(small) as archive:
        crawl(archive, 9)
    new = next(path for path in (small / "photos").glob("??/*") if path.read_bytes() == b"anh 9")
    for file in (kept, lost, new):
        file.write_bytes(b"?" * file.stat().st_size)
    made = back_up(small, tmp_path / "sao")
    assert made.lost == [str(new.relative_to(small))]
    assert (tmp_path / "sao" / kept.relative_to(small)).read_bytes() != kept.read_bytes()
    assert not (tmp_path / "sao" / new.relative_to(small)).exists()
    done = newsarchive("backup", tmp_path / "sao", "--archive", small)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        74,
        [f"missing or damaged in the archive: {new.relative_to(small)}", "run: newsarchive verify"],
    )


def test_a_damaged_file_does_not_take_the_place_of_a_whole_one(small: Path, tmp_path: Path) -> None:
    back_up(small, tmp_path / "sao")
    before = files_of(tmp_path / "sao")
    write_into(small / "archive.sqlite", "pair_by_photo_id", b"zz" * 16)
    with pytest.raises(ArchiveError, match=r"the archive's file is damaged .* run: newsarchive verify"):
        back_up(small, tmp_path / "sao")
    after = {name: body for name, body in files_of(tmp_path / "sao").items() if ".incoming" not in name}
    assert after == before


def test_nothing_is_written_over_but_a_backup_of_the_same_archive(small: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "other") as archive:
        crawl(archive, 5)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "ghi chú.txt").write_text("của tôi")
    back_up(tmp_path / "other", tmp_path / "of the other")
    back_up(small, tmp_path / "opened")
    with Archive.open(tmp_path / "opened") as restored:
        crawl(restored, 8)
    for name, what in (
        ("other", "holds no backup"),
        ("notes", "holds no backup"),
        ("of the other", "holds a backup of"),
        ("opened", "an archive of its own now"),
        ("kho", "lie in each other"),
        ("kho/sao", "lie in each other"),
    ):
        before = files_of(tmp_path)
        with pytest.raises(ArchiveWriteError, match=what):
            back_up(small, tmp_path / name)
        assert files_of(tmp_path) == before


def test_what_left_the_archive_leaves_its_backup(small: Path, tmp_path: Path) -> None:
    with Archive.open(small) as archive:
        page = Page("https://bao.example/tin/1", b"mot trang")
        archive.record_capture(page)
        back_up(small, tmp_path / "sao")
        with archive.writing() as connection:
            connection.exec_driver_sql("DELETE FROM capture WHERE size = ?", (len(page.body),))
    made = back_up(small, tmp_path / "sao")
    assert made.removed == 1
    assert b"mot trang" not in files_of(tmp_path / "sao").values()


def test_the_locks_of_a_crawl_are_not_copied(small: Path, tmp_path: Path) -> None:
    with Archive.open(small) as archive, archive.hold("sample"):
        back_up(small, tmp_path / "sao")
        assert archive.locks()
    with Archive.open(tmp_path / "sao") as restored:
        assert restored.locks() == []


def test_the_command_says_what_it_did(small: Path, tmp_path: Path) -> None:
    said = json.loads(newsarchive("backup", tmp_path / "sao", "--json", "--archive", small).stdout)
    assert (said["pages"], said["photos"], said["copied"], said["lost"]) == (3, 5, 8, [])
    again = newsarchive("backup", tmp_path / "sao", "--archive", small)
    assert again.stdout.endswith("0 files copied (0 B), 8 were there, 0 removed\n")
    assert newsarchive("backup", small, "--archive", small).returncode == 73
