"""An export holds what was asked for, whole and in an order of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from newsarchive.errors import ExportError, NotFoundError, QueryError
from newsarchive.export.run import export
from newsarchive.export.selection import Selection
from newsarchive.model import Gallery, Pair

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture(autouse=True)
def stories(newsroom):
    newsroom.story("cho", (1, "Đường phố mưa, hàng hoa vẫn đông khách."), (2, "Bóng dương liễu bên hồ."), day=3)
    newsroom.story("ben", (3, "Thuyền về bến lúc trời hửng."), (None, "Chờ con nước lên."), site="khac", day=31)
    newsroom.story("rung", (4, None), day=None)


@pytest.mark.parametrize(
    ("selection", "places"),
    [
        (Selection(), ["ben1", "ben2", "rung1", "cho1", "cho2"]),
        (Selection(query="duong"), ["cho1", "cho2"]),
        (Selection(query="đường"), ["cho1"]),
        (Selection(query="hoa OR thuyền"), ["ben1", "cho1"]),
        (Selection(sites=("khac",)), ["ben1", "ben2"]),
        (Selection(sites=("khac", "sample")), ["ben1", "ben2", "rung1", "cho1", "cho2"]),
        (Selection(sites=("khac",), query="đường"), []),
        (Selection(since=date(2016, 7, 4)), ["ben1", "ben2"]),
        (Selection(since=date(2016, 7, 31)), ["ben1", "ben2"]),
        (Selection(until=date(2016, 7, 3)), ["cho1", "cho2"]),
        (Selection(until=date(2016, 7, 2)), []),
        (Selection(where="caption IS NULL"), ["rung1"]),
        (Selection(where="photo_sha256 IS NULL OR position = 2"), ["ben2", "cho2"]),
        (Selection(where="position = 1 OR position = 2", sites=("khac",)), ["ben1", "ben2"]),
        (Selection(where="position = 1 -- the first"), ["ben1", "rung1", "cho1"]),
        (Selection(where="caption LIKE '%:hồ%' OR caption LIKE '%hồ.'"), ["cho2"]),
    ],
)
def test_a_selection_takes_what_it_says(newsroom, rows, tmp_path, selection, places):
    if not places:
        with pytest.raises(NotFoundError, match="no pair fits"):
            export(newsroom.archive, "jsonl", tmp_path / "none", selection)
        assert not (tmp_path / "none").exists()
        return
    found = [f"{row['url'].rpartition('/')[2].removesuffix('.html')}{row['position']}" for row in rows(selection)]
    assert found == places


@pytest.mark.parametrize(
    "where", ["nocolumn = 1", "position = ?", "1) ; DROP TABLE pair; --", "position = :x", "", "(1"]
)
def test_a_condition_that_cannot_be_read_is_one_clear_line(newsroom, tmp_path, where):
    with pytest.raises(QueryError, match="the condition cannot be read") as error:
        export(newsroom.archive, "csv", tmp_path / "out", Selection(where=where))
    assert "docs/schema.md" in str(error.value)
    assert not (tmp_path / "out").exists()
    assert newsroom.archive.stats().pairs == 5


def test_a_search_that_cannot_be_read_is_one_clear_line(newsroom, tmp_path):
    with pytest.raises(QueryError, match="close the quotes"):
        export(newsroom.archive, "csv", tmp_path / "out", Selection(query='"hoa'))


def test_an_unknown_format_is_answered_with_those_there_are(newsroom, tmp_path):
    with pytest.raises(ExportError, match="no format docx; there are csv, spreadsheet, jsonl, parquet, imagefolder"):
        export(newsroom.archive, "docx", tmp_path / "out")


def test_only_the_newest_version_is_exported(newsroom, rows):
    gallery = newsroom.archive.show("https://sample.example/anh/cho.html").gallery
    newsroom.archive.store_gallery(replace(gallery, title="Tên mới", pairs=gallery.pairs[:1]))
    assert [(row["title"], row["version"]) for row in rows(Selection(until=date(2016, 7, 3)))] == [("Tên mới", 2)]


def test_an_export_that_runs_sees_one_moment_of_the_archive(newsroom, tmp_path):
    def write_meanwhile(written, chosen):
        newsroom.story(f"moi{written}", (9, "Một chuyện đến sau, khi đang xuất."))

    made = export(newsroom.archive, "csv", tmp_path / "out", tick=write_meanwhile)
    assert made.snapshot.said["pairs"] == 5
    assert (tmp_path / "out" / "pairs.csv").read_text("utf-8").count("\n") == 6


def test_many_pairs_come_each_once_and_in_order(newsroom, rows, monkeypatch):
    monkeypatch.setattr("newsarchive.export.picking.BATCH", 7)
    pairs = tuple(Pair(n, caption=f"Chuyến thuyền thứ {n} về bến") for n in range(1, 51))
    newsroom.archive.store_gallery(Gallery(url="https://bao.example/thuyen", site="zzz", pairs=pairs))
    assert [row["position"] for row in rows(Selection(sites=("zzz",)))] == list(range(1, 51))


def test_progress_tells_what_is_done_of_what_was_chosen(newsroom, tmp_path, monkeypatch):
    monkeypatch.setattr("newsarchive.export.picking.BATCH", 2)
    told: list[tuple[int, int]] = []
    export(newsroom.archive, "csv", tmp_path / "out", tick=lambda *done: told.append(done))
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_galleries_of_text_dumps_have_keys_too(newsroom, rows):
    for words in ("Một", "Hai"):
        newsroom.archive.store_gallery(Gallery(site="dump", title="Ảnh", pairs=(Pair(1, caption=f"Lời {words}"),)))
    keys = [row["key"] for row in rows()]
    assert len(set(keys)) == len(keys) == 7
