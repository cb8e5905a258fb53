"""A page as a flat list: texts and photos in reading order, each knowing the boxes that hold it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.text.normal import normal_text

if TYPE_CHECKING:
    from lxml.etree import _Element


class Box:
    """An element that starts a line of its own; it holds the leaves ``first`` to ``last`` (exclusive)."""

    __slots__ = ("first", "flags", "last", "level", "names", "parent", "tag")

    def __init__(self, parent: Box | None, tag: str, names: str, flags: int, first: int, level: int) -> None:
        self.parent, self.tag, self.names, self.flags = parent, tag, names, flags
        self.first = self.last = first
        self.level = level


class Text:
    """One run of text inside one box. ``size`` counts its characters, ``linked`` those inside links, ...

    ``gap`` is the number of <br> between it and what stands before it.
    """

    __slots__ = ("_text", "at", "bold", "box", "flags", "gap", "italic", "linked", "raw", "size")

    def __init__(self, at: int, box: Box, raw: str, flags: int, counts: tuple[int, int, int, int]) -> None:
        self.at, self.box, self.raw, self.flags = at, box, raw, flags
        self.size, self.linked, self.bold, self.italic = counts
        self.gap = 0
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The normal form; made when first asked for."""
        if self._text is None:
            # "&nbsp;" escaped twice is printed as such (VCCorp's editor)
            self._text = normal_text(self.raw.replace("&nbsp;", " ") if "&" in self.raw else self.raw)
        return self._text


class Photo:
    """One ``img`` that may be an editorial photo. ``href`` is the link around it, if any."""

    __slots__ = ("alt", "at", "box", "element", "flags", "floats", "href", "note", "painted", "teaser", "urls")

    def __init__(self, at: int, box: Box, element: _Element, flags: int, href: str | None) -> None:
        self.at, self.box, self.element, self.flags, self.href = at, box, element, flags, href
        self.urls: tuple[str, ...] = ()
        self.alt: str | None = None
        self.note: tuple[str, str] | None = None
        self.floats = False
        self.teaser = False
        self.painted = False  # the background of a box, not an img


@dataclass(slots=True)
class Leaves:
    """What the walk found: texts and photos in reading order, and all boxes, outer ones before inner ones.

    ``marked`` are the boxes with a role of their own (a place for captions, noise, a rule's body ...);
    ``masses`` say how much each item speaks for being in the story, ``cards`` which belong to a teaser; both are
    known once the photos have been looked at.
    """

    items: list[Text | Photo] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    marked: list[Box] = field(default_factory=list)
    masses: list[int] = field(default_factory=list)
    cards: bytearray = field(default_factory=bytearray)
