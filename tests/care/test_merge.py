"""Two archives as one: the same in either order and when repeated; every version, judgement and takedown stays."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive, Merged
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.model import Evidence, Gallery, Page, Pair, Photo
from tests.care.damages import flip
from tests.care.kills import kill_at_each_step
from tests.crawl.sample import crawl_sample
from tests.test_cli import newsarchive

DAY = datetime(2016, 7, 3, 2, 0, tzinfo=UTC)
URL = "https://bao.example/anh/cho-phien-{}.html"
PEOPLE = {
    "takedowns": "SELECT kind, sha256, reason, asked_by, taken_at, counts, finished_at IS NULL FROM takedown",
    "tombstones": "SELECT kind, sha256, dhash, inner FROM tombstone",
    "runs": "SELECT job_key, site.name, spider, state, reason, started_at, finished_at, counts FROM run"
    " LEFT JOIN site ON site.id = run.site_id",
    "failures": "SELECT url, failure.reason, failed_at FROM failure",
    "hosts": "SELECT name, robots_txt, robots_status, not_before, day, requests_on_day, blocked_reason FROM host",
    "corrections": "SELECT correction.name, identity, kind, value, author, made_at, withdrawn_at, withdrawn_by,"
    " correction.version FROM correction JOIN gallery ON gallery.id = correction.gallery_id",
    "photo links": "SELECT min(a.sha256, b.sha256), max(a.sha256, b.sha256), reason, undone_at FROM photo_link"
    " JOIN photo a ON a.id = photo_link.a JOIN photo b ON b.id = photo_link.b",
    "first seen": "SELECT identity, url, first_seen_at FROM gallery",
    "found": "SELECT page.url, found_via, found_at, due_at, checked_at, state FROM page",
    "captures in order": "SELECT key, fetched_at, sha256 FROM capture JOIN page ON page.id = capture.page_id"
    " ORDER BY capture.id",
}


def dump(folder: Path) -> dict[str, list[Any]]:
    """All that an archive holds, without numbers of rows."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as file:
        said = {name: sorted(file.execute(sql).fetchall(), key=repr) for name, sql in PEOPLE.items()}
        by_page: dict[str, list[Any]] = {}
        for key, *rest in file.execute(PEOPLE["captures in order"]):
            by_page.setdefault(key, []).append(tuple(rest))
    return {
        **fingerprint(folder),
        **said,
        "captures in order": sorted((key, tuple(rows)) for key, rows in by_page.items()),
    }


def merge(target: Path, source: Path) -> Merged:
    with Archive.open(target) as archive, Archive.open_read_only(source) as other:
        return archive.merge(other)


def photo(name: str) -> tuple[Photo, bytes]:
    body = f"anh {name}".encode()
    return Photo(sha256(body).hexdigest(), len(body), "JPEG", 4, 3), body


