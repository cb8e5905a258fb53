"""Titles, leads and source lines: the newspaper's marks taken off, the words left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.text.headlines import read_source_line, split_lead, strip_title_marker
from newsarchive.text.normal import normal_text

LEAD = "Nước lên, bà con xóm cồn kê cao đồ đạc."
TITLE = "Đêm hoa đăng trên sông Vạn Yên"


@pytest.mark.parametrize(
    "marker",
    ["[Photo] ", "[Ảnh] ", "[ẢNH] ", "[Chùm ảnh] ", "Chùm ảnh: ", "CHÙM ẢNH: ", "Ảnh: ", "Phóng sự ảnh: ", "Photo: ",
     "[Photo]", "[Infographic] ", "(Ảnh) ", "[Ảnh] - ", "[Video + Ảnh] ", "[Ảnh-Video] ", "Loạt ảnh: ", "[Emagazine] "],
)  # fmt: skip
def test_a_gallery_marker_leaves_the_title(marker: str) -> None:
    assert strip_title_marker(marker + TITLE) == TITLE


@pytest.mark.parametrize(
    "title",
    ["Ảnh đẹp trong tuần", "Bộ ảnh cưới giữa mùa lũ", "Video là gì", "Photo booth ở chợ quê", "[Photo]", "Ảnh:", ""],
)
def test_a_word_of_the_title_is_no_marker(title: str) -> None:
    assert strip_title_marker(title) == title


def test_a_marker_at_the_end_leaves_too() -> None:
    assert strip_title_marker(f"{TITLE} (ảnh)") == TITLE


PREFIXES = {
    "(Dân trí) - ": "Dân trí", "TTO - ": "TTO", "TPO - ": "TPO", "VOV.VN - ": "VOV.VN", "VTV.vn - ": "VTV.vn",
    "(VTC News) - ": "VTC News", "(Chinhphu.vn) - ": "Chinhphu.vn", "(Kiến Thức) - ": "Kiến Thức",
    "(Baohatinh.vn) - ": "Baohatinh.vn", "(PLO)- ": "PLO", "(PLO)-\u00a0": "PLO", "(NLĐO)- ": "NLĐO",
    "(NLĐO) - ": "NLĐO", "(ĐTCK) ": "ĐTCK", "(PetroTimes) - ": "PetroTimes", "(LĐTĐ) ": "LĐTĐ", "(CAO) ": "CAO",
    "QĐND - ": "QĐND", "SKĐS - ": "SKĐS", "VietTimes -- ": "VietTimes", "BNEWS ": "BNEWS", "(VOV) - ": "VOV",
    "TT - ": "TT", "(Bến Xưa) – ": "Bến Xưa",
}  # fmt: skip


@pytest.mark.parametrize(("prefix", "outlet"), PREFIXES.items())
def test_the_newspapers_name_leaves_the_lead(prefix: str, outlet: str) -> None:
    assert split_lead(prefix + LEAD) == (outlet, None, LEAD)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (f"Hà Nội - {LEAD}", (None, "Hà Nội", LEAD)),
        (f"(TTXVN) - TP HCM - {LEAD}", ("TTXVN", "TP HCM", LEAD)),
        (f"CẦN THƠ – {LEAD}", (None, "CẦN THƠ", LEAD)),
        (f"TTO - Đồng Tháp - {LEAD}", ("TTO", "Đồng Tháp", LEAD)),
    ],
)
def test_a_place_stamp_leaves_the_lead(lead: str, expected: tuple[str | None, str | None, str]) -> None:
    assert split_lead(lead) == expected


@pytest.mark.parametrize(
    "lead",
    [
        LEAD, "", "Hà Nội - Huế - Sài Gòn: ba ngày trên tàu chợ.", "Hà Nội - thành phố của những hàng sấu.",
        "Quảng Nam - Đà Nẵng chung một dòng sông.", "(Ba người) ngồi đợi đò từ sáng.", "IS - ba chữ ít ai dám nhắc.",
        "Ông Ba - người giữ đò cuối cùng - đã ngoài tám mươi.", "(PLO) -", "TTO - ", "Huế vào mùa mưa dầm.",
    ],
)  # fmt: skip
def test_a_lead_without_prefix_stays_whole(lead: str) -> None:
    assert split_lead(lead) == (None, None, normal_text(lead))


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Theo VOV", "VOV"), ("Theo Reuters", "Reuters"), ("(theo Robb Report)", "Robb Report"), ("(Theo AFP)", "AFP"),
        ("Nguồn VnExpress", "VnExpress"), ("Nguồn: Bến Xưa", "Bến Xưa"), ("(Nguồn: Dân Việt)", "Dân Việt"),
        ("Theo Bến Xưa/Dân Việt", "Bến Xưa/Dân Việt"), ("THEO TTXVN", "TTXVN"), ("Theo benxua.vn", "benxua.vn"),
        ("Theo Thời báo Kinh tế.", "Thời báo Kinh tế"), ("Tạ Hương (theo Reuters)", "Reuters"),
        ("Theo báo Bến Xưa", "Bến Xưa"), ("Theo hãng tin AFP", "AFP"), ("Nguồn tin: Bến Xưa", "Bến Xưa"),
    ],
)  # fmt: skip
def test_a_source_line_names_its_source(line: str, source: str | None) -> None:
    assert read_source_line(line) == source


@pytest.mark.parametrize(
    "line",
    [
        "", "Theo", "VOV", "Theo chủ tiệm hoa, giá đã giảm", "Theo đó, bến đò sẽ đóng cửa",
        "Theo báo cáo của xã Vạn Yên", "Theo dõi Bến Xưa trên mạng",
        "Theo Bà Tư, năm nay nước lên sớm hơn mọi năm.", "Nguồn ảnh: Reuters", "Nguồn nước sạch cho xóm đảo",
        "Theo Luật Đê điều, hành lang đê rộng năm mét", "Đi theo Reuters", "Nguồn: " + "X" * 90,
    ],
)  # fmt: skip
def test_other_lines_name_no_source(line: str) -> None:
    assert read_source_line(line) is None


@given(st.text(max_size=120))
def test_any_text_is_taken_apart_without_loss(text: str) -> None:
    whole = normal_text(text)
    assert strip_title_marker(text) in whole
    prefix, place, lead = split_lead(text)
    assert whole.endswith(lead)
    assert all(part in whole for part in (prefix, place) if part)
    assert (read_source_line(text) or "") in whole
