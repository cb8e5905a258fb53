"""Captions that are nearly the same, and captions that only look it."""

from __future__ import annotations

import numpy as np
import pytest

from newsarchive.archive.duplicates.near_captions import (
    BANDS,
    CROWD,
    ROWS,
    candidates,
    compare,
    read_sketches,
    sketch_all,
)

CAPTION = "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng."

SAME = [
    "Bà con làng chài Vĩnh Lạc kéo lưới vào bờ khi trời vừa hửng sáng.",
    "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng (Ảnh: Trần Thử/Báo Mẫu)",
    "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời hửng sáng",
    "Người dân làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng.",
    "BÀ CON LÀNG CHÀI VĨNH LẠC KÉO LƯỚI LÊN BỜ KHI TRỜI VỪA HỬNG SÁNG",
    "Ba con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sang.",
]

OTHER = [
    "Bà con làng chài Vĩnh Khê kéo lưới lên bờ khi trời vừa hửng sáng.",
    "Những cánh diều no gió trên triền đê vào buổi chiều cuối tuần.",
    "Bà con làng chài ra khơi.",
]


@pytest.mark.parametrize("other", SAME)
def test_a_caption_with_a_word_changed_or_a_credit_added_is_found_and_confirmed(other: str) -> None:
    likeness = compare(CAPTION, other)
    assert likeness is not None
    assert 0.6 <= likeness.score <= 1
    assert likeness.reason
    first, second = sketch_all([CAPTION, other])
    assert first
    assert second
    assert list(candidates(read_sketches([first, second]))) == [(0, 1)]


@pytest.mark.parametrize("other", OTHER)
def test_another_name_or_another_sentence_is_another_caption(other: str) -> None:
    assert compare(CAPTION, other) is None


@pytest.mark.parametrize(
    "pair",
    [
        ("Thí sinh số 12 bước ra sân khấu trong tà áo dài.", "Thí sinh số 21 bước ra sân khấu trong tà áo dài."),
        ("Ca sĩ Lan Thử hát trong đêm nhạc bên hồ.", "Ca sĩ Minh Mẫu hát trong đêm nhạc bên hồ."),
    ],
)
def test_captions_of_a_series_that_differ_in_number_or_name_are_not_the_same(pair: tuple[str, str]) -> None:
    assert compare(*pair) is None


@pytest.mark.parametrize(
    "formula", ["Ảnh minh họa", "Ảnh chỉ mang tính chất minh họa. Nguồn: Internet", "Một góc chợ quê", "Toàn cảnh."]
)
def test_formulas_have_no_sketch_and_so_no_links(formula: str) -> None:
    assert sketch_all([formula]) == [None]


def test_sketches_do_not_depend_on_what_else_is_sketched() -> None:
    together = sketch_all([CAPTION, "Ảnh minh họa", *SAME, *OTHER])
    assert together == [sketch_all([caption])[0] for caption in [CAPTION, "Ảnh minh họa", *SAME, *OTHER]]


def test_only_pairs_with_a_new_caption_are_compared() -> None:
    sketches = read_sketches([sketch for sketch in sketch_all([CAPTION, SAME[0], SAME[2], OTHER[1]]) if sketch])
    assert set(candidates(sketches)) == {(0, 1), (0, 2), (1, 2)}
    assert set(candidates(sketches, 2)) == {(0, 2), (1, 2)}
    assert set(candidates(sketches, 3)) == set()


def test_a_long_series_of_one_pattern_is_not_compared_pair_by_pair() -> None:
    series = [
        f"Thí sinh số {number} đến từ một trường huyện bước ra sân khấu trong tà áo dài." for number in range(150)
    ]
    sketches = read_sketches([sketch for sketch in sketch_all(series) if sketch])
    assert len(set(candidates(sketches))) < 150 * 149 // 2


def test_a_pair_whose_first_common_band_is_crowded_is_found_by_its_next_one() -> None:
    sketches = np.random.default_rng(3).integers(0, 256, (CROWD + 1, BANDS * ROWS), dtype=np.uint8)
    sketches[:, :ROWS] = 7  # a crowd
    sketches[1, ROWS:] = sketches[0, ROWS:]
    assert list(candidates(sketches)) == [(0, 1)]
