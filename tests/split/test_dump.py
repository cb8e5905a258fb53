"""Plain-text dumps: what comes of them, in every form that text extractors leave."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.errors import PageError
from newsarchive.model import Gallery
from newsarchive.split.dump import extract_text

TITLE = "[Photo] Mùa nước nổi ở “rốn lũ” Láng Sen"
ALT = "photo mua nuoc noi o ron lu lang sen"
LEAD = "Nước về sớm, cả xóm ven kênh rủ nhau giăng lưới từ lúc gà chưa gáy."
CAPTIONS = [
    "Chiếc xuồng ba lá rời bến khi sương còn đặc.",
    "Bà Tư gỡ mẻ lưới đầu tiên, cá linh bạc lấp lánh...",
    "... và nụ cười của đứa cháu ngồi cuối xuồng.",
    "Bông điên điển vàng rực hai bờ kênh hôm 4/9.",
]


def captions(gallery: Gallery) -> list[str | None]:
    return [pair.caption for pair in gallery.pairs]


def marked_dump(blank: str = "\n\n") -> str:
    pairs = [line for caption in CAPTIONS for line in (ALT, caption)]
    related = ["Đọc thêm", "Chợ huyện họp phiên cuối năm", "Chợ huyện họp phiên cuối năm", "Hàng trăm gian hàng."]
    return blank.join([TITLE, LEAD, *pairs, "Theo VOV", *related])


@pytest.mark.parametrize("blank", ["\n\n", "\n", "\r\n", "\r\n\r\n", "\n \u00a0\n\n"])
def test_unaccented_title_lines_are_the_places_of_photos(blank: str) -> None:
    gallery = extract_text(marked_dump(blank))
    assert (gallery.title, gallery.title_verbatim) == ("Mùa nước nổi ở “rốn lũ” Láng Sen", TITLE)
    assert (gallery.lead, gallery.source) == (LEAD, "VOV")
    assert captions(gallery) == CAPTIONS
    assert [pair.position for pair in gallery.pairs] == [1, 2, 3, 4]
    assert {pair.image_alt for pair in gallery.pairs} == {ALT}
    assert {pair.evidence.kind for pair in gallery.pairs} == {"text dump"}


def test_decomposed_text_gives_composed_captions_and_keeps_the_verbatim() -> None:
    gallery = extract_text(unicodedata.normalize("NFD", marked_dump()))
    assert captions(gallery) == CAPTIONS
    assert gallery.pairs[0].caption_verbatim == unicodedata.normalize("NFD", CAPTIONS[0])


def test_invisible_characters_do_not_hide_the_places() -> None:
    assert captions(extract_text("\ufeff" + marked_dump().replace("sen", "sen\u200b"))) == CAPTIONS


def test_continued_captions_stay_apart() -> None:
    said = captions(extract_text(marked_dump()))
    assert said[1:3] == CAPTIONS[1:3]


@pytest.mark.parametrize("counters", [["1", "2", "3", "4"], ["1/4", "2/4", "3/4", "4/4"], ["1 1", "2 2", "3 3", "4 4"]])
def test_bare_counters_are_places_and_no_captions(counters: list[str]) -> None:
    lines = [line for pair in zip(counters, CAPTIONS, strict=True) for line in pair]
    gallery = extract_text("\n".join(["Mùa nước nổi ở Láng Sen", LEAD, *lines]))
    assert captions(gallery) == CAPTIONS
    assert [pair.image_alt for pair in gallery.pairs] == [None] * 4


@pytest.mark.parametrize("leftover", ["leftcenterrightdel", "Chú thích ảnh"])
def test_words_of_an_editor_mark_places_and_are_no_captions(leftover: str) -> None:
    lines = [line for caption in CAPTIONS for line in (leftover, caption)]
    assert captions(extract_text("\n".join(["Mùa nước nổi ở Láng Sen", LEAD, *lines]))) == CAPTIONS


def test_a_counter_above_the_alt_is_the_same_place() -> None:
    lines = [line for number, caption in enumerate(CAPTIONS, 1) for line in (f"{number}/4", ALT, caption)]
    gallery = extract_text("\n".join([TITLE, LEAD, *lines]))
    assert captions(gallery) == CAPTIONS
    assert len(gallery.pairs) == 4


def test_numbered_titles_are_places() -> None:
    title = "Phiên chợ trâu cuối năm"
    lines = [line for number, caption in enumerate(CAPTIONS, 1) for line in (f"{title} - Ảnh {number}.", caption)]
    gallery = extract_text("\n".join([title, LEAD, *lines]))
    assert (gallery.title, captions(gallery)) == (title, CAPTIONS)
    assert gallery.pairs[2].image_alt == f"{title} - Ảnh 3."


def test_captions_above_their_places_belong_to_the_place_below() -> None:
    lines = [line for caption in CAPTIONS for line in (caption, ALT)]
    gallery = extract_text("\n".join([TITLE, LEAD, *lines]))
    assert (gallery.lead, captions(gallery)) == (LEAD, CAPTIONS)
    assert all(pair.image_alt for pair in gallery.pairs)


def test_a_place_without_a_caption_is_a_pair_too() -> None:
    lines = [ALT, CAPTIONS[0], ALT, ALT, CAPTIONS[3]]
    gallery = extract_text("\n".join([TITLE, LEAD, *lines]))
    assert captions(gallery) == [CAPTIONS[0], None, CAPTIONS[3]]


def test_text_without_a_place_is_a_pair_too() -> None:
    lines = [ALT, CAPTIONS[0], "Ông Sáu kể, năm nào nước lớn thì năm đó được mùa.", ALT, CAPTIONS[3]]
    gallery = extract_text("\n".join([TITLE, LEAD, *lines]))
    assert captions(gallery) == [CAPTIONS[0], lines[2], CAPTIONS[3]]
    assert [pair.image_alt for pair in gallery.pairs] == [ALT, None, ALT]


def test_one_caption_under_two_photos_stays_two_pairs() -> None:
    gallery = extract_text("\n".join([TITLE, LEAD, ALT, "Ảnh minh họa", ALT, "Ảnh minh họa"]))
    assert captions(gallery) == ["Ảnh minh họa", "Ảnh minh họa"]
    assert gallery.repeats == ()


def test_a_repeated_illustration_line_in_a_list_is_no_place() -> None:
    lines = [LIST[0], "Ảnh minh họa", LIST[1], "Ảnh minh họa", LIST[2], "Ảnh minh họa"]
    assert captions(extract_text("\n".join(lines))) == lines


def test_a_caption_twice_below_its_photo_is_listed_once() -> None:
    gallery = extract_text("\n".join([TITLE, LEAD, ALT, CAPTIONS[0], ALT, CAPTIONS[3], CAPTIONS[3]]))
    assert captions(gallery) == [CAPTIONS[0], CAPTIONS[3]]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(CAPTIONS[3], (2,))]


LIST = [CAPTIONS[0], CAPTIONS[3], "Chiều xuống, khói bếp quyện mùi cá nướng. Cả nhà quây quần bên mâm cơm."]


def test_a_dump_without_title_is_all_captions() -> None:
    gallery = extract_text("\n".join(LIST))
    assert (gallery.title, gallery.lead, gallery.source) == (None, None, None)
    assert captions(gallery) == LIST


def test_a_glued_block_is_the_repeat_of_the_list_below() -> None:
    gallery = extract_text("\n".join(["".join(LIST), *LIST]))
    assert captions(gallery) == LIST
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [("".join(LIST), (1, 2, 3))]
    assert gallery.repeats[0].reason


def test_a_glued_block_below_the_list_is_its_repeat_too() -> None:
    gallery = extract_text("\n".join([*LIST, "".join(LIST)]))
    assert captions(gallery) == LIST
    assert [repeat.positions for repeat in gallery.repeats] == [(1, 2, 3)]


def test_a_glued_block_under_a_title_and_lead_leaves_both() -> None:
    gallery = extract_text("\n\n".join(["Láng Sen mùa nước nổi", LEAD, "".join(LIST), *LIST, "(Nguồn: Dân Việt)"]))
    assert (gallery.title, gallery.lead, gallery.source) == ("Láng Sen mùa nước nổi", LEAD, "Dân Việt")
    assert captions(gallery) == LIST
    assert [repeat.positions for repeat in gallery.repeats] == [(1, 2, 3)]


def test_a_glued_block_without_the_credits_of_the_list_is_its_repeat() -> None:
    signed = [f"{caption} Ảnh: Lam Giang" for caption in LIST]
    gallery = extract_text("\n".join(["".join(LIST), *signed]))
    assert captions(gallery) == LIST
    assert {pair.credit for pair in gallery.pairs} == {"Lam Giang"}
    assert [repeat.positions for repeat in gallery.repeats] == [(1, 2, 3)]


def test_a_glued_block_over_marked_places_is_the_repeat_of_their_captions() -> None:
    lines = [line for caption in CAPTIONS for line in (ALT, caption)]
    gallery = extract_text("\n".join([TITLE, LEAD, "".join(CAPTIONS), *lines]))
    assert (gallery.lead, captions(gallery)) == (LEAD, CAPTIONS)
    assert [repeat.positions for repeat in gallery.repeats] == [(1, 2, 3, 4)]


def test_the_glued_block_alone_gives_its_captions() -> None:
    gallery = extract_text("".join(LIST))
    assert captions(gallery) == LIST
    assert gallery.repeats == ()


def test_a_missing_space_inside_a_list_does_not_cut_a_caption() -> None:
    typo = "Nước lên từng ngày.Bà con kê cao đồ đạc."
    assert captions(extract_text("\n".join([*LIST, typo]))) == [*LIST, typo]


def test_a_list_printed_twice_is_stored_once() -> None:
    gallery = extract_text("\n".join([*LIST, *LIST]))
    assert captions(gallery) == LIST
    assert [repeat.positions for repeat in gallery.repeats] == [(1,), (2,), (3,)]


def test_both_spellings_of_a_tone_are_one_caption() -> None:
    new, old = "Bé Hoà thả thuỷ tiên xuống dòng kênh trong vắt.", "Bé Hòa thả thủy tiên xuống dòng kênh trong vắt."
    gallery = extract_text("\n".join([new, LIST[1], old]))
    assert captions(gallery) == [new, LIST[1]]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(old, (1,))]


def test_credits_leave_the_captions() -> None:
    lines = [
        "Láng Sen mùa nước nổi",
        f"(Dân trí) - {LEAD}",
        f"{CAPTIONS[0]} Ảnh: Lam Giang/TTXVN",
        f"{CAPTIONS[3]} (Ảnh: Reuters)",
        f"{LIST[2]}",
        "Ảnh: Hồ Thu",
    ]
    gallery = extract_text("\n".join(lines))
    assert (gallery.outlet_prefix, gallery.lead) == ("Dân trí", LEAD)
    assert captions(gallery) == LIST
    assert [(pair.photographer, pair.agency) for pair in gallery.pairs[:2]] == [
        ("Lam Giang", "TTXVN"),
        (None, "Reuters"),
    ]
    assert "Hồ Thu" in (gallery.credit, gallery.pairs[2].credit)


def test_a_credit_line_below_every_caption_belongs_to_its_photo() -> None:
    lines = [line for caption in LIST for line in (caption, "Ảnh: Lam Giang")]
    gallery = extract_text("\n".join(lines))
    assert captions(gallery) == LIST
    assert [pair.credit for pair in gallery.pairs] == ["Lam Giang"] * 3


def test_one_photo_source_at_the_end_is_the_galleries_credit() -> None:
    gallery = extract_text("\n".join([*LIST[:2], f"{LIST[2]} (Nguồn ảnh: Reuters)"]))
    assert (gallery.credit, gallery.pairs[2].credit) == ("Reuters", None)
    assert captions(gallery) == LIST


def test_dates_authors_and_buttons_are_no_captions() -> None:
    lines = ["Láng Sen mùa nước nổi", "Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "Chia sẻ", LEAD, *LIST, "Thu Lam"]
    gallery = extract_text("\n".join(lines))
    assert gallery.published_at is not None
    assert gallery.published_at.isoformat() == "2026-03-07T00:05:00+07:00"
    assert (gallery.title, gallery.lead, gallery.author) == ("Láng Sen mùa nước nổi", LEAD, "Thu Lam")
    assert captions(gallery) == LIST


def test_what_follows_a_stop_heading_belongs_to_other_stories() -> None:
    gallery = extract_text("\n".join([*LIST, "TIN LIÊN QUAN", "Hội làng mở sớm", "Tàu đêm chở đầy hoa."]))
    assert captions(gallery) == LIST


def test_a_lone_number_is_neither_a_place_nor_a_caption() -> None:
    gallery = extract_text("\n".join([*LIST, "7", *LIST]))
    assert captions(gallery) == LIST
    assert len(gallery.repeats) == 3


def test_what_follows_the_source_line_belongs_to_other_stories() -> None:
    gallery = extract_text("\n".join([*LIST, "Theo Dân Việt", "Hội làng mở sớm", "Tàu đêm chở đầy hoa."]))
    assert (captions(gallery), gallery.source) == (LIST, "Dân Việt")


@pytest.mark.parametrize("text", ["", " \n\u00a0 ", "\ufeff", "\x00\x01PNG" * 40, "\ufffd" * 30, "aGVsbG8x" * 60])
def test_unreadable_text_gives_one_clear_line(text: str) -> None:
    with pytest.raises(PageError) as caught:
        extract_text(f"{TITLE}\n{text}" if "aGVs" in text else text)
    assert "\n" not in str(caught.value)
    assert caught.value.then


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=400))
def test_any_text_gives_a_gallery_or_a_page_error(text: str) -> None:
    try:
        gallery = extract_text(text)
    except PageError:
        return
    assert [pair.position for pair in gallery.pairs] == list(range(1, len(gallery.pairs) + 1))


@given(st.lists(st.sampled_from([ALT, TITLE, LEAD, "Theo VOV", "2/4", "Đọc thêm", "".join(LIST), *LIST]), min_size=1))
def test_any_order_of_lines_gives_numbered_pairs_and_honest_repeats(lines: list[str]) -> None:
    try:
        gallery = extract_text("\n".join(lines))
    except PageError:
        return
    positions = {pair.position for pair in gallery.pairs}
    assert all(set(repeat.positions) <= positions for repeat in gallery.repeats)
