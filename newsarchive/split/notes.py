"""Captions that stand only in attributes: data-caption, data-desc, cms-photo-caption, and a lightbox link's title."""

from __future__ import annotations

import html
import re
from collections import Counter

from newsarchive.split.pairing import Bond, Pairing
from newsarchive.text.boilerplate import is_placeholder
from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

_TAGS = re.compile(r"<[^<>]{0,500}>")
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|heic)\s*\d*$|^(?:img|dsc|image|photo|anh|hinh)[\s_-]*\d+$", re.IGNORECASE
)


def pair_notes(pairing: Pairing, title: str | None) -> None:
    """Give photos without a visible caption the one that their attributes hold."""
    waiting: list[tuple[Bond, str, str]] = []
    for bond in pairing.bonds.values():
        if bond.texts or bond.photo.note is None or (bond.closed and bond.photo.note[0] == "title"):
            continue
        name, value = bond.photo.note
        if text := plain_note(value):
            waiting.append((bond, name, text))
    times = Counter(text for _, _, text in waiting)
    about = fold_key(title) if title else ""
    for bond, name, text in waiting:
        if _is_no_caption(text, about) or (times[text] > 2 and times[text] == len(waiting)):
            continue
        bond.note, bond.kind, bond.closed = text, f"attribute {name}", True


def plain_note(value: str) -> str:
    """The text of an attribute, which may hold escaped HTML (twice on vnexpress.net).

    >>> plain_note("&lt;p&gt;Bến đò &amp;amp; chợ quê.&lt;/p&gt;")
    'Bến đò & chợ quê.'
    """
    for _ in range(3):
        unescaped = html.unescape(value)
        if unescaped == value:
            break
        value = unescaped
    return normal_text(_TAGS.sub(" ", value))


def _is_no_caption(text: str, about: str) -> bool:
    """Titles, file names and placeholders."""
    if is_placeholder(text) or _FILE_NAME.search(text) or len(letters_key(text)) < 3:
        return True
    folded = fold_key(text)
    return bool(about) and (folded.startswith(about) or about.startswith(folded))
