"""A process that is killed at any moment leaves all of a gallery or nothing; two that write leave each thing once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.compare import fingerprint
from newsarchive.archive.search.fts import check
from newsarchive.model import Page

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


def run(script):
    exec(compile(script, "crawl", "exec"), names := {"__name__": "crawl", "sys": sys})
    return names


def check_search(archive):
    with archive.writing() as connection:
        check(connection)


@pytest.fixture
def crawl():
    return run(COMMON)["crawl"]


def test_a_kill_at_any_step_leaves_all_or_nothing_and_the_next_run_completes_it(tmp_path, root, crawl):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with Archive.open(tmp_path / "whole") as archive:
        crawl(archive, 0)
        crawl(archive, 1)
    whole = fingerprint(tmp_path / "whole")
    killed = sorted(path for path in tmp_path.iterdir() if path.name.isdecimal())
    assert len(killed) > 50
    halves = 0
    for folder in killed[:-1]:
        with Archive.open(folder) as archive:
            stats = archive.stats()
            assert (stats.galleries, stats.pairs) in {(1, 3), (2, 6)}
            halves += stats.galleries == 1
            assert not list(folder.glob("*/.incoming/*"))
            left = fingerprint(folder)
            assert (left["unnamed files"], left["missing files"]) == ([], [])
            crawl(archive, 1)
            check_search(archive)
        assert fingerprint(folder) == whole
    assert 0 < halves < len(killed)


def test_two_processes_that_store_the_same_galleries_leave_each_thing_once(tmp_path, root, crawl, make_place):
    one = make_place(tmp_path / "one")
    with Archive.open(one) as archive:
        for number in range(30):
            crawl(archive, number)
    command = [sys.executable, "-c", WRITER, str(tmp_path / "two"), "30"]
    with ExitStack() as ends:
        writers = [
            ends.enter_context(
                subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(2)
        ]
        for writer in writers:
            assert writer.stdout.readline() == "open\n"  # both made or found the same new archive
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert fingerprint(tmp_path / "two") == fingerprint(one)


@pytest.mark.usefixtures("each_database")
def test_a_sweep_between_bytes_and_row_loses_nothing(archive, look, ask, monkeypatch):
    for store in (archive.pages, archive.photos):

        @contextmanager
        def swept(body, suffix, announced=store.announced, store=store):
            with announced(body, suffix) as digest:
                store.path(digest, suffix).unlink()
                yield digest

        monkeypatch.setattr(store, "announced", swept)
    archive.record_capture(Page("https://bao.example/1", b"trang"))
    archive.put_photo(look(b"anh"), b"anh", url="https://anh.example/1.jpg")
    assert archive.photos.get(look(b"anh").sha256) == b"anh"
    assert [archive.pages.get(digest) for (digest,) in ask("SELECT sha256 FROM capture")] == [b"trang"]
