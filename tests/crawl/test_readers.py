"""Reading beside the crawl: a process of its own reads the same, and a host gets no more requests at once than said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.newspaper.plan import Plan
from bench.newspaper.server import Connection
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.errors import CrawlError
from newsarchive.reading import Reader
from tests.crawl.sample import ROOT, SAMPLE, crawl_sample
from tests.soak.loopback import tonghop


def test_a_process_that_reads_leaves_the_same_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = fingerprint(crawl_sample(tmp_path / "alone").folder)
    monkeypatch.setenv("NEWSARCHIVE_READERS", "1")
    assert differences(fingerprint(crawl_sample(tmp_path / "beside").folder), alone) == []


def test_what_cannot_be_read_comes_back_as_its_reason() -> None:
    photo = next((SAMPLE / "photos").rglob("*.jpg")).read_bytes()
    for processes in (0, 1):
        reader = Reader(processes=processes)
        try:
            whole, cut = reader.look_at_all([(photo, "http://x/a.jpg"), (photo[:900], "http://x/b.jpg")])
            assert whole.size == len(photo)
            assert "cut off" in cut or "damaged" in cut
            assert "no text" in reader.read_pages([(b"\x00\x01\x02" * 500, "http://x/")], "sample")[0]
        finally:
            reader.close()


def test_a_reading_process_that_died_is_one_clear_line() -> None:
    reader = Reader(processes=1)
    try:
        reader._child._child.kill()
        with pytest.raises(CrawlError, match="the process that reads pages ended with -9"):
            reader.look_at_all([(b"x" * 1_000_000, "http://x/a.jpg")])
    finally:
        reader.close()


def test_a_host_gets_one_request_at_a_time_even_without_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections tell: the crawl opens one for each request under way, and keeps them."""
    opened, most = set(), []

    def made(self: Connection, transport: object, note=Connection.connection_made) -> None:
        opened.add(self)
        most.append(len(opened))
        note(self, transport)

    monkeypatch.setattr(Connection, "connection_made", made)
    monkeypatch.setattr(Connection, "connection_lost", lambda self, _: opened.discard(self), raising=False)
    with tonghop(tmp_path, Plan(galleries=6, photos=12, widths=(96,))) as loopback:
        settings = ["-s", "AUTOTHROTTLE_ENABLED=False", "-s", f"LOG_FILE={tmp_path}/log"]
        command = [sys.executable, "-m", "scrapy", "crawl", "sections", "-a", "site=tonghop", *settings]
        where = {"NEWSARCHIVE_ARCHIVE": str(tmp_path / "archive")}
        subprocess.run(command, cwd=ROOT, env=loopback.environment | where, check=True, timeout=300)
    assert len(loopback.asked) > 6 * 13
    assert max(most) <= 2  # pages, and the host of the photos
