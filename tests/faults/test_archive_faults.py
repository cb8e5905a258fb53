"""Disk and database while a crawl goes on: full, locked, read by somebody who takes his time; and empty listings."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.blobs.marks import MARK_END
from tests.crawl.sample import ROOT, proxy_environment
from tests.faults import server as faults
from tests.faults.server import LISTING, PHOTOS, FaultServer, add_gallery, ask, page

GALLERIES = 4


@pytest.fixture
def paper() -> Iterator[FaultServer]:
    with faults.newspaper() as server:
        addresses = [add_gallery(server, f"ben-{number}", number) for number in range(1, GALLERIES + 1)]
        server.routes[LISTING] = page(faults.listing(*addresses))
        yield server


def command(paper: FaultServer, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--way", "sections", "--archive", str(folder)]
    surroundings = proxy_environment(paper.address) | environment
    done = subprocess.run(line, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=100)
    assert "Traceback" not in done.stderr
    return done


def test_a_reader_that_takes_his_time_never_keeps_the_crawl_from_writing(paper: FaultServer, tmp_path: Path) -> None:
    with Archive.open(tmp_path), closing(sqlite3.connect(tmp_path / "archive.sqlite")) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM page").fetchall()
        faults.crawl(paper, tmp_path, NEWSARCHIVE_WAIT="0.5")
        assert reader.execute("SELECT count(*) FROM page").fetchall() == before == [(0,)]  # all the while
    assert ask(tmp_path, "SELECT state FROM run") == [("finished",)]
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(GALLERIES,)]


def test_a_writer_that_does_not_let_go_ends_the_crawl_in_one_line_and_nothing_is_lost(
    paper: FaultServer, tmp_path: Path
) -> None:
    with Archive.open(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None, check_same_thread=False)) as other:
        sound = paper.routes[LISTING]

        def lock(connection: faults.Connection) -> None:
            other.execute("BEGIN IMMEDIATE")
            sound(connection)

        paper.routes[LISTING] = lock
        done = command(paper, tmp_path, NEWSARCHIVE_WAIT="0.3")
        assert done.returncode == 75, done.stderr
        assert "another process is writing to the archive" in done.stderr
        assert done.stderr.count("\n") == 1
        other.execute("ROLLBACK")
    paper.routes[LISTING] = sound
    faults.crawl(paper, tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(GALLERIES,)]


def test_a_writer_that_lets_go_in_time_is_waited_for(paper: FaultServer, tmp_path: Path) -> None:
    with Archive.open(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None, check_same_thread=False)) as other:
        sound, timers = paper.routes[LISTING], []

        def lock(connection: faults.Connection) -> None:
            other.execute("BEGIN IMMEDIATE")
            timers.append(threading.Timer(0.7, other.execute, ["ROLLBACK"]))
            timers[0].start()
            sound(connection)

        paper.routes[LISTING] = lock
        faults.crawl(paper, tmp_path, NEWSARCHIVE_WAIT="20")
        timers[0].join()
    assert ask(tmp_path, "SELECT state FROM run") == [("finished",)]
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(GALLERIES,)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB: room for the database, not for all photos."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here (it takes root)")
    yield place
    subprocess.run(["umount", place], check=True)


def stored_files(folder: Path) -> set[str]:
    """Names of all stored photos and pages, each found to have the hash that it is named by: none is half written.

    Left out are marks: one stays behind when the database found no room for the rows of photos that it names.
    """
    files = [path for kind in ("photos", "pages") for path in (folder / kind).rglob("*") if path.is_file()]
    files = [path for path in files if path.suffix != MARK_END]
    assert [path.name for path in files if sha256(path.read_bytes()).hexdigest() != path.stem] == []
    return {path.name for path in files}


def make_heavy(paper: FaultServer, number: int, fills: str) -> None:
    """Lets a gallery's photos, or its page, take a megabyte: three such galleries are too much for a small disk."""
    name = f"ben-{number}"
    photos = [f"{PHOTOS}/{name}-{at}.jpg" for at in range(6)]
    if fills == "pages":
        text = faults.gallery(name, photos) + f"<!-- {os.urandom(500_000).hex()} -->"
        paper.routes[faults.gallery_url(name, number)] = page(text)
        return
    for at, photo in enumerate(photos):
        body = faults.jpeg(number * 20 + at)
        heavy = body[:2] + b"".join(b"\xff\xfe\xff\xff" + os.urandom(65533) for _ in range(3)) + body[2:]
        paper.routes[photo] = page(heavy, kind="image/jpeg")


