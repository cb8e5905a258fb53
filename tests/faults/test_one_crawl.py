"""One crawl of a newspaper on whose pages and photos everything goes wrong that can: each fault ends in a row.

The crawl runs once; each test looks at what became of one fault.
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults import server as faults
from tests.faults.misbehaviour import (
    FAULTY_PAGES,
    FAULTY_PHOTOS,
    MAXSIZE,
    PHOTO_GALLERY,
    STORED_PAGES,
    TRIES,
)
from tests.faults.server import FaultServer, add_gallery, captions_of, gallery, gallery_url, page


@dataclass
class Result:
    """What the crawl left, and what the servers saw."""

    server: FaultServer
    trapped: list[bytes]
    stderr: str
    pages: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    photos: dict[str, str | None] = field(default_factory=dict)
    run: tuple[str, str] = ("", "")
    captions: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Any] = field(default_factory=list)


@contextmanager
def silent_port() -> Iterator[int]:
    """A port whose queue of connections is full: a connection is never answered."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
        try:
            yield port
        finally:
            for sock in waiting:
                sock.close()


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    folder = tmp_path_factory.mktemp("faults")
    with faults.newspaper() as server, silent_port() as silent, socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        direct = {
            "im-lang": f"http://127.0.0.1:{silent}/a.jpg",
            "bay": f"http://127.0.0.1:{trap.getsockname()[1]}/a.jpg",
            "bay-ten": f"http://localhost:{trap.getsockname()[1]}/a.jpg",
            "khong-ten": "http://anh.khong-ton-tai.invalid/a.jpg",
        }
        lay_out(server, direct)
        environment = {"NEWSARCHIVE_MAXSIZE": str(MAXSIZE), "NEWSARCHIVE_ALLOW": f"127.0.0.1:{silent}"}
        environment["no_proxy"] = "127.0.0.1,localhost,.khong-ton-tai.invalid,khong-ton-tai.invalid"
        done = faults.crawl(server, folder, **environment)
        found = Result(server, catch(trap), done.stderr)
        read_archive(found, folder, direct)
        yield found


def lay_out(server: FaultServer, direct: dict[str, str]) -> None:
    addresses = []
    for at in range(6):
        server.routes[f"{faults.PHOTOS}/chung-{at}.jpg"] = page(faults.jpeg(200 + at), kind="image/jpeg")
    for number, (name, answer) in enumerate({**FAULTY_PAGES, **STORED_PAGES}.items(), start=100):
        server.routes[gallery_url(name, number)] = answer
        addresses += [gallery_url(name, number), add_gallery(server, f"lanh-{number}", 1000 + number)]
    photos = {f"http://{name}.anhloi.example/a.jpg": answer for name, answer in FAULTY_PHOTOS.items()}
    server.routes |= photos
    good = f"{faults.PHOTOS}/chung-0.jpg"
    server.routes[PHOTO_GALLERY] = page(gallery("anh-loi", [*photos, *direct.values(), good]))
    server.routes[f"{faults.FRONT}/"] = page(faults.listing())
    server.routes[faults.LISTING] = page(faults.listing(*addresses, PHOTO_GALLERY))


def catch(trap: socket.socket) -> list[bytes]:
    try:
        trap.accept()
    except BlockingIOError:
        return []
    return [b"a connection"]


def read_archive(found: Result, folder: Path, direct: dict[str, str]) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        for url, *rest in connection.execute("SELECT url, state, last_error, attempts FROM page"):
            found.pages[url.rsplit("/", 1)[-1].rsplit("-", 1)[0]] = tuple(rest)
        names = {url: name for name, url in direct.items()}
        query = "SELECT image_url, photo_failure FROM pairs WHERE url = ? ORDER BY position"
        for url, reason in connection.execute(query, [PHOTO_GALLERY]):
            found.photos[names.get(url) or url.split("/")[2].split(".")[0]] = reason
        for url, caption in connection.execute("SELECT url, caption FROM pairs ORDER BY url, position"):
            found.captions.setdefault(url.rsplit("/", 1)[-1].rsplit("-", 1)[0], []).append(caption)
        found.run = connection.execute("SELECT state, reason FROM run").fetchone()
        found.problems = connection.execute("PRAGMA integrity_check").fetchall()


def test_the_crawl_goes_on_and_finishes(result: Result) -> None:
    assert result.run[0] == "finished", result.run
    assert result.problems == [("ok",)]


def test_every_sound_gallery_between_the_faults_is_stored_whole(result: Result) -> None:
    sound = [name for name in result.pages if name.startswith("lanh-")]
    assert len(sound) == len(FAULTY_PAGES) + len(STORED_PAGES)
    for name in sound:
        assert result.pages[name][0] == "stored", (name, result.pages[name])
        assert result.captions[name] == captions_of(name, 6)


