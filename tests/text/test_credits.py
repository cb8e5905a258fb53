"""Credits taken off captions: labelled strings of our own, one for every way in which newspapers print them."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.text.credits import Credited, split_credit
from newsarchive.text.normal import normal_text

LABELLED = Path(__file__).parent / "credits.tsv"


def labelled() -> list[tuple[str, Credited]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["printed"],
                Credited(
                    row["caption"] or None,
                    row["credit"] or None,
                    row["photographer"] or None,
                    row["agency"] or None,
                    row["illustration"] == "yes",
                ),
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def test_there_are_two_hundred_labelled_captions_and_no_two_alike() -> None:
    printed = [text for text, _ in labelled()]
    assert len(set(printed)) == len(printed) >= 200


@pytest.mark.parametrize(("printed", "expected"), labelled(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_caption_is_split_as_a_reader_would(printed: str, expected: Credited) -> None:
    assert split_credit(printed) == expected


@pytest.mark.parametrize(("printed", "expected"), labelled()[::7])
def test_decomposed_text_is_split_as_composed(printed: str, expected: Credited) -> None:
    assert split_credit(unicodedata.normalize("NFD", printed)) == expected


@given(st.text(max_size=300))
def test_any_text_is_split_and_nothing_is_invented(text: str) -> None:
    said = split_credit(text)
    whole = normal_text(text)
    assert said.credit is None or said.credit in whole
    assert said.caption is not None or said.credit is not None or whole == "" or "Chụp lại" in whole


@given(st.sampled_from([text for text, _ in labelled()]), st.text("abc. Ảnh:/()-“”", max_size=60))
def test_what_stands_before_a_credit_never_crashes_the_reader(printed: str, before: str) -> None:
    said = split_credit(before + printed)
    assert said.credit is None or said.credit in normal_text(before + printed)


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_long_texts_are_read_from_the_end_only(size: int) -> None:
    body = "Nước lên, bà con kê cao đồ đạc. " * (size // 32)
    assert split_credit(body + "Ảnh: Tạ Hương").credit == "Tạ Hương"
    assert split_credit(body + "(" * 500).credit is None
