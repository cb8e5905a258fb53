# ruff: noqa: E501 (markup reads better in one line)
"""Bytes of any encoding that Vietnamese newspapers used become the right text, or a clear error."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from newsarchive.errors import PageError
from newsarchive.split.decode import decode

TEXT = (
    "<html><head><title>Chợ quê</title></head><body><p>Bà con phơi lúa bên đường làng, lũ trẻ chạy ra đón mẹ đi chợ về.</p>"
    "<p>Những gánh hàng rong đã nghỉ, chỉ còn tiếng guốc gõ trên nền gạch cũ.</p></body></html>"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
TCVN3 = dict(
    zip(
        "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        "¨©®ª«¬\xadµ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        strict=True,
    )
)


def windows_1258(text: str) -> bytes:
    """As Windows wrote Vietnamese: letters with hats in one byte, tones as a second one."""
    out = b""
    for letter in text:
        parts = normalize("NFD", letter)
        base = normalize("NFC", "".join(part for part in parts if part not in TONES))
        out += (base + "".join(part for part in parts if part in TONES)).encode("cp1258")
    return out


def mojibake(text: str) -> str:
    """UTF-8 read as Latin-1 by somebody on the way."""
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        windows_1258(TEXT),
        TEXT.replace("<head>", '<head><meta charset="iso-8859-1">').encode(),
        TEXT.replace("<head>", '<head><meta charset="utf-16">').encode(),
        mojibake(TEXT).encode(),
        TEXT.replace("lúa", "l\x00úa").encode(),
    ],
    ids="utf-8 bom utf-16 utf-16-le utf-16-be utf-32 windows-1258 latin-declared utf-16-declared mojibake nul".split(),
)
def test_the_text_comes_out_whatever_the_encoding_and_whatever_is_declared(body: bytes) -> None:
    found = decode(body)
    assert "Bà con phơi lúa bên đường làng, lũ trẻ chạy ra đón mẹ đi chợ về." in found
    assert "\x00" not in found
    assert not found.startswith("\ufeff")


def test_text_that_was_misread_before_it_came_is_mended_too() -> None:
    assert decode(mojibake(TEXT)) == TEXT


@pytest.mark.parametrize(
    "as_bytes", [lambda text: text.encode("latin-1"), lambda text: text.encode()], ids=["latin", "utf-8"]
)
def test_tcvn3_is_read_as_its_font_drew_it(as_bytes: object) -> None:
    lower = '<font face=".VnTime">' + TEXT.lower() + "</font>"
    drawn = "".join(TCVN3.get(letter, letter) for letter in lower)
    assert "bà con phơi lúa bên đường làng" in decode(as_bytes(drawn))  # type: ignore[operator]


def test_a_letter_cut_in_two_does_not_spoil_the_rest() -> None:
    cut = TEXT.encode()[:-60] + b"\xe1\xbb"
    assert "Bà con phơi lúa" in decode(cut)


def test_a_page_that_quotes_misread_letters_keeps_them() -> None:
    page = TEXT.replace("Chợ quê", "Lỗi phông chữ á»™ là gì?") * 3
    assert "á»™" in decode(page.encode())


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \n\t\x00", "empty"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08\x00 nen", "gzip"),
        (bytes(range(256)) * 40, "no text"),
        (b"\x00\x01" * 5000, "no text"),
    ],
)
def test_what_is_no_text_says_so_in_one_line(body: bytes, says: str) -> None:
    with pytest.raises(PageError, match=says) as error:
        decode(body, where="https://bao.example/anh.html")
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("https://bao.example/anh.html: ")
