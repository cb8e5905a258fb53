"""An export holds the captured words, the corrected ones, or both, and says which."""

from __future__ import annotations

import json

import pytest

from newsarchive.errors import ExportError
from newsarchive.export.formats import FORMATS
from newsarchive.export.options import Options
from newsarchive.export.record import FIELDS
from newsarchive.export.run import export
from newsarchive.export.selection import Selection

pytestmark = pytest.mark.usefixtures("each_database")

OTHERS = {"caption": "Hoa cải.", "credit": "Trần Thử/TTXVN", "photographer": None, "agency": None}


@pytest.fixture
def corrected(newsroom):
    number = newsroom.story("chợ", (1, "Chợ nỗi."), (2, "Hoa cải."))
    newsroom.archive.correct(number, 1, "caption", "Chợ nổi.", author="A")
    newsroom.archive.correct(number, 1, "credit", "Lê Chợ/AFP", author="A")
    newsroom.archive.correct(number, 2, "wrong_pair", author="A")
    return newsroom.archive


def test_captured_text_is_the_default_and_corrections_change_no_byte_of_it(newsroom, tmp_path, rows):
    number = newsroom.story("chợ", (1, "Chợ nỗi."))
    before = export(newsroom.archive, "csv", tmp_path / "before").snapshot
    newsroom.archive.correct(number, 1, "caption", "Chợ nổi.", author="A")
    after = export(newsroom.archive, "csv", tmp_path / "after").snapshot
    assert (before.id, before.said["text"]) == (after.id, "captured")
    assert [list(row) for row in rows()] == [[field.name for field in FIELDS]]


def test_corrected_text_stands_in_the_usual_columns(corrected, rows):
    first, second = rows(options=Options(text="corrected"))
    assert (first["caption"], first["caption_verbatim"], first["marked_wrong"]) == ("Chợ nổi.", "Chợ nỗi.", 0)
    assert (first["credit"], first["photographer"], first["agency"]) == ("Lê Chợ/AFP", "Lê Chợ", "AFP")
    assert "corrected_caption" not in first
    assert second["marked_wrong"] == 1
    assert {name: second[name] for name in OTHERS} == OTHERS


def test_both_stand_side_by_side(corrected, rows):
    first, second = rows(options=Options(text="both"))
    assert (first["caption"], first["corrected_caption"]) == ("Chợ nỗi.", "Chợ nổi.")
    assert (first["credit"], first["corrected_credit"]) == ("Trần Thử/TTXVN", "Lê Chợ/AFP")
    assert (second["corrected_caption"], second["marked_wrong"]) == (None, 1)


def test_wrong_pairs_can_be_left_out(corrected, rows):
    assert [row["position"] for row in rows(Selection(where="marked_wrong = 0"))] == [1]


def test_a_search_chooses_by_corrected_words_too(corrected, rows):
    assert [row["caption"] for row in rows(Selection(query="nổi"))] == ["Chợ nỗi."]


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("text", ["corrected", "both"])
def test_snapshot_and_croissant_say_which(corrected, tmp_path, form, text):
    options = Options(text=text, base_url="https://kho.example/")
    made = export(corrected, form, tmp_path / "out", options=options)
    assert made.snapshot.said["text"] == text
    assert "marked_wrong" in made.snapshot.said["columns"]
    described = json.loads((tmp_path / "out" / "croissant.json").read_text("utf-8"))
    assert f"captions and credits: {text};" in described["description"]


@pytest.mark.parametrize("form", ["coco", "imagefolder"])
def test_training_rows_hold_the_wording_that_was_asked_for(corrected, tmp_path, form):
    made = {
        text: "".join(
            path.read_text("utf-8")
            for path in export(corrected, form, tmp_path / text, options=Options(text=text)).folder.rglob("*.json*")
            if path.name not in {"snapshot.json", "croissant.json"}
        )
        for text in ("captured", "corrected", "both")
    }
    assert ("Chợ nỗi." in made["captured"], "Chợ nổi." in made["captured"]) == (True, False)
    assert ("Chợ nỗi." in made["corrected"], "Chợ nổi." in made["corrected"]) == (False, True)
    assert ("Chợ nỗi." in made["both"], "Chợ nổi." in made["both"]) == (True, True)
    assert "marked_wrong" in made["both"]


def test_an_unknown_wording_is_refused_before_anything_is_written(corrected, tmp_path):
    with pytest.raises(ExportError, match="no wording mended; there are captured, corrected, both"):
        export(corrected, "csv", tmp_path / "out", options=Options(text="mended"))
    assert not (tmp_path / "out").exists()
