"""Keys for comparing Vietnamese text; they are never shown and never stored in place of the text.

Three keys, from loose to strict:

- :func:`fold_key` forgets all marks: ``duong pho`` finds ``Đường phố``; slugs and MasterCMS ``alt`` texts are made so.
- :func:`letters_key` keeps marks and forgets punctuation: the identity of a caption.
- :func:`tone_key` keeps marks and punctuation and forgets only where the tone mark is put.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from newsarchive.text.normal import normal_text

_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARKS = re.compile(f"[{_COMBINING}]+")
_FOREIGN = re.compile(f"[^\x00-\x7f{_COMBINING}]")
# After casefold: Ð (Icelandic) and Ɖ (African) look like Vietnamese Đ; old fonts and converters typed them for it.
# (str.replace three times takes 0.2 µs a caption, str.translate 20.)
_LOOK_ALIKES = ("ð", "ɖ")

# Old style puts the tone on the first vowel of an open oa, oe, uy (hòa), new style on the second (hoà).
# NFC knows nothing of it. In "quý" the u belongs to the consonant qu: there is only one right place.
_OLD_TONES = {
    old + second: first + new
    for first, second, olds, news in (
        ("o", "a", "òóỏõọ", "àáảãạ"),
        ("o", "e", "òóỏõọ", "èéẻẽẹ"),
        ("u", "y", "ùúủũụ", "ỳýỷỹỵ"),
    )
    for old, new in zip(olds, news, strict=True)
}
_OLD_TONE = re.compile(r"[òóỏõọùúủũụ][aey](?![^\W\d_])")
_NO_LETTERS = re.compile(r"[^\w ]")  # single spaces, which are most of them, are left to str.split


def fold_key(text: str) -> str:
    """``text`` in lower case without marks; đ and its look-alikes become d. Punctuation stays.

    >>> fold_key("Đường phố ĐÔNG đúc")
    'duong pho dong duc'
    >>> fold_key("Ðà Lạt") == fold_key("Ɖà Lạt") == fold_key("đà lạt")
    True
    """
    text = normal_text(text)
    if text.isascii():
        return text.lower()
    text = _real_d(normalize("NFD", text).casefold()).replace("đ", "d")
    if _FOREIGN.search(text) is None:  # Vietnamese: what is not ASCII by now is a mark (five times as fast)
        return text.encode("ascii", "ignore").decode()
    text = _MARKS.sub("", normalize("NFD", text))
    return text if text.isascii() else normalize("NFC", text).casefold()


def tone_key(text: str) -> str:
    """``text`` in lower case with its marks, the tone of an open oa, oe, uy always on the second vowel.

    >>> tone_key("Hòa bình") == tone_key("hoà bình")
    True
    >>> tone_key("thủy, khỏe") == tone_key("thuỷ, khoẻ")
    True
    >>> tone_key("Ðường") == tone_key("Đường")
    True
    >>> tone_key("quý"), tone_key("hòan"), tone_key("đường") == tone_key("dương")
    ('quý', 'hòan', False)
    """
    text = normal_text(text)
    if text.isascii():
        return text.lower()
    return _OLD_TONE.sub(_new_tone, _real_d(normalize("NFC", text.casefold())))


def _real_d(text: str) -> str:
    for letter in _LOOK_ALIKES:
        text = text.replace(letter, "đ")
    return text


def _new_tone(found: re.Match[str]) -> str:
    at_consonant = found.string[max(0, found.start() - 1) : found.start()] == "q"
    return found[0] if at_consonant else _OLD_TONES.get(found[0], found[0])


def letters_key(text: str) -> str:
    """The identity of a caption: its tone key, letters and digits only, single spaces between.

    >>> letters_key("Bà con xã Hòa Bắc… thu hoạch, phơi lúa!")
    'bà con xã hoà bắc thu hoạch phơi lúa'
    >>> letters_key("«…»")
    ''
    """
    return " ".join(_NO_LETTERS.sub(" ", tone_key(text)).replace("_", " ").split())