@pytest.mark.parametrize("fills", ["photos", "pages"])
def test_a_disk_that_fills_up_ends_the_crawl_and_space_lets_it_go_on(
    paper: FaultServer, small_disk: Path, fills: str
) -> None:
    # One gallery is stored while there is room; of the heavy ones none may find enough, if all are fetched at once.
    whole_listing, first = paper.routes[LISTING], faults.gallery_url("ben-1", 1)
    paper.routes[LISTING] = page(faults.listing(first))
    faults.crawl(paper, small_disk)
    before = stored_files(small_disk)
    assert before
    paper.routes[LISTING] = whole_listing
    for number in range(2, GALLERIES + 1):
        make_heavy(paper, number, fills)
    done = command(paper, small_disk)
    assert done.returncode in (70, 73), done.stderr
    assert "the disk is full" in done.stderr
    assert done.stderr.count("\n") == 1
    assert ask(small_disk, "PRAGMA integrity_check") == [("ok",)]
    half = "SELECT count(*) FROM version WHERE id NOT IN (SELECT version_id FROM pair)"
    assert ask(small_disk, half) == [(0,)]
    assert stored_files(small_disk) >= before

    subprocess.run(["mount", "-o", "remount,size=60m", small_disk], check=True)
    with Archive.open(small_disk) as archive:
        for (url,) in ask(small_disk, "SELECT url FROM page WHERE gallery_id IS NULL"):
            archive.mark_due(url)  # a page that failed for want of space waits for an hour otherwise
    faults.crawl(paper, small_disk)
    assert ask(small_disk, "SELECT count(*) FROM gallery") == [(GALLERIES,)]
    assert ask(small_disk, "SELECT count(*) FROM pairs WHERE photo_sha256 IS NULL") == [(0,)]
    photos = {f"{digest}.{suffix}" for digest, suffix in ask(small_disk, "SELECT sha256, suffix FROM photo")}
    assert {path.name for path in (small_disk / "photos").rglob("*") if path.is_file()} == photos  # no mark either


def test_an_empty_listing_is_told_and_loses_nothing_that_was_found_before(paper: FaultServer, tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.find_pages("sample", [faults.gallery_url("ben-1", 1)])
    paper.routes[LISTING] = page("<html><body></body></html>")
    faults.crawl(paper, tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(1,)]
    assert ask(tmp_path, "SELECT state FROM run") == [("failed",)]
    assert ask(tmp_path, "SELECT reason FROM failure") == [("a listing without galleries: has its layout changed?",)]


def test_a_newspaper_whose_every_listing_fails_is_a_failed_run(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[LISTING] = page("", status=500)
    faults.crawl(paper, tmp_path)
    ((state, reason),) = ask(tmp_path, "SELECT state, reason FROM run")
    assert state == "failed"
    assert "could be had" in reason
    assert ask(tmp_path, "SELECT reason FROM failure") == [("HTTP 500",)]


def test_pages_found_while_the_clock_was_years_ahead_are_due_now(tmp_path: Path) -> None:
    url = faults.gallery_url("ben-1", 1)
    with Archive.open(tmp_path) as archive:
        archive.find_pages("sample", [url])
        archive.mark_due(url, at=datetime.now(UTC) + timedelta(days=9 * 365))
        assert archive.due_pages("sample", now=datetime.now(UTC)) == []
        archive.start_run("sample", "sections")
        assert archive.due_pages("sample", now=datetime.now(UTC) + timedelta(seconds=1)) == [url]