def tell(archive: Archive, number: int, words: str, *, day: int, photos: str = "ab", lost: str = "") -> None:
    """A crawl of one story on one day: each letter is a photo, those of ``lost`` could not be had."""
    url = URL.format(10000 + number)
    archive.find_pages("sample", [url], via="sections")
    body = f"<p>{words} {photos} {lost}".encode()
    fetched = DAY + timedelta(days=day)
    capture = archive.record_capture(Page(url, body, site="sample", fetched_at=fetched))
    pairs = []
    for letter in photos:
        look, bytes_ = photo(letter)
        image = f"https://anh.example/{letter}.jpg"
        if letter not in lost:
            archive.put_photo(look, bytes_, url=image)
        pair = Pair(len(pairs) + 1, image, (image,), caption=f"{words}, ảnh {letter}", evidence=Evidence("figcaption"))
        pairs.append(replace(pair, photo_failure="HTTP 503") if letter in lost else replace(pair, photo=look))
    story = Gallery(url=url, site="sample", title=words, pairs=tuple(pairs), credit="Trần Thử", capture_id=capture)
    archive.store_gallery(replace(story, published_at=DAY))


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two archives that have one story in common, each with versions that the other has not, and much of their own."""
    folders = tmp_path / "một", tmp_path / "hai"
    for number, folder in enumerate(folders):
        with Archive.open(folder) as archive:
            run = archive.start_run("sample", f"sections{number}", job_key="job")
            tell(archive, 1, "Chợ phiên", day=1, lost="b" if number else "")
            tell(archive, 1, "Chợ phiên sửa" if number else "Chợ phiên đổi tên", day=3 - number)
            tell(archive, 1, "Chợ phiên", day=5 + number, photos="ac")
            tell(archive, 2 + number, f"Riêng {number}", day=2, photos=f"a{number}")
            archive.find_pages("sample", [URL.format(5), f"https://bao.example/{number}"], via=f"way{number}")
            archive.correct(URL.format(10001), 1, "note", f"Lời của {number}", author=f"Người {number}")
            archive.note_robots("bao.example", status=200, text=f"# {number}", crawl_delay=None)
            archive.take_requests("bao.example", DAY.date(), 5 + number)
            archive.fail_page(URL.format(7), "HTTP 500", run_id=run)
            archive.finish_run(run)
    return folders


def both_ways(one: Path, other: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The two archives joined, each into a copy of the other."""
    first, second = (Path(shutil.copytree(folder, tmp_path / f"in {folder.name}")) for folder in (one, other))
    merge(first, other)
    merge(second, one)
    return first, second


def check_sound(folder: Path) -> None:
    with Archive.open(folder) as archive:
        found = archive.verify()
    assert found.is_sound, found.damages