REASONS = {
    "dung-truoc-dau": "timed out",
    "dung-giua-than": "timed out",
    "ngat": "the connection broke off",
    "ngat-giua-than": "cut off before its end",
    "thieu-byte": "cut off before its end",
    "thieu-khuc": "cut off before its end",
    "khong-phai-http": "the answer is no HTTP",
    "bao-500": "HTTP 500",
    "bao-503": "HTTP 503",
    "vong-lap": "max redirections reached",
    "do-dai-chu": "its Content-Length makes no sense",
    "hai-do-dai": "its Content-Length makes no sense",
    "bom-gzip": "larger than an answer may be, unpacked",
    "bom-gzip-kep": "larger than an answer may be, unpacked",
    "gzip-hong": "not packed as its header says",
    "nam-gb": "larger than an answer may be",
    "vo-tan": "larger than an answer may be",
    "dau-vo-tan": "the connection broke off",
    "chuyen-vo-tan": "larger than an answer may be",
    "trong-rong": "the page is empty",
    "nhi-phan": "the bytes are no text",
    "mat-404": "HTTP 404",
    "ve-trang-chu": "it leads to the front page",
    "sieu-du-lieu": "169.254.169.254 is link-local, no request goes there",
    "tep-may": "HTTP 302",
    "khong-ten": "robots.txt cannot be had (no such host)",
}


@pytest.mark.parametrize(("name", "reason"), REASONS.items(), ids=list(REASONS))
def test_a_faulty_page_is_a_row_with_its_reason(result: Result, name: str, reason: str) -> None:
    state, error, attempts = result.pages[name]
    assert state in ("failed", "gone"), result.pages[name]
    assert error
    assert reason in error
    assert "\n" not in error
    assert attempts == 1


@pytest.mark.parametrize("name", FAULTY_PAGES)
def test_the_tries_of_a_faulty_page_are_bounded(result: Result, name: str) -> None:
    asked = sum(count for url, count in result.server.asked.items() if f"/{name}-0" in url)
    assert 1 <= asked <= 2 * TRIES


@pytest.mark.parametrize("name", ["nam-gb", "vo-tan", "chuyen-vo-tan", "dau-vo-tan"])
def test_a_body_without_end_is_not_read_to_its_end(result: Result, name: str) -> None:
    sent = sum(count for url, count in result.server.sent.items() if f"/{name}-0" in url)
    # A few megabytes more than the limit lie in the sockets' buffers of each try.
    assert sent < TRIES * 12 * MAXSIZE


@pytest.mark.parametrize("name", STORED_PAGES)
def test_a_page_that_only_looks_faulty_is_stored_with_its_captions(result: Result, name: str) -> None:
    assert result.pages[name][0] == "stored", result.pages[name]
    assert result.captions[name] == captions_of(name, 6)


@pytest.mark.parametrize("name", ["mat-mem-1", "mat-mem-2", "mat-mem-3"])
def test_a_page_that_says_not_found_is_no_gallery(result: Result, name: str) -> None:
    state, error, _ = result.pages[name]
    assert state in ("not_gallery", "gone")
    assert error
    assert name not in result.captions


PHOTO_REASONS = {
    "dung-truoc-dau": "timed out",
    "dung-giua-than": "timed out",
    "ngat": "the connection broke off",
    "thieu-byte": "cut off",
    "nua-anh": "cut off",
    "bao-500": "HTTP 500",
    "vong-lap": "max redirections reached",
    "bom-gzip": "larger than an answer may be, unpacked",
    "nam-gb": "larger than an answer may be",
    "vo-tan": "larger than an answer may be",
    "trang-html": "an HTML page served as a photo",
    "sieu-du-lieu": "no request goes there",
    "im-lang": "robots.txt cannot be had (timed out)",
    "bay": "127.0.0.1 is loopback, no request goes there",
    "bay-ten": "localhost is a name of the local network",
    "khong-ten": "robots.txt cannot be had (no such host)",
}


@pytest.mark.parametrize(("name", "reason"), PHOTO_REASONS.items(), ids=list(PHOTO_REASONS))
def test_a_photo_that_cannot_be_had_keeps_its_pair_and_its_reason(result: Result, name: str, reason: str) -> None:
    assert reason in (result.photos[name] or ""), result.photos[name]


def test_the_good_photo_among_faulty_ones_is_stored(result: Result) -> None:
    assert result.pages["anh-loi"][0] == "stored"
    assert result.photos["anh"] is None
    assert len(result.photos) == len(PHOTO_REASONS) + 1


def test_nothing_was_asked_of_the_local_network_or_of_a_metadata_service(result: Result) -> None:
    assert result.trapped == []
    assert not [url for url in result.server.asked if "169.254" in url or "127.0.0.1" in url or "passwd" in url]


def test_no_fault_is_a_bug_of_ours(result: Result) -> None:
    assert "unexpected" not in " ".join(str(error) for _, error, _ in result.pages.values())
    assert "ERROR" not in "\n".join(line for line in result.stderr.splitlines() if " ERROR: " in line)
