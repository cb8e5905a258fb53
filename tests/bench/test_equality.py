"""Whether an answer equals the accepted one, to the letter of every part that a page can tell."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from bench.accuracy.equality import differences, share_equal
from bench.accuracy.labelled import LabelledPage
from newsarchive.model import Gallery
from tests.bench.labelled_pages import CAPTION, GALLERY, accepted_page


def test_an_equal_answer_has_no_difference_and_relative_addresses_are_joined() -> None:
    assert differences(accepted_page(), lambda page: GALLERY) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "Mùa nước cạn"}, "title: "),
        ({"source": "VOV"}, "source: "),
        ({"repeats": 0}, "repeats: "),
        ({"repeats": ["the same photo again"]}, "repeats[1]: 'the same words again' instead of 'the same photo again'"),
        ({"repeats": [{"text": "khác", "positions": [1]}]}, "repeats[1].text: "),
        ({"repeats": [{"text": CAPTION, "positions": [1, 2]}]}, "repeats[1].positions: 1 instead of 2"),
        ({"pairs": []}, "pairs: 1 instead of 0"),
        ({"pairs": [{"position": 1, "credit": "TTXVN"}]}, "pairs[1].credit: None instead of 'TTXVN'"),
    ],
)
def test_whatever_differs_from_the_accepted_answer_is_named(changes: dict[str, object], told: str) -> None:
    [line] = differences(accepted_page(**changes), lambda page: GALLERY)
    assert line.startswith(told)


def test_what_no_page_can_tell_is_not_asked_of_the_splitter() -> None:
    page = accepted_page(url="https://thu.example/a/1.html", pairs=[{"position": 1, "photo_failure": "404"}])
    assert differences(page, lambda page: GALLERY) == []


def test_verbatim_text_may_be_decomposed_on_the_page_and_a_caption_may_not() -> None:
    page = accepted_page(title_verbatim=unicodedata.normalize("NFC", CAPTION))
    decomposed = unicodedata.normalize("NFD", CAPTION)
    assert differences(page, lambda page: replace(GALLERY, title_verbatim=decomposed)) == []
    [line] = differences(page, lambda page: replace(GALLERY, title_verbatim=CAPTION, title=decomposed))
    assert line.startswith("title: ")


def test_the_share_of_equal_pages_counts_a_crash_as_a_difference() -> None:
    def extract(page: LabelledPage) -> Gallery:
        if page.name == "hỏng":
            raise RuntimeError("không đọc được")
        return GALLERY

    broken = LabelledPage("hỏng", Path("page.html"), None, expected={})
    share, wrong = share_equal([accepted_page(), broken], extract)
    assert share == 0.5
    assert wrong == {"hỏng": ["RuntimeError: không đọc được"]}
