"""CSV, CSV for spreadsheets and JSON Lines say every column as it is."""

from __future__ import annotations

import csv
import json

import pytest

from newsarchive.archive.schema.views import PAIRS
from newsarchive.export.record import CORRECTED, FIELDS, LOCAL
from newsarchive.export.run import export

pytestmark = pytest.mark.usefixtures("each_database")

TRICKY = ('=1+1, "ngoặc kép"', "- Chợ nổi,\nhai dòng", "@ai đó", "Đường phố; mưa\ttối", "NULL")


@pytest.fixture
def exported(newsroom, tmp_path):
    newsroom.story("kho", *((n, text) for n, text in enumerate(TRICKY, 1)), (None, None))
    return lambda form: export(newsroom.archive, form, tmp_path / form).folder


def test_every_column_of_the_pairs_view_is_exported_but_the_numbers_of_this_archive():
    assert {column.name for column in PAIRS.columns} - LOCAL - CORRECTED == {field.name for field in FIELDS} - {
        "key",
        "gallery_key",
    }


def test_csv_gives_back_what_went_in(exported, ask_view):
    with (exported("csv") / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["caption"] for row in rows] == ask_view("caption")
    assert [row["url"] for row in rows] == ask_view("url")
    assert rows[0]["width"] == "32"
    assert rows[5]["photo_sha256"] == ""


def test_csv_has_lines_as_the_standard_wants_them(exported):
    body = (exported("csv") / "pairs.csv").read_bytes()
    assert body.startswith(b"key,gallery_key,newspaper,")
    assert body.endswith(b"\r\n")


def test_a_spreadsheet_sees_vietnamese_and_runs_nothing(exported):
    body = (exported("spreadsheet") / "pairs.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbfkey,")
    captions = [row["caption"] for row in csv.DictReader(body.decode("utf-8-sig").splitlines(keepends=True))]
    assert captions[0] == "'" + '=1+1, "ngoặc kép"'
    assert not [caption for caption in captions if caption.startswith(("=", "+", "-", "@"))]
    assert captions[3] == TRICKY[3]


def test_json_lines_keep_types_and_null(exported, ask_view):
    lines = (exported("jsonl") / "pairs.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["caption"] for row in rows] == [caption or None for caption in ask_view("caption")]
    assert (rows[0]["width"], rows[0]["confidence"], rows[5]["photo_path"]) == (32, 1.0, None)
    assert "Đường phố" in lines[3]
    assert all(list(row) == [field.name for field in FIELDS] for row in rows)


@pytest.fixture
def ask_view(newsroom):
    def ask(column):
        with newsroom.archive.reading() as connection:
            values = connection.exec_driver_sql(f"SELECT {column} FROM pairs ORDER BY position").scalars()
            return ["" if value is None else str(value) for value in values]

    return ask
