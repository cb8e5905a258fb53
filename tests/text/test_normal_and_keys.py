"""The normal form and the keys: what is equal for a reader has one key, what is not has two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.text.agencies import agency_name
from newsarchive.text.keys import fold_key, letters_key, tone_key
from newsarchive.text.normal import normal_text

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
    "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ"
)
WORDS = st.text(st.sampled_from(VIETNAMESE + " .,!-“”\u00a0\u200b0123456789"), max_size=60)
ANY = st.one_of(WORDS, st.text(max_size=60))
KEYS = pytest.mark.parametrize("key", [fold_key, tone_key, letters_key])


@given(ANY)
def test_the_normal_form_is_normal(text: str) -> None:
    said = normal_text(text)
    assert normal_text(said) == said
    assert unicodedata.is_normalized("NFC", said)
    assert said == said.strip()
    assert "  " not in said
    assert not set(said) & set("\u00a0\u200b\ufeff\u00ad\t\n\r\0")


@given(WORDS)
def test_the_normal_form_keeps_every_visible_letter(text: str) -> None:
    assert normal_text(text).replace(" ", "") == "".join(c for c in text if c not in " \u00a0\u200b")


@KEYS
@given(text=ANY)
def test_a_key_of_a_key_is_itself(key: object, text: str) -> None:
    assert callable(key)
    assert key(key(text)) == key(text)


@KEYS
@given(text=ANY)
def test_composed_and_decomposed_text_have_one_key(key: object, text: str) -> None:
    assert callable(key)
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text)) == key(text)


@KEYS
@given(text=WORDS)
def test_capitals_and_invisible_characters_change_no_key(key: object, text: str) -> None:
    assert callable(key)
    assert key(text.upper()) == key(text.lower()) == key("\ufeff".join(text) if text else text)


@given(WORDS)
def test_the_fold_of_vietnamese_is_plain_ascii(text: str) -> None:
    assert fold_key(text.replace("“", "").replace("”", "")).isascii()


@given(WORDS)
def test_texts_of_one_tone_key_have_one_fold_key(text: str) -> None:
    assert fold_key(tone_key(text)) == fold_key(text)


OLD_AND_NEW = [
    ("hòa", "hoà"), ("hóa", "hoá"), ("hỏa", "hoả"), ("tõa", "toã"), ("họa", "hoạ"), ("hòe", "hoè"), ("khóe", "khoé"),
    ("khỏe", "khoẻ"), ("xõe", "xoẽ"), ("ọe", "oẹ"), ("thùy", "thuỳ"), ("thúy", "thuý"), ("thủy", "thuỷ"),
    ("lũy", "luỹ"), ("tụy", "tuỵ"), ("Hòa Bình", "Hoà Bình"), ("THỦY TIÊN", "THUỶ TIÊN"), ("minh họa.", "minh hoạ."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD_AND_NEW)
def test_both_places_of_a_tone_are_one_spelling(old: str, new: str) -> None:
    assert unicodedata.normalize("NFC", old) != unicodedata.normalize("NFC", new)
    assert tone_key(old) == tone_key(new)
    assert letters_key(old) == letters_key(new)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quý", "qúy"),
        ("hòa", "hóa"),
        ("thủy", "thúy"),
        ("đường", "dương"),
        ("của", "cửa"),
        ("toán", "tóan"),
        ("mùa", "múa"),
    ],
)
def test_different_words_have_different_tone_keys(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_the_u_of_quy_belongs_to_the_consonant() -> None:
    assert tone_key("Quý") == "quý"
    assert tone_key("quỳ") == "quỳ"


@pytest.mark.parametrize("letter", "đĐðÐɖƉ")
def test_every_letter_that_looks_like_d_folds_to_d(letter: str) -> None:
    assert fold_key(f"{letter}ường") == "duong"


def test_the_letters_key_forgets_punctuation_only() -> None:
    assert letters_key("«Chợ nổi» – họp sớm (3 giờ)…") == "chợ nổi họp sớm 3 giờ"
    assert letters_key("chợ nổi") != letters_key("chợ nội")


@pytest.mark.parametrize(
    ("printed", "one"),
    [("Thông tấn xã Việt Nam", "TTXVN"), ("VNA", "TTXVN"), ("Vietnam+", "TTXVN"), ("tân hoa xã", "Xinhua"),
     ("ASSOCIATED PRESS", "AP"), ("Getty", "Getty Images"), ("Tạ Hương", None), ("", None)],
)  # fmt: skip
def test_an_agency_has_one_name(printed: str, one: str | None) -> None:
    assert agency_name(printed) == one
