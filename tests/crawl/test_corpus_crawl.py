"""A crawl over real pages: every page captured and stored, every pair kept with the reason for its missing photo."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import newsarchive
from newsarchive.finding.judge import judge
from newsarchive.sites import get_site
from tests.crawl.sample import ROOT, proxy_environment

SECTION = "/anh"


class CorpusServer(ThreadingHTTPServer):
    """A proxy that answers for the sample newspaper's address with the labelled pages; all else is 404.

    https addresses of photos become http ones, so that the photos are asked for here and nowhere else.
    """

    daemon_threads = True

    def __init__(self, corpus: Path) -> None:
        super().__init__(("127.0.0.1", 0), CorpusHandler)
        bodies = (path.read_bytes().replace(b"https://", b"http://") for path in sorted(corpus.glob("*/page.html")))
        self.pages = {f"{SECTION}/trang-{number:08}.htm": body for number, body in enumerate(bodies)}
        links = "".join(f'<article class="tin-anh"><h3><a href="{path}">x</a></h3></article>' for path in self.pages)
        self.listing = f"<html><body>{links}</body></html>".encode()


class CorpusHandler(BaseHTTPRequestHandler):
    server: CorpusServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        body = None
        if address.hostname == "anhmau.example":
            body = self.server.listing if address.path == SECTION else self.server.pages.get(address.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    return shared / "corpus"


def crawl_corpus(corpus: Path, folder: Path, articles: str) -> Path:
    server = CorpusServer(corpus)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        command = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive", str(folder)]
        environment = proxy_environment(f"http://127.0.0.1:{server.server_address[1]}")
        environment["NEWSARCHIVE_ARTICLES"] = articles
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=540)
    finally:
        server.shutdown()
        server.server_close()
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def archive(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl_corpus(corpus, tmp_path_factory.mktemp("corpus-archive"), "note")


@pytest.fixture(scope="module")
def whole_archive(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl_corpus(corpus, tmp_path_factory.mktemp("corpus-whole"), "store")


def count(archive: Path, sql: str) -> int:
    with closing(sqlite3.connect(archive / "archive.sqlite")) as connection:
        (number,) = connection.execute(sql).fetchone()
        return int(number)


def read_all(corpus: Path) -> list[newsarchive.Gallery]:
    """What every page gives."""
    return [
        newsarchive.extract(path.read_bytes().replace(b"https://", b"http://"), url="http://anhmau.example/anh/x")
        for path in corpus.glob("*/page.html")
    ]


def galleries(corpus: Path) -> list[newsarchive.Gallery]:
    """What the pages give that are judged to be galleries."""
    site = get_site("sample")
    return [gallery for gallery in read_all(corpus) if judge(gallery, site, "http://anhmau.example/anh/x").is_gallery]


def test_every_real_page_is_captured_and_stored_where_articles_are_wanted_too(
    whole_archive: Path, corpus: Path
) -> None:
    pages = len(list(corpus.glob("*/page.html")))
    assert count(whole_archive, "SELECT count(*) FROM capture") == pages
    assert count(whole_archive, "SELECT count(*) FROM page WHERE state = 'stored'") == pages
    assert count(whole_archive, "SELECT count(*) FROM gallery") == pages
    pairs = sum(len(gallery.pairs) for gallery in read_all(corpus))
    assert count(whole_archive, "SELECT count(*) FROM pairs") == pairs > 450
    photos = "SELECT count(*) FROM pairs WHERE image_url IS NOT NULL"
    assert count(whole_archive, photos) == count(whole_archive, photos + " AND photo_failure LIKE 'HTTP 404%'")


def test_every_real_page_is_captured_and_is_a_gallery_or_none_with_its_reason(archive: Path, corpus: Path) -> None:
    pages = len(list(corpus.glob("*/page.html")))
    stored = len(galleries(corpus))
    assert count(archive, "SELECT count(*) FROM capture") == pages
    assert count(archive, "SELECT count(*) FROM page WHERE state = 'stored'") == stored > 40
    assert count(archive, "SELECT count(*) FROM gallery") == stored
    others = "SELECT count(*) FROM page WHERE state = 'not_gallery' AND last_error LIKE '%photos%'"
    assert count(archive, others) == pages - stored > 10


def test_every_pair_is_kept_with_the_reason_for_its_missing_photo(archive: Path, corpus: Path) -> None:
    expected = sum(len(gallery.pairs) for gallery in galleries(corpus))
    assert expected > 400
    assert count(archive, "SELECT count(*) FROM pairs") == expected
    assert count(archive, "SELECT count(*) FROM pairs WHERE photo_sha256 IS NOT NULL") == 0
    unexplained = "SELECT count(*) FROM pairs WHERE image_url IS NOT NULL AND coalesce(photo_failure, '') = ''"
    assert count(archive, unexplained) == 0
    assert count(archive, "SELECT count(*) FROM pairs WHERE photo_failure LIKE 'HTTP 404%'") > 400