def test_the_result_is_the_same_in_either_order_and_when_repeated(two: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = two
    first, second = both_ways(one, other, tmp_path)
    whole = dump(first)
    assert differences(whole, dump(second)) == []
    again = merge(first, other)
    assert (again.galleries, again.changed, again.photos, again.captures, again.corrections) == (0, 0, 0, 0, 0)
    merge(first, one)
    merge(first, second)
    assert differences(whole, dump(first)) == []
    check_sound(first)
    check_sound(second)


def test_every_version_stays_in_the_order_of_captures(two: tuple[Path, Path], tmp_path: Path) -> None:
    first, _ = both_ways(*two, tmp_path)
    with Archive.open_read_only(first) as archive:
        history = archive.history(URL.format(10001))
        assert history.versions == 4
        newest = archive.show(URL.format(10001)).gallery
        assert [pair.caption for pair in newest.pairs] == ["Chợ phiên, ảnh a", "Chợ phiên, ảnh c"]
        assert {hit.title for hit in archive.search("riêng")} == {"Riêng 1", "Riêng 0"}
        with archive.reading() as connection:
            sql = "SELECT title, newest FROM version WHERE gallery_id = 1 ORDER BY number"
            assert connection.exec_driver_sql(sql).all() == [
                ("Chợ phiên", 0),
                ("Chợ phiên sửa", 0),
                ("Chợ phiên đổi tên", 0),
                ("Chợ phiên", 1),
            ]
            # One archive had both photos of the first version, the other one of them.
            sql = "SELECT count(photo_id) FROM pair JOIN version ON version.id = version_id WHERE number = 1"
            assert connection.exec_driver_sql(f"{sql} AND gallery_id = 1").scalar() == 2


def test_what_people_said_stays_and_what_was_withdrawn_is(two: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = two
    with Archive.open(one) as archive, Archive.open_read_only(other) as source:
        archive.merge(source)
        said = {correction.value: correction for correction in archive.corrections()}
        assert said.keys() == {"Lời của 0", "Lời của 1"}
        archive.withdraw(said["Lời của 1"].correction_id, author="Người 1")
    merge(other, one)
    assert differences(dump(one), dump(other)) == []
    with Archive.open_read_only(other) as archive:
        assert {one.value: one.state for one in archive.corrections()}["Lời của 1"] == "withdrawn"


@pytest.mark.parametrize("name", [URL.format(10001), photo("a")[0].sha256, URL.format(10002), URL.format(5)])
def test_what_either_took_down_is_down_in_both(two: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    one, other = two
    with Archive.open(one) as archive:
        archive.take_down(name, reason="theo yêu cầu", asked_by="Lan")
    first, second = both_ways(one, other, tmp_path)
    assert differences(dump(first), dump(second)) == []
    for folder in (first, second):
        check_sound(folder)
        with Archive.open_read_only(folder) as archive:
            assert [entry.reason for entry in archive.takedowns()] == ["theo yêu cầu"]
            assert archive.takedowns()[0].finished_at
    if name == photo("a")[0].sha256:
        assert not list(second.glob(f"photos/*/{name}*"))
        with closing(sqlite3.connect(second / "archive.sqlite")) as file:
            sql = "SELECT DISTINCT photo_failure FROM pair WHERE image_url LIKE '%/a.jpg'"
            assert file.execute(sql).fetchall() == [("taken down",)]


def test_damaged_bytes_never_take_the_place_of_good_ones(two: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = two
    shared, own = (next(other.glob(f"photos/*/{photo(name)[0].sha256}*")) for name in ("a", "1"))
    for file in (shared, own):
        flip(file)
    merge(one, other)
    assert (one / shared.relative_to(other)).read_bytes() == photo("a")[1]
    assert not (one / own.relative_to(other)).exists()
    with Archive.open(one) as archive:
        assert [(damage.name, damage.what) for damage in archive.verify().damages] == [
            (own.stem, "the file is missing")
        ]
    own.write_bytes(photo("1")[1])
    merge(one, other)
    check_sound(one)  # repeated, it brings what is good now


def test_a_kill_at_any_moment_leaves_a_whole_archive_and_the_next_merge_completes_it(
    two: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = two
    first, _ = both_ways(one, other, tmp_path)
    whole = dump(first)
    own = fingerprint(one)
    count = 0
    for killed in kill_at_each_step(
        lambda step: Path(shutil.copytree(one, tmp_path / str(step))), partial(merge, source=other), every=29
    ):
        check_sound(killed)
        held = fingerprint(killed)
        assert {row[0] for row in own["galleries"]} <= {row[0] for row in held["galleries"]}
        assert set(own["photos"]) <= set(held["photos"])
        merge(killed, other)
        assert differences(dump(killed), whole) == []
        shutil.rmtree(killed)
        count += 1
    assert count > 10


def test_the_other_archive_is_only_read_and_a_third_folder_takes_both(two: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = two
    before = dump(one), dump(other)
    done = newsarchive("merge", one, other, "--into", tmp_path / "ba", "--json")
    assert done.returncode == 0, done.stderr
    assert [said["galleries"] for said in json.loads(done.stdout)] == [2, 1]
    assert (dump(one), dump(other)) == before
    first, _ = both_ways(one, other, tmp_path)
    assert differences(dump(first), dump(tmp_path / "ba")) == []
    told = newsarchive("merge", one, other)
    assert told.stdout.startswith(f"{other}: 0 takedowns, ")
    assert newsarchive("merge", one, tmp_path / "không có").returncode == 66


def test_two_halves_of_a_crawl_are_the_whole_crawl(crawled: Path, tmp_path: Path) -> None:
    crawl_sample(tmp_path / "nửa", limit=5)
    merge(tmp_path / "nửa", crawled)
    check_sound(tmp_path / "nửa")
    whole, joined = fingerprint(crawled), fingerprint(tmp_path / "nửa")
    for section in ("galleries", "photos", "captions", "credits", "files", "photo sources"):
        assert joined[section] == whole[section], section
    assert [row[:4] for row in joined["versions"]] == [row[:4] for row in whole["versions"]]
    assert joined["pairs"] == whole["pairs"]
