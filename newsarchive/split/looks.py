"""What an element is by its look, tag and telling attributes: a newspaper's pages are made of a few hundred looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.sites.selectors import Roles
from newsarchive.split.roles import (
    ALIGN_BITS,
    BLOCK,
    HIDDEN,
    INLINE,
    ITALIC,
    TAG_BITS,
    TAGS,
    read_names,
    read_style,
)

NO_ROLES = Roles({})
_LONGEST_VALUE = 1000
_SMALL_FONTS = frozenset(("1", "2", "-1", "-2"))
_TELLING = frozenset(("class", "id", "style", "align", "hidden", "size", "color"))

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """An element as a selector asks it."""

    tag: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def keys(self) -> Iterable[str]:
        return self.attributes.keys()


def telling_attributes(roles: Roles) -> frozenset[str]:
    """The names of the attributes that :func:`read_look` asks for."""
    return _TELLING | roles.attributes


@lru_cache(maxsize=8192)
def read_look(roles: Roles, tag: str, attributes: Attributes) -> tuple[int, str]:
    """(bits, class names) of an element; ``roles`` adds the bits that a site's rule gives it.

    ``attributes`` are (name, value) as the page has them; those that tell nothing may be left out, so that it repeats.

    >>> bits, names = read_look(NO_ROLES, "figcaption", (("class", "chu-thich"), ("align", "right")))
    >>> bool(bits & TAG_BITS["figcaption"]), bool(bits & ALIGN_BITS["right"]), names
    (True, True, 'chu-thich')
    """
    told = {name: value[:_LONGEST_VALUE] for name, value in attributes}
    names, ident, style = told.get("class", ""), told.get("id", ""), told.get("style")
    bits = TAG_BITS.get(tag, 0)
    if names or ident:
        # a figure called avatar is the article's, nobody's portrait
        bits |= read_names(f"article {names} {ident}" if tag == "figure" else f"{names} {ident}")
    if style:
        bits |= read_style(style)
    elif tag == "font" and (told.get("size") in _SMALL_FONTS or ("size" not in told and told.get("color"))):
        bits |= ITALIC
    is_block = TAGS.get(tag, INLINE) == BLOCK
    if is_block:
        # <table align=center> places the table; its text is not centred
        if tag != "table":
            bits |= ALIGN_BITS.get(told.get("align", "").lower(), 0)
        if "hidden" in told:
            bits |= HIDDEN
    if is_block or names or ident:
        bits |= roles.of(_Look(tag, told))
    return bits, names
