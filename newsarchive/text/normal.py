"""The one normal form of text: NFC, no invisible characters, plain single spaces."""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

# Zero-width marks, directional marks, word joiners, BOM and soft hyphen; control characters that are no white
# space. Seen inside captions and title attributes of plo.vn and cafef.vn (U+FEFF), after "(PLO)-" (U+00A0).
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)


def normal_text(text: str) -> str:
    """``text`` in NFC, without invisible characters, every run of white space one space, stripped.

    The page's own characters are kept beside it in the fields named ``*_verbatim``.

    >>> normal_text("  Mùa\\u00a0gặt\\u200b ở\\n Mù\\tCang Chải\\ufeff ")
    'Mùa gặt ở Mù Cang Chải'
    >>> normal_text("Đo\\u031b\\u0300n ca") == "Đờn ca"
    True
    """
    if text.isprintable():  # nothing invisible, and no white space but spaces
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    text = _INVISIBLE.sub("", text)
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    return " ".join(text.split())
