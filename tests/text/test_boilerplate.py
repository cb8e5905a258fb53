"""Headings, buttons and placeholders that stand on pages and belong to no story."""

from __future__ import annotations

import unicodedata

import pytest

from newsarchive.text.boilerplate import is_placeholder, is_skip_line, is_stop_heading

STOPS = [
    "Đọc thêm", "ĐỌC THÊM", "Đọc thêm:", "Xem thêm", "Tin liên quan", "Bài liên quan", "Tin cùng chuyên mục",
    "Cùng chuyên mục", "Tin khác", "Các tin khác", "Tin mới", "TIN MỚI", "MỚI - NÓNG", "Tin nổi bật", "Đọc nhiều",
    "Xem nhiều", "Có thể bạn quan tâm", "Bạn có thể quan tâm", "Đừng bỏ lỡ", "Tham khảo thêm", "Chủ đề", "Từ khóa",
    "Từ khoá", "Từ khóa:", "Tags", "Tags: lũ, đò ngang", "Bình luận", "Bình luận (12)", "Ý kiến", "Các Album đã đăng",
    "TIN CÙNG CHUYÊN MỤC", "» Tin liên quan",
]  # fmt: skip
SKIPS = [
    "ĐỌC NGAY", "Đọc tiếp", ">> Đò đêm ở Vạn Yên", ">>> Xem thêm ảnh", "Chia sẻ", "Lưu bài viết", "Sao chép liên kết",
    "Copy link", "Link bài gốc", "Theo dõi Báo Bến Xưa trên Google News", "Báo nói", "Nam miền Bắc",
    "Trở lại Đời sống", "Về trang chủ đề", "QUAY LẠI TRANG CHỦ", "Xem các bài viết của tác giả", "và 1 tác giả khác",
    "Tặng sao cho tác giả", "Quảng cáo", "Mời bạn đọc đón xem số sau", "leftcenterrightdel",
]  # fmt: skip
PLACEHOLDERS = ["Chú thích ảnh", "Nhập chú thích ảnh", "[nhập chú thích]", "NHẬP CHÚ THÍCH ẢNH", "", "...", "—"]
STORY = [
    "Bà con đọc thêm báo mỗi sáng.", "Tin mới về đến xóm cồn là cả làng hay.", "Chia sẻ với bà con vùng lũ.",
    "Chủ đề của lễ hội năm nay: nước và lúa.", "Ý kiến của các cụ được ghi cả vào sổ làng.",
    "Chú thích ảnh viết tay của cụ Tám",
    "Quảng cáo rao hàng bằng loa tay ở chợ quê.",
    "Trở lại bến xưa sau hai mươi năm xa quê, ông lặng người trước con đò nhỏ.",
    "Chợ nổi", "Ảnh minh họa",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_a_heading_of_a_related_block_stops_the_story(text: str) -> None:
    assert is_stop_heading(text)
    assert is_stop_heading(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("text", SKIPS)
def test_a_button_is_skipped_and_stops_nothing(text: str) -> None:
    assert is_skip_line(text)
    assert not is_stop_heading(text)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_no_caption(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", STORY)
def test_words_of_a_story_are_none_of_these(text: str) -> None:
    assert not is_stop_heading(text)
    assert not is_skip_line(text)
    assert not is_placeholder(text)
