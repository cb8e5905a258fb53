"""How text from newspapers is put on a page: escaped, its direction kept to itself, its control marks made visible."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import zip_longest

from markupsafe import Markup, escape

from newsarchive.sites import find_site

# Unicode 16, UAX #9, 2: marks, embeddings, overrides and isolates turn the text around them; a caption must not be
# able to turn the page.
CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WORDS = re.compile(r"\S+\s*|\s+")


def shown(text: str | None) -> Markup:
    """Text of a newspaper for a page.

    >>> shown("Chợ <b>nổi</b>")
    Markup('<bdi>Chợ &lt;b&gt;nổi&lt;/b&gt;</bdi>')
    >>> "U+202E" in shown("Chợ \u202e nổi")
    True
    """
    return Markup(f"<bdi>{_visible(text)}</bdi>") if text else Markup("")  # noqa: S704  (escaped)


def marked(parts: Iterable[tuple[str, bool]]) -> Markup:
    """The pieces of an excerpt, those that matched in <mark>.

    >>> marked([("Đường", True), (" phố & chợ", False)])
    Markup('<bdi><mark>Đường</mark> phố &amp; chợ</bdi>')
    """
    pieces = (f"<mark>{_visible(text)}</mark>" if hit else _visible(text) for text, hit in parts)
    return Markup(f"<bdi>{''.join(pieces)}</bdi>")  # noqa: S704  (escaped)


def plain(text: str | None) -> str:
    """Text for an attribute or a title, without what turns the text around it.

    >>> plain("Chợ \u202e nổi")
    'Chợ � nổi'
    """
    return CONTROLS.sub("\ufffd", text or "")


def compared(before: str | None, after: str | None) -> Markup:
    """``after`` with what is new in <ins> and what it left out of ``before`` in <del>, word by word.

    >>> compared("Chợ nổi Cái Răng", "Chợ nổi Phong Điền")
    Markup('<bdi>Chợ nổi <del>Cái Răng</del><ins>Phong Điền</ins></bdi>')
    """
    old, new = _WORDS.findall(before or ""), _WORDS.findall(after or "")
    parts: list[Markup] = []
    told, tells = [word.strip() for word in old], [word.strip() for word in new]
    for what, a, b, c, d in difflib.SequenceMatcher(None, told, tells, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(_visible("".join(new[c:d])))
            continue
        for around, words in ((Markup("<del>{}</del>"), old[a:b]), (Markup("<ins>{}</ins>"), new[c:d])):
            if words:
                parts.append(around.format(_visible("".join(words))))
    return Markup("<bdi>{}</bdi>").format(Markup("").join(parts))


def web_address(url: str | None) -> str | None:
    """``url`` if it can be a link: http or https, and nothing else.

    >>> web_address("https://bao.example/1.html"), web_address("javascript:alert(1)")
    ('https://bao.example/1.html', None)
    """
    return url if url and url.lower().startswith(("http://", "https://")) else None


def paper(name: str | None) -> str:
    """A newspaper as its readers call it, by the name of its file; that name itself where no file is known here.

    >>> paper("tuoitre"), paper("baocu"), paper(None)
    ('Tuổi Trẻ', 'baocu', '')
    """
    site = find_site(name) if name else None
    return (site.title if site else "") or name or ""


def _visible(text: str) -> Markup:
    """Escaped, control marks as their numbers in a box."""
    if CONTROLS.search(text) is None:
        return escape(text)
    parts = [escape(part) for part in CONTROLS.split(text)]
    boxes = [Markup('<span class="control">U+{}</span>').format(f"{ord(mark):04X}") for mark in CONTROLS.findall(text)]
    return Markup("").join(part for pair in zip_longest(parts, boxes, fillvalue=Markup("")) for part in pair)
