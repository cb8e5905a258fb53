"""An archive of an earlier release keeps its pairs, photos, links and corrections on its way to the newest revision."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.engines import layers, migrating, sqlite

THEN = "2016-08-01T00:00:00Z"
STORIES = (
    (1, "2016-07-03T09:30:00+07:00", ("Đường phố sau mưa", "Gánh hàng trên đường")),
    (2, "2015-05-01T08:00:00+07:00", ("Con đường đất đỏ",)),
    (3, None, ("Đường làng không ghi ngày",)),
    (4, "2016-07-03T02:30:00+00:00", ("Đường về cùng phút",)),
)
"""Galleries in order of arrival: number, time of publication, captions."""

FOLDED = ("duong pho sau mua", "ganh hang tren duong", "con duong dat do", "duong lang khong ghi ngay")


def fill(connection: Any, revision: str) -> None:
    """What a crawl of that release left: every pair has a photo and a caption of its own."""

    def put(table: str, **row: Any) -> None:
        marks = ", ".join("?" * len(row))
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(chr(34) + name + chr(34) for name in row)}) VALUES ({marks})",
            tuple(row.values()),
        )

    pair = 0
    for number, published_at, captions in STORIES:
        url = f"https://bao.example/{number}.html"
        put("gallery", id=number, url=url, identity=url, published_at=published_at, first_seen_at=THEN)
        version = {"id": number, "gallery_id": number, "number": 1, "newest": 1, "stored_at": THEN}
        version |= {"content_hash": "", "rule": "generic", "confidence": 1, "repeats": "[]", "repeat_count": 0}
        put("version", **version, archiving="[]", title=f"Bài {number}", published_at=published_at)
        for position, caption in enumerate(captions, 1):
            pair += 1
            folded = (*FOLDED, "duong ve cung phut")[pair - 1]
            put("caption", id=pair, key=caption.lower(), folded=folded, text=caption)
            digest = f"a{pair:063x}"
            photo = {
                "id": pair,
                "sha256": digest,
                "size": 1,
                "format": "JPEG",
                "suffix": "jpg",
                "width": 9,
                "height": 9,
            }
            put("photo", **photo, mode="RGB", metadata="{}", first_seen_at=THEN)
            put("photo_source", url=f"https://anh.example/{pair}.jpg", photo_id=pair, fetched_at=THEN)
            put("photo_hash", photo_id=pair, dhash=pair, inner=-pair)
            row = {"id": pair, "version_id": number, "position": position, "photo_id": pair, "caption_id": pair}
            row |= {"caption": caption, "evidence": "figcaption", "evidence_rule": "generic", "evidence_version": 1}
            put("pair", **row, image_url=f"https://anh.example/{pair}.jpg")
            sighting = {"gallery_id": number, "photo_id": pair, "caption_id": pair}
            put("sighting", **sighting, first_version_id=number, last_version_id=number)
    put("photo_link", a=1, b=3, distance=2, reason="the same", made_at=THEN)
    put("caption_link", a=2, b=4, score=0.9, reason="a word changed", made_at=THEN, undone_at=THEN)
    if revision >= "0005":
        said = {"id": 1, "name": "0" * 32, "gallery_id": 2, "kind": "caption", "value": "Con đường đất vàng"}
        said |= {"value_key": "con đường đất vàng", "value_folded": "con duong dat vang", "author": "Lan"}
        put("correction", **said, made_at=THEN, version=1, position=1, caption="Con đường đất đỏ")
        put("correction_place", pair_id=3, correction_id=1, outdated=0)


@pytest.fixture(params=["0003", "0005"])
def revision(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An archive of this revision lies in the test's folder."""
    engine = sqlite.make_engine(tmp_path / "archive.sqlite", wait=1, mode="rwc")
    with engine.begin() as connection:
        migrating.run_migrations(connection, request.param)
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        fill(connection, request.param)
    engine.dispose()
    return str(request.param)


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        return connection.execute(sql).fetchall()


def test_the_same_pairs_are_found_with_numbers_in_order_of_publication(tmp_path: Path, revision: str) -> None:
    with Archive.open(tmp_path) as archive:
        newest = archive.search("đường", order="newest")
        assert {hit.caption for hit in archive.search("duong")} == {one for _, _, texts in STORIES for one in texts}
        assert [hit.pair_id for hit in newest] == [
            2016070309300003,
            2016070309300002,
            2016070309300001,  # another story of the same minute
            2015050108000001,
            4,  # no date: its number is as it was
        ]
        assert [hit.caption for hit in newest] == [
            "Gánh hàng trên đường",
            "Đường phố sau mưa",
            "Đường về cùng phút",
            "Con đường đất đỏ",
            "Đường làng không ghi ngày",
        ]
        assert archive.prove("1:2").caption == "Gánh hàng trên đường"
    assert (tmp_path / f"archive.sqlite.before-{revision}").is_file()


def test_every_row_still_names_the_rows_that_it_named(tmp_path: Path, revision: str) -> None:
    sql = (
        "SELECT gallery_id, position, pair.caption, caption.text, sha256"
        " FROM pair JOIN version ON version.id = version_id"
        " JOIN photo ON photo.id = photo_id JOIN caption ON caption.id = caption_id ORDER BY 1, 2"
    )
    before = query(tmp_path, sql)
    with Archive.open(tmp_path) as archive:
        assert [one.gallery_id for one in archive.sightings(f"a{1:063x}")] == [
            2,
            1,
        ]  # linked, and it ran first
        if revision >= "0005":
            (said,) = archive.corrections()
            assert (said.state, said.value, said.gallery_id, said.position) == ("in effect", "Con đường đất vàng", 2, 1)
            (hit,) = archive.search('"đất vàng"')
            assert (hit.pair_id, hit.corrected_caption) == (2015050108000001, "Con đường đất vàng")
    assert query(tmp_path, sql) == before
    assert query(tmp_path, "PRAGMA foreign_key_check") == []
    assert query(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert query(tmp_path, "SELECT version_num FROM alembic_version") == [(layers.REVISION,)]
    assert query(tmp_path, "SELECT count(*) FROM photo_link WHERE undone_at IS NULL") == [(1,)]
    assert query(tmp_path, "SELECT count(*) FROM caption_link WHERE undone_at IS NOT NULL") == [(1,)]
    assert query(tmp_path, "SELECT count(DISTINCT id) FROM pair") == [(5,)]
