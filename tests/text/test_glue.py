"""Glued captions: recognised beside the list that they repeat, taken apart where they stand alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.text.glue import find_joined, is_joined, split_glued
from newsarchive.text.normal import normal_text

PIECES = [
    "Đò ngang chở lúa qua sông hôm 4/9.",
    "Ở bến bên kia, cụ H.Y.T. đã ngồi đợi. Cụ bảo năm nay nước lớn.",
    "“Mùa này cá nhiều lắm!”",
    "Ghe ông Hai về TP.HCM chở theo ba tấn dừa (loại một)",
    "Bến vắng dần…",
]
SENTENCES = st.lists(
    st.sampled_from(
        ["Nước lên.", "Ổ trứng vịt chạy đồng!", "Ai về bến cũ?", "Đêm xuống…", "Ế khách, chị Ba hát.", "Ghe 12 m."]
    ),
    min_size=2,
    max_size=9,
)


def test_the_block_of_all_pieces_is_joined_and_comes_apart() -> None:
    assert is_joined("".join(PIECES), PIECES)
    assert split_glued("".join(PIECES)) == PIECES


def test_spelling_white_space_and_form_do_not_hide_a_joined_block() -> None:
    pieces = ["Bé Hòa thả thủy tiên.", "Chợ tan."]
    assert is_joined(unicodedata.normalize("NFD", "Bé Hoà  thả thuỷ tiên.Chợ\u00a0tan."), pieces)


@pytest.mark.parametrize(
    ("block", "pieces"),
    [("Chợ tan.", ["Chợ tan."]), ("Chợ tan.", []), ("…", ["…", "."]), ("Chợ tan.Đò về.", ["Chợ tan.", "Đò đi."]),
     ("Chợ tan.Đò về.", ["Đò về.", "Chợ tan."]), ("Chợ tan.Đò về.Đêm.", ["Chợ tan.", "Đò về."])],
)  # fmt: skip
def test_other_blocks_are_not_joined(block: str, pieces: list[str]) -> None:
    assert not is_joined(block, pieces)


@pytest.mark.parametrize(
    "text",
    [
        "Cụ H.Y.T. ở TP.HCM", "Q.Bình Thạnh và TX.Gò Công", "Tp.Huế mùa mưa", "GS.TS.Tạ Hương và ThS.Mai Sơn",
        "www.Benxua.example", "Nước lên 3.5 m.", "Anh ấy nói “Về thôi” rồi đi", 'Anh ấy nói "Về thôi" rồi đi', "iPhone",
        "Chợ tan. Đò về. Đêm xuống.", "Ông Ba (Bến Tre) và bà Tư", "",
    ],
)  # fmt: skip
def test_initials_and_quotes_are_no_joints(text: str) -> None:
    assert split_glued(text) == [text]


@pytest.mark.parametrize(
    "pieces",
    [
        ["Bà Tư cười: “Được mùa!”", "Ông Ba gật đầu."], ["Nước lên nhanh (hơn 2 m)", "Đồng trắng nước."],
        ["Ảnh của hãng AFP.", "Đồng trắng nước."], ['Bà Tư nói: "Được mùa."', "Ông Ba gật đầu."],
        ["Cửa mở ra...", "... và nắng ùa vào."], ["Cửa mở ra…", "… và nắng ùa vào."], ["Đò tới!", "“Lên đi!”, bà gọi."],
        ["Ghe rời TP.HCM.", "Đêm xuống."], ["Hết 3 kg/m2.", "Ếch kêu vang đồng."],
    ],
)  # fmt: skip
def test_every_kind_of_joint_is_cut(pieces: list[str]) -> None:
    assert split_glued("".join(pieces)) == pieces


@given(SENTENCES)
def test_glued_sentences_come_apart_as_they_were(pieces: list[str]) -> None:
    assert split_glued("".join(pieces)) == pieces
    assert is_joined("".join(pieces), pieces)
    assert find_joined(["".join(pieces), *pieces, "Hết."], 0) == range(1, len(pieces) + 1)
    assert find_joined(["Đầu.", *pieces, "".join(pieces)], len(pieces) + 1) == range(1, len(pieces) + 1)


@given(st.text(max_size=200))
def test_cutting_loses_no_letter(text: str) -> None:
    assert "".join(split_glued(text)).replace(" ", "") == normal_text(text).replace(" ", "")


def test_a_block_joins_no_neighbour_that_it_only_begins_with() -> None:
    assert find_joined(["Chợ tan.Đò về.Đêm xuống.", "Chợ tan.", "Đò về."], 0) is None
    assert find_joined(["Chợ tan.", "Chợ tan.", "Chợ tan."], 0) is None
