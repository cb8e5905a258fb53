"""One pass over the tree, without recursion: the flat list of texts and photos that every decision rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.looks import NO_ROLES, read_look, telling_attributes
from newsarchive.split.roles import (
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
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.sites.selectors import Roles

_PICTURE_ENDS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_OWN = SLOT | NOISE | VIDEO | HIDDEN | PAINTED | RULE_BODY | RULE_DROP | RULE_SLOT


def leads_to_a_page(href: str) -> bool:
    """Whether a link leads elsewhere: not to a picture in full size, a place on this page or a script.

    >>> leads_to_a_page("/bai.html"), leads_to_a_page("#"), leads_to_a_page("/anh/to.JPG")
    (True, False, False)
    """
    low = href[-5:].lower() + href[:11].lower()
    return bool(href) and href[0] != "#" and "javascript:" not in low and not low[:5].endswith(_PICTURE_ENDS)


def walk(root: _Element, roles: Roles = NO_ROLES) -> Leaves:
    """The leaves of the page below ``root``; ``roles`` adds the bits that a site's rule gives an element.

    Raises :class:`~newsarchive.errors.PageError` when the page is nested deeper than the parser goes.
    """
    return _Walker(roles).run(root)


class _Walker:
    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.telling = telling_attributes(roles)
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
                element, box, flags, href = frames.pop()
                self.close(box, flags, href)
            elif (kind := TAGS.get(element.tag, INLINE)) >= INLINE:
                box, flags, href = self.box, self.flags, self.href
                self.open(element, element.tag, kind)
                if text := element.text:
                    self.add(text)
                if len(element):
                    frames.append((element, box, flags, href))
                    stack.append(None)
                    stack.extend(element[::-1])
                    continue
                self.close(box, flags, href)
            elif kind == BREAK:
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

    def close(self, box: Box, flags: int, href: str | None) -> None:
        """Leave an element: back to what was true before it."""
        if self.box is not box:
            if self.parts:
                self.flush()
            self.box.last = len(self.items)
            self.box = box
        self.flags, self.href = flags, href

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
        if tag in PLAIN_INLINE:
            self.flags |= TAG_BITS.get(tag, 0) & INHERITED
            return
        attributes = element.items()
        # addresses, titles, ids of stories: a look must not hold what never repeats
        if tag == "a" or len(attributes) > 2:
            telling = self.telling
            attributes = [pair for pair in attributes if pair[0] in telling]
        own, names = read_look(self.roles, tag, tuple(attributes))
        if own & NOISE and tag == "a" and (self.size or (element.tail and not element.tail.isspace())):
            own &= ~NOISE  # a keyword link inside a sentence (Hemera's a.cms-relate) is part of it
        if kind == BLOCK or own & _OWN:
            if self.parts:
                self.flush()
            box = self.box = Box(self.box, tag, names, own, len(self.items), self.box.level + 1)
            self.boxes.append(box)
            if own & _OWN:
                self.marked.append(box)
        if own:
            self.set_flags(element, own)

    def set_flags(self, element: _Element, own: int) -> None:
        """What holds for the running text inside ``element``, whose bits are ``own``."""
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
        if text.isspace():  # between tags, which is most of what is asked
            if self.parts and self.parts[-1] != "\n":
                self.parts.append(" ")
            return
        self.parts.append(text)
        if not self.size:
            self.gap, self.breaks = self.breaks, 0
        flags = self.flags
        size = len(text.strip())
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
