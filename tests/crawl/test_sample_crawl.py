"""What must be true after a crawl of the sample newspaper, checked with SQLite itself and with the served files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.crawl.sample import Crawl, crawl_sample, sample_expectations


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return crawl_sample(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def rows(crawl: Crawl) -> Callable[[str], list[tuple[object, ...]]]:
    def query(sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(crawl.folder / "archive.sqlite")) as connection:
            return connection.execute(sql).fetchall()

    return query


def test_every_gallery_on_the_listings_is_stored_with_its_pairs_in_reading_order(crawl: Crawl, rows) -> None:
    expected = sample_expectations()
    stored = {}
    for url, position, image, caption, credit in rows(
        "SELECT url, position, image_url, caption, credit FROM pairs ORDER BY url, position"
    ):
        stored.setdefault(url.rsplit("/", 1)[-1], []).append((position, image, caption, credit))
    assert len(stored) == len(expected)
    for page in expected.values():
        name = page["url"].rsplit("/", 1)[-1]
        wanted = [(p["position"], p["image_url"], p["caption"], p["credit"] or page["credit"]) for p in page["pairs"]]
        assert stored[name] == wanted


def test_every_stored_photo_is_the_served_file_byte_for_byte(crawl: Crawl, rows) -> None:
    served = {sha256(body).hexdigest(): body for body in crawl.served_photos.values()}
    stored = rows("SELECT sha256, size FROM photo")
    assert stored
    assert len(stored) == len({digest for digest, _ in stored})
    for digest, size in stored:
        (file,) = (crawl.folder / "photos").glob(f"*/{digest}.*")
        assert file.read_bytes() == served[digest]
        assert file.stat().st_size == size


def test_a_lost_photo_keeps_its_pair_and_its_reason(rows) -> None:
    lost = rows("SELECT photo_failure FROM pairs WHERE image_url IS NOT NULL AND photo_sha256 IS NULL")
    reasons = " | ".join(str(reason) for (reason,) in lost)
    assert len(lost) == 3
    assert "HTTP 404" in reasons
    assert "cut off" in reasons
    assert "HTML page served as a photo" in reasons


def test_photos_without_address_or_reason_do_not_exist(rows) -> None:
    assert rows(
        "SELECT count(*) FROM pairs WHERE photo_sha256 IS NULL AND photo_failure IS NULL AND image_url IS NOT NULL"
    ) == [(0,)]


def test_the_database_is_whole_and_its_references_hold(rows) -> None:
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []


def test_what_robots_txt_forbids_was_never_asked_for(crawl: Crawl) -> None:
    asked = [entry["url"] for entry in crawl.requests]
    assert "http://anhmau.example/robots.txt" in asked
    assert not [url for url in asked if crawl.forbidden in url]


def test_a_forbidden_page_is_a_row_with_its_reason(rows) -> None:
    ((reason,),) = rows("SELECT last_error FROM page WHERE state = 'failed'")
    assert "robots" in str(reason).lower()


def test_no_photo_is_asked_for_twice(crawl: Crawl) -> None:
    asked = [entry["url"] for entry in crawl.requests if "//anh.anhmau.example/" in entry["url"]]
    assert len(asked) > 90
    assert len(asked) == len(set(asked))


def test_a_second_crawl_under_the_same_job_adds_no_row_and_asks_for_no_gallery_again(crawl: Crawl, rows) -> None:
    tables = [name for (name,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    before = {name: rows(f'SELECT count(*) FROM "{name}"') for name in tables}
    files = sorted(path for path in crawl.folder.rglob("*") if path.suffix in {".jpg", ".png", ".webp", ".html"})
    again = crawl_sample(crawl.folder)
    assert {name: rows(f'SELECT count(*) FROM "{name}"') for name in tables} == before
    assert sorted(p for p in crawl.folder.rglob("*") if p.suffix in {".jpg", ".png", ".webp", ".html"}) == files
    assert not [entry for entry in again.requests if "//anh.anhmau.example/" in entry["url"]]


def test_the_limit_bounds_the_galleries_that_are_fetched(tmp_path: Path) -> None:
    limited = crawl_sample(tmp_path / "few", limit=2)
    with closing(sqlite3.connect(limited.folder / "archive.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM gallery").fetchone() == (2,)


def test_scrapy_alone_does_the_same_crawl(tmp_path: Path) -> None:
    direct = crawl_sample(tmp_path / "direct", scrapy=True)
    with closing(sqlite3.connect(direct.folder / "archive.sqlite")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM gallery").fetchone()
    assert count == len(sample_expectations())
    assert json.dumps(direct.returncode) == "0"
