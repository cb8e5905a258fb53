"""Bytes of a page to text: what the server or the page says of its encoding is often wrong, the bytes are not.

Valid UTF-8 is UTF-8, whatever is declared. The rest is tried in every encoding that Vietnamese newspapers used,
and the one that gives most Vietnamese letters wins: windows-1258 (letters and combining tones), TCVN3 (single bytes
drawn by the fonts .VnTime), windows-1252. UTF-8 that somebody read as Latin-1 ("áº¢nh") is put back.
"""

from __future__ import annotations

import codecs
import re
from unicodedata import normalize

from newsarchive.errors import PageError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_OF_BOMS = tuple(bom for bom, _ in _BOMS)
_MOJIBAKE_SIGNS = ("\u00ba", "\u00bb")  # in sound pages "»" stands in a breadcrumb, "º" hardly anywhere
_BLANK = b" \t\r\n\x00"
_PART = 60_000
_MAGIC = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP file",
    b"\x1f\x8b": "gzip-compressed",
    b"\x28\xb5\x2f\xfd": "zstd-compressed",
}
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 200_000

_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
# What UTF-8's Vietnamese letters become when read as windows-1252: áº¡, á»™, Ä‘, Æ°, Æ¡, Äƒ
_MOJIBAKE = re.compile("á[º»][\u0080-\u00bf\u0152-\u2122]|Ä[\u0090\u0091\u2018\u0192\u0082\u0083]|Æ[°¡¯\u00a0]")
_MOJIBAKE_RUN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")

# TCVN 5712 (TCVN3, "ABC"): byte -> letter; capitals with tones were drawn by a second font (.VnTimeH).
_TCVN3_LETTERS = (
    "\xa1Ă\xa2Â\xa3Ê\xa4Ô\xa5Ơ\xa6Ư\xa7Đ\xa8ă\xa9â\xaaê\xabô\xacơ\xadư\xaeđ"
    "\xb5à\xb6ả\xb7ã\xb8á\xb9ạ\xbbằ\xbcẳ\xbdẵ\xbeắ\xc6ặ\xc7ầ\xc8ẩ\xc9ẫ\xcaấ\xcbậ"
    "\xccè\xceẻ\xcfẽ\xd0é\xd1ẹ\xd2ề\xd3ể\xd4ễ\xd5ế\xd6ệ\xd7ì\xd8ỉ\xdcĩ\xddí\xdeị"
    "\xdfò\xe1ỏ\xe2õ\xe3ó\xe4ọ\xe5ồ\xe6ổ\xe7ỗ\xe8ố\xe9ộ\xeaờ\xebở\xecỡ\xedớ\xeeợ"
    "\xefù\xf1ủ\xf2ũ\xf3ú\xf4ụ\xf5ừ\xf6ử\xf7ữ\xf8ứ\xf9ự\xfaỳ\xfbỷ\xfcỹ\xfdý\xfeỵ"
)
_TCVN3 = {ord(_TCVN3_LETTERS[at]): _TCVN3_LETTERS[at + 1] for at in range(0, len(_TCVN3_LETTERS), 2)}
# Bytes that are letters in TCVN3 and signs in Latin-1: no Vietnamese text in Unicode is full of them.
_TCVN3_SIGNS = re.compile("[¡-¬\u00ad®µ¶·¸¹»¼½¾×ßð÷þ]")
_VN_FONT = re.compile(r"\.Vn[A-Z]\w+")


def decode(html: bytes | str, *, where: str | None = None) -> str:
    """The text of a page, without NUL characters and byte order mark.

    Raises :class:`~newsarchive.errors.PageError` for nothing, for files of other kinds and for bytes that are no
    text; ``where`` names the page in its message.

    >>> decode("<p>Chợ quê</p>".encode("utf-16")), decode(b"<p>B\\xe0 con</p>")
    ('<p>Chợ quê</p>', '<p>Bà con</p>')
    """
    return as_utf8(html, where=where).decode("utf-8")


def as_utf8(html: bytes | str, *, where: str | None = None) -> bytes:
    """The page in UTF-8: its own bytes where they are sound, else what :func:`decode` makes of them."""
    if isinstance(html, str):
        return _sound(html, where).encode("utf-8", "replace")
    if not html[:_HEAD].strip(_BLANK) and not html.strip(_BLANK):
        raise PageError("the page is empty", where=where, then="fetch it again")
    for magic, kind in _MAGIC.items():
        if html.startswith(magic):
            raise PageError(f"this is {kind}, no page", where=where, then="give the bytes of an HTML page")
    if not html.startswith(_FIRST_OF_BOMS) and b"\x00" not in html:
        text = _as_is(html)
        if text is not None and not _is_suspicious(text):
            _refuse_binary(text[:_HEAD], where)
            return html
    return _sound(_text(html), where).encode("utf-8", "replace")


