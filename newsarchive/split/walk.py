"""One pass over the tree, without recursion: the flat list of texts and photos that every decision rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.roles import (
    ALIGN_BITS,
    BLOCK,
    BOLD,
    BREAK,
    CENTER,
    HIDDEN,
    IMAGE,
    INHERITED,
    INLINE,
    ITALIC,
    LINK,
    META,
    NOISE,
    PAINTED,
    PLAIN,
    PLAIN_INLINE,
    RIGHT,
    RULE_BODY,
    RULE_DROP,
    RULE_SLOT,
    SLOT,
    TAG_BITS,
    TAGS,
    VIDEO,
    read_names,
    read_style,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.sites.selectors import Roles

_PICTURE_ENDS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_LONGEST_NAMES = 1000
_SMALL_FONTS = frozenset(("1", "2", "-1", "-2"))
_OWN = SLOT | NOISE | VIDEO | HIDDEN | PAINTED | RULE_BODY | RULE_DROP | RULE_SLOT


def leads_to_a_page(href: str) -> bool:
    """Whether a link leads elsewhere: not to a picture in full size, a place on this page or a script.

    >>> leads_to_a_page("/bai.html"), leads_to_a_page("#"), leads_to_a_page("/anh/to.JPG")
    (True, False, False)
    """
    low = href[-5:].lower() + href[:11].lower()
    return bool(href) and href[0] != "#" and "javascript:" not in low and not low[:5].endswith(_PICTURE_ENDS)


def walk(root: _Element, roles: Roles | None = None) -> Leaves:
    """The leaves of the page below ``root``; ``roles`` adds the bits that a site's rule gives an element.

    Raises :class:`~newsarchive.errors.PageError` when the page is nested deeper than the parser goes.
    """
    return _Walker(roles).run(root)


class _Walker:
    def __init__(self, roles: Roles | None) -> None:
        self.roles = roles
        self.box = Box(None, "#page", "", 0, 0, 0)
        self.boxes: list[Box] = [self.box]
        self.items: list[Text | Photo] = []
        self.photos: list[Photo] = []
        self.marked: list[Box] = []
        self.flags = 0
        self.href: str | None = None
        self.parts: list[str] = []
        self.size = self.linked = self.bold = self.italic = 0
        self.breaks = self.gap = 0

    def run(self, root: _Element) -> Leaves:
        # A stack of elements still to open; None closes the element whose frame is on top.
        stack: list[_Element | None] = [root]
        frames: list[tuple[_Element, Box, int, str | None]] = []
        while stack:
            element = stack.pop()
            if element is None:
                element = self.close(*frames.pop())
            else:
                kind = TAGS.get(element.tag, INLINE)
                if kind >= INLINE:
                    frames.append((element, self.box, self.flags, self.href))
                    self.open(element, element.tag, kind)
                    if text := element.text:
                        self.add(text)
                    stack.append(None)
                    if len(element):
                        stack.extend(element[::-1])
                    continue
                if kind == BREAK:
                    self.line_break()
                elif kind == IMAGE:
                    self.see(element)
                elif kind == META:
                    stack.extend(element[::-1])
            if tail := element.tail:
                self.add(tail)
        self.flush()
        self.boxes[0].last = len(self.items)
        return Leaves(self.items, self.boxes, self.photos, self.marked)

    def close(self, element: _Element, box: Box, flags: int, href: str | None) -> _Element:
        """Leave ``element``: back to what was true before it."""
        if self.box is not box:
            self.flush()
            self.box.last = len(self.items)
            self.box = box
        self.flags, self.href = flags, href
        return element

    def see(self, element: _Element) -> None:
        """A picture: a leaf of its own."""
        self.flush()
        photo = Photo(len(self.items), self.box, element, self.flags, self.href)
        self.items.append(photo)
        self.photos.append(photo)

    def paint(self, element: _Element) -> None:
        """A box with a picture as its background, perhaps a photo."""
        href = (element.get("href") or "") if element.tag == "a" else self.href
        self.see(element)
        self.photos[-1].painted, self.photos[-1].href = True, href

    def open(self, element: _Element, tag: str, kind: int) -> None:
        """Enter ``element``: its bits, and a box of its own if it starts a line or is a place for a caption."""
        own = TAG_BITS.get(tag, 0)
        if tag in PLAIN_INLINE:
            self.flags |= own & INHERITED
            return
        names, ident, style = element.get("class") or "", element.get("id") or "", element.get("style")
        if names or ident:
            trade = f"{names[:_LONGEST_NAMES]} {ident[:_LONGEST_NAMES]}"
            # a figure called avatar is the article's, nobody's portrait
            own |= read_names(f"article {trade}" if tag == "figure" else trade)
        if style:
            own |= read_style(style[:_LONGEST_NAMES])
        elif tag == "font":
            size = element.get("size")
            if size in _SMALL_FONTS or (size is None and element.get("color")):
                own |= ITALIC
        if kind == BLOCK:
            # <table align=center> places the table; its text is not centred
            if tag != "table" and (align := element.get("align")):
                own |= ALIGN_BITS.get(align.lower(), 0)
            if element.get("hidden") is not None:
                own |= HIDDEN
        if self.roles is not None and (kind == BLOCK or names or ident):
            own |= self.roles.of(element, names, ident)
        if own & NOISE and tag == "a" and (self.size or (element.tail and not element.tail.isspace())):
            own &= ~NOISE  # a keyword link inside a sentence (Hemera's a.cms-relate) is part of it
        if kind == BLOCK or own & _OWN:
            self.flush()
            self.box = Box(self.box, tag, names, own, len(self.items), self.box.level + 1)
            self.boxes.append(self.box)
            if own & _OWN:
                self.marked.append(self.box)
        if own & PAINTED:
            self.paint(element)
        if own & LINK:
            self.href = element.get("href") or ""
            if not leads_to_a_page(self.href):
                own &= ~LINK
        if own & (CENTER | RIGHT | PLAIN):
            self.flags &= ~(CENTER | RIGHT)
        self.flags = (self.flags | own) & INHERITED

    def add(self, text: str) -> None:
        """More running text."""
        size = len(text.strip())
        if not size:
            if self.parts and self.parts[-1] != "\n":
                self.parts.append(" ")
            return
        self.parts.append(text)
        if not self.size:
            self.gap, self.breaks = self.breaks, 0
        flags = self.flags
        self.size += size
        if flags & (LINK | BOLD | ITALIC):
            if flags & LINK:
                self.linked += size
            if flags & BOLD:
                self.bold += size
            if flags & ITALIC:
                self.italic += size

    def line_break(self) -> None:
        """One <br> is a space; two in a row end a paragraph (old pages have no <p>)."""
        self.breaks += 1
        if self.parts and self.parts[-1] == "\n":
            self.flush()
        elif self.parts:
            self.parts.append("\n")

    def flush(self) -> None:
        """Close the running text: a leaf, unless it is only white space."""
        if self.size:
            counts = (self.size, self.linked, self.bold, self.italic)
            text = Text(
                len(self.items), self.box, "".join(self.parts), self.flags | self.box.flags & ~(CENTER | RIGHT), counts
            )
            text.gap = self.gap
            self.items.append(text)
            self.size = self.linked = self.bold = self.italic = 0
        if self.parts:
            self.parts = []
