"""A process that is killed at any moment leaves all of a gallery or nothing; two that write leave each thing once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from newsarchive.archive import Archive

COMMON = """
import os, signal, sys
from hashlib import sha256
from pathlib import Path
from sqlalchemy import event
from newsarchive.archive import Archive
from newsarchive.model import Gallery, Page, Pair, Photo

def photo(n):
    body = f"anh {n}".encode()
    return Photo(sha256(body).hexdigest(), len(body), "JPEG", 4, 3), body

def crawl(archive, number):
    url = f"https://bao.example/anh/cho-phien-{10000 + number}.html"
    archive.find_pages("sample", [url], via="sections")
    capture = archive.record_capture(Page(url=url, body=f"trang {number}".encode(), site="sample"))
    pairs = []
    for n in (number, number + 1, 99):
        look, body = photo(n)
        image = f"https://anh.example/{n}.jpg"
        archive.put_photo(look, body, url=image)
        words = f"Chợ phiên, ảnh {n}"
        pairs.append(Pair(len(pairs) + 1, image, (image,), caption=words, credit="Trần Thử", photo=look))
    return archive.store_gallery(
        Gallery(url=url, site="sample", title=f"Chợ phiên {number}", pairs=tuple(pairs), capture_id=capture)
    )
"""

# Forks once for each step of storing gallery 1: the child kills itself there.
KILLED = (
    COMMON
    + """
folder, steps = Path(sys.argv[1]), []

def watch(archive, act):
    event.listen(archive._writes, "before_cursor_execute", lambda *_: act())
    event.listen(archive._writes, "commit", lambda *_: act())
    for name in ("fsync", "replace"):
        def before(*args, real=getattr(os, name), **kwargs):
            act()
            result = real(*args, **kwargs)
            act()
            return result
        setattr(os, name, before)

def child(place, at):
    with Archive.open(place) as archive:
        crawl(archive, 0)
        count = 0
        def act():
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
        watch(archive, act)
        crawl(archive, 1)
    os._exit(0)

at = 0
while True:
    at += 1
    pid = os.fork()
    if not pid:
        child(folder / str(at), at)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status):
        sys.exit(os.WEXITSTATUS(status))
"""
)

WRITER = (
    COMMON
    + """
with Archive.open(sys.argv[1]) as archive:
    print("open", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[2])):
        crawl(archive, number)
"""
)

FACTS = (
    "SELECT url, title, position, image_url, caption, credit, photo_sha256, page_path FROM pairs"
    " ORDER BY url, position",
    "SELECT caption, galleries FROM captions ORDER BY caption",
    "SELECT sha256, galleries FROM photos ORDER BY sha256",
    "SELECT url, state, due_at FROM page ORDER BY url",
    "SELECT url FROM photo_source ORDER BY url",
    "SELECT count(*), sum(number), count(DISTINCT gallery_id) FROM version",
    "SELECT count(*) FROM capture",
    "SELECT count(*) FROM sighting",
    "SELECT count(*) FROM pair_search WHERE pair_search MATCH 'caption_key : chợ'",
)


def facts(folder):
    """All that is in an archive but times and numbers, and its files."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = [connection.execute(sql).fetchall() for sql in FACTS]
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*/??/*") if path.is_file())
    return rows, files


def run(script):
    exec(compile(script, "crawl", "exec"), names := {"__name__": "crawl", "sys": sys})
    return names


@pytest.fixture
def crawl():
    return run(COMMON)["crawl"]


def test_a_kill_at_any_step_leaves_all_or_nothing_and_the_next_run_completes_it(tmp_path, root, crawl):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with Archive.open(tmp_path / "whole") as archive:
        crawl(archive, 0)
        crawl(archive, 1)
    whole = facts(tmp_path / "whole")
    killed = sorted(path for path in tmp_path.iterdir() if path.name.isdecimal())
    assert len(killed) > 50
    halves = 0
    for folder in killed[:-1]:
        with Archive.open(folder) as archive:
            stats = archive.stats()
            assert (stats.galleries, stats.pairs) in {(1, 3), (2, 6)}
            halves += stats.galleries == 1
            assert not list(folder.glob("*/.incoming/*"))
            crawl(archive, 1)
        assert facts(folder) == whole
    assert 0 < halves < len(killed)


def test_two_processes_that_store_the_same_galleries_leave_each_thing_once(tmp_path, root, crawl):
    with Archive.open(tmp_path / "one") as archive:
        for number in range(30):
            crawl(archive, number)
    command = [sys.executable, "-c", WRITER, str(tmp_path / "two"), "30"]
    writers = [
        subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "open\n"  # both made or found the same new archive
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert facts(tmp_path / "two") == facts(tmp_path / "one")
