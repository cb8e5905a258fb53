"""A crawl an hour, a day and two days later: what it asks for, and what becomes of what the newspaper has changed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive.moments import Moment
from newsarchive.archive.schema.crawl_tables import Base
from tests.crawl.sample import ROOT, SAMPLE, load_server, proxy_environment

HOST = "http://anhmau.example"
CAPTION = "Bốn giờ sáng, những chiếc ghe đầu tiên"


class Paper:
    """The sample newspaper, whose pages a test may change, and its archive, for which time may pass."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder, self.server = folder / "archive", server
        self.edited = folder / "edited"
        self.edited.mkdir()
        self.routes = server._server.routes
        self.asked_before = 0

    def crawl(self) -> list[dict[str, Any]]:
        """One crawl; the requests that it made."""
        command = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive", str(self.folder)]
        environment = proxy_environment(self.server.address)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        new = self.server.requests[self.asked_before :]
        self.asked_before += len(new)
        return new

    def edit(self, url: str, change: Callable[[str], str]) -> None:
        """Serve a changed page under ``url``."""
        before = (SAMPLE / self.routes[url]["file"]).read_text("utf-8")
        after = change(before)
        assert after != before
        place = self.edited / url.rpartition("/")[2]
        place.write_text(after, "utf-8")
        self.routes[url] = {**self.routes[url], "file": str(place), "modified": "2026-03-20T08:00:00+07:00"}

    def pass_hours(self, hours: int) -> None:
        """Every machine time in the archive moves so far into the past."""
        with closing(sqlite3.connect(self.folder / "archive.sqlite")) as connection, connection:
            for table in Base.metadata.sorted_tables:
                for name in [column.name for column in table.columns if isinstance(column.type, Moment)]:
                    moved = f"strftime('%Y-%m-%dT%H:%M:%SZ', {name}, '-{hours} hours')"
                    connection.execute(f"UPDATE {table.name} SET {name} = {moved} WHERE {name} IS NOT NULL")

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "archive.sqlite")) as connection:
            return connection.execute(sql, values).fetchall()

    def counts(self) -> dict[str, int]:
        return {
            name: self.ask(f"SELECT count(*) FROM {name}")[0][0]
            for name in ("page", "finding", "capture", "gallery", "version", "pair", "photo", "photo_source")
        }


@pytest.fixture
def paper(tmp_path: Path) -> Any:
    with load_server().SampleServer() as server:
        yield Paper(tmp_path, server)


def answers(requests: list[dict[str, Any]], paper: Paper) -> Counter[int]:
    """Answers to requests for stored galleries, by status."""
    galleries = {url for (url,) in paper.ask("SELECT url FROM page WHERE gallery_id IS NOT NULL")}
    return Counter(one["status"] for one in requests if one["url"] in galleries)


def test_unchanged_pages_cost_a_304_each_and_add_no_row(paper: Paper) -> None:
    paper.crawl()
    before = paper.counts()
    # A photo that was cut off on its way may be whole next time, so its page is asked for whole.
    whole = paper.ask("SELECT count(*) FROM page WHERE gallery_id IS NOT NULL AND etag IS NULL")[0][0]
    assert answers(paper.crawl(), paper) == {}
    paper.pass_hours(2)
    assert answers(paper.crawl(), paper) == {200: whole, 304: 14 - whole}
    assert whole == 1
    assert paper.counts() == before
    assert paper.ask("SELECT DISTINCT state, check_step FROM page WHERE gallery_id IS NOT NULL") == [("stored", 1)]
    assert answers(paper.crawl(), paper) == {}  # the next age is six hours


def test_what_a_newspaper_changed_is_a_version_beside_the_old_one(paper: Paper) -> None:
    paper.crawl()
    before = paper.counts()
    # The photo that is lost for lack of bytes would be asked for again; here it is not what is looked at.
    urls = [url for (url,) in paper.ask("SELECT url FROM page WHERE etag IS NOT NULL ORDER BY id")]
    (edited,) = [url for (url,) in paper.ask("SELECT url FROM pairs WHERE caption LIKE ? || '%'", CAPTION)]
    boxed, gone = [url for url in urls if url != edited][:2]
    paper.edit(edited, lambda html: html.replace(CAPTION, "Năm giờ sáng, những chiếc ghe đầu tiên"))
    paper.edit(boxed, lambda html: html.replace("</body>", "<aside><p>Quảng cáo khác hôm qua</p></aside></body>"))
    del paper.routes[gone]
    paper.pass_hours(2)
    requests = paper.crawl()
    assert answers(requests, paper) == {200: 3, 304: 10, 404: 1}
    assert not [one for one in requests if "//anh.anhmau.example/" in one["url"] and one["status"] == 200][1:]
    after = paper.counts()
    changed = {name: after[name] - before[name] for name in ("page", "capture", "gallery", "version", "photo")}
    assert changed == {"page": 0, "capture": 2, "gallery": 0, "version": 1, "photo": 0}
    old, new = paper.ask(
        "SELECT number, caption FROM pair JOIN version ON version.id = version_id"
        " WHERE caption LIKE '%những chiếc ghe đầu tiên%' ORDER BY number"
    )
    assert (old[0], old[1][:4], new[0], new[1][:3]) == (1, "Bốn ", 2, "Năm")
    assert paper.ask("SELECT state, last_error FROM page WHERE url = ?", gone) == [("stored", "HTTP 404")]


def test_a_page_that_is_gone_twice_is_marked_and_never_asked_for_again(paper: Paper) -> None:
    paper.crawl()
    before = paper.counts()
    url = paper.ask("SELECT url FROM page WHERE gallery_id IS NOT NULL ORDER BY id")[0][0]
    del paper.routes[url]
    for state in ("stored", "gone"):
        paper.pass_hours(2)
        assert [one["status"] for one in paper.crawl() if one["url"] == url] == [404]
        assert paper.ask("SELECT state FROM page WHERE url = ?", url) == [(state,)]
    paper.pass_hours(24 * 40)
    assert [one for one in paper.crawl() if one["url"] == url] == []
    assert paper.counts() == before