def _as_is(body: bytes) -> str | None:
    """The text of sound UTF-8; None for anything else."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_suspicious(text: str) -> bool:
    """Whether the page's beginning or middle holds what sound pages rarely do: "áº" (mojibake), "µ" (TCVN3's à)."""
    if "\u00b5" not in text and not any(sign in text for sign in _MOJIBAKE_SIGNS):
        return False
    middle = len(text) // 2
    parts = text[:_PART], text[middle : middle + _PART]
    return any("\u00b5" in part or _MOJIBAKE.search(part) is not None for part in parts)


def _text(body: bytes) -> str:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if wide := _wide(body):
        return body.decode(wide, "replace")
    text = body.decode("utf-8", "replace")
    damaged, sound = text.count("\ufffd"), len(_VIETNAMESE.findall(text))
    if sound > 20 * damaged or (damaged <= 3 and sound > damaged):
        return text  # UTF-8 with a letter cut in two here and there
    return _legacy(body)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of markup is NUL."""
    sample = body[:_HEAD]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) * 2 or min(even, odd) * 10 > len(sample):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _legacy(body: bytes) -> str:
    """The best of the single-byte encodings, by the Vietnamese letters that come out."""
    declared = _DECLARED.search(body[:_HEAD])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    latin = body.decode("cp1252", "replace")
    tries = [latin, normalize("NFC", body.decode("cp1258", "replace")), body.decode("latin-1").translate(_TCVN3)]
    try:
        if name and "\x00" not in name and not codecs.lookup(name).name.startswith(("utf", "idna", "punycode")):
            tries.append(normalize("NFC", body.decode(name, "replace")))
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        pass
    return max(tries, key=_vietnamese_score)


def _vietnamese_score(text: str) -> int:
    sample = text[:_SAMPLE]
    return len(_VIETNAMESE.findall(sample)) - 2 * len(_TCVN3_SIGNS.findall(sample)) - 3 * sample.count("\ufffd")


def _sound(text: str, where: str | None) -> str:
    """``text`` mended, or PageError if it is none."""
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        if text.count("\x00") * 3 > len(text):
            raise PageError("the bytes are no text (NUL everywhere)", where=where, then="look at what was fetched")
        text = text.replace("\x00", "")
    if not text or text.isspace():
        raise PageError("the page is empty", where=where, then="fetch it again")
    if _MOJIBAKE.search(text):
        text = _without_mojibake(text)
    elif "\u00b5" in text:
        text = _without_tcvn3(text)
    _refuse_binary(text[:_HEAD], where)
    return text


def _refuse_binary(sample: str, where: str | None) -> None:
    if (len(_CONTROLS.findall(sample)) + sample.count("\ufffd")) * 10 > len(sample):
        raise PageError("the bytes are no text", where=where, then="look at what the server answered")


def _without_mojibake(text: str) -> str:
    """Read runs of Latin letters as the UTF-8 bytes that they were, where that gives Vietnamese.

    A page that has more true Vietnamese letters than such runs only quotes them, and stays as it is.
    """
    sample = text[:_SAMPLE]
    wrong = len(_MOJIBAKE.findall(sample))
    if wrong < 2 or wrong * 4 < len(re.findall("[\u1ea0-\u1ef9ơưđ]", sample)):
        return text
    return _MOJIBAKE_RUN.sub(lambda found: _as_utf8(found[0]), text)


def _as_utf8(run: str) -> str:
    raw = bytearray()
    for letter in run:
        if letter <= "\u00ff":
            raw.append(ord(letter))
        else:
            raw += letter.encode("cp1252", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return run


def _without_tcvn3(text: str) -> str:
    """TCVN3 text inside a page of UTF-8 (pasted from old documents, or declared by its font)."""
    sample = text[:_SAMPLE]
    signs, letters = len(_TCVN3_SIGNS.findall(sample)), len(_VIETNAMESE.findall(sample))
    if signs >= (5 if _VN_FONT.search(sample) else 20) and signs > letters:
        return text.translate(_TCVN3)
    return text
