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
    MARK,
    MARK_BITS,
    META,
    NOISE,
    PAINTED,
    PLAIN,
    RIGHT,
    RULE_BODY,
    RULE_DROP,
    RULE_SLOT,
    SLOT,
    TAGS,
    VIDEO,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.sites.selectors import Roles

Frame = tuple["_Element", Box, int, "str | None"]
"""An element that is being read, and what was true before it: box, flags, link."""

_PICTURE_ENDS = frozenset(("jpg", "jpeg", "png", "gif", "webp", "avif"))
_PAGE_ENDS = (".html", ".htm", "/")
_COUNTED = LINK | BOLD | ITALIC
_UNPLACED = ~(CENTER | RIGHT)
_DRESSES = INHERITED | PLAIN | PAINTED
_OWN = SLOT | NOISE | VIDEO | HIDDEN | PAINTED | RULE_BODY | RULE_DROP | RULE_SLOT


def leads_to_a_page(href: str) -> bool:
    """Whether a link leads elsewhere: not to a picture in full size, a place on this page or a script.

    >>> leads_to_a_page("/bai.html"), leads_to_a_page("#"), leads_to_a_page("/anh/to.JPG")
    (True, False, False)
    """
    if not href or href[0] == "#":
        return False
    if href[0] in "/h" and href.endswith(_PAGE_ENDS):  # nearly all
        return True
    end = href[-5:].lower()
    # no script begins like an address
    if href[0] not in "/h" and "javascript:" in end + href[:11].lower():
        return False
    return len(end) < 5 or end.rpartition(".")[2] not in _PICTURE_ENDS


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
        # From element to element by what stands next: of all ways over lxml's trees the quickest.
        frames: list[Frame] = []
        element: _Element | None = root
        while element is not None:
            kind = TAGS.get(tag := element.tag, INLINE)
            if kind >= META:
                box, flags, href = self.box, self.flags, self.href
                if kind >= INLINE:
                    self.open(element, tag, kind)
                elif kind == MARK:
                    self.flags |= MARK_BITS.get(tag, 0)
                if text := element.text:
                    if not text.isspace():
                        self.add(text)
                    elif self.parts:
                        self.add_space()
                if len(element):
                    frames.append((element, box, flags, href))
                    element = element[0]
                    continue
                if self.box is not box:
                    self.close(box)
                self.flags, self.href = flags, href
            elif kind == BREAK:
                self.line_break()
            elif kind == IMAGE:
                self.see(element)
            element = self.go_on(element, frames)
        self.flush()
        self.boxes[0].last = len(self.items)
        return Leaves(self.items, self.boxes, self.photos, self.marked)

    def go_on(self, element: _Element, frames: list[Frame]) -> _Element | None:
        """The element after ``element``, which is done with, and after all those that end with it; None at the end."""
        while True:
            if tail := element.tail:
                if not tail.isspace():
                    self.add(tail)
                elif self.parts:  # white space between tags, which is most of what is asked
                    self.add_space()
            if not frames:
                return None
            if (following := element.getnext()) is not None:
                return following
            element, box, flags, href = frames.pop()
            if self.box is not box:
                self.close(box)
            self.flags, self.href = flags, href

    def close(self, outer: Box) -> None:
        """Leave a box for the one around it."""
        if self.parts:
            self.flush()
        self.box.last = len(self.items)
        self.box = outer

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
        # only what tells: addresses, titles, ids of stories never repeat, and a look must not hold them
        told: tuple[tuple[str, str], ...] = ()
        telling = self.telling
        for name in element.keys():  # noqa: SIM118 (an element's own iterator gives its children)
            if name in telling:
                told += ((name, element.get(name, "")),)
        own, names = read_look(self.roles, tag, told)
        if own & NOISE and tag == "a" and (self.size or (element.tail and not element.tail.isspace())):
            own &= ~NOISE  # a keyword link inside a sentence (Hemera's a.cms-relate) is part of it
        if kind == BLOCK or own & _OWN:
            if self.parts:
                self.flush()
            box = self.box = Box(self.box, tag, names, own, len(self.items), self.box.level + 1)
            self.boxes.append(box)
            if own & _OWN:
                self.marked.append(box)
        if own & _DRESSES:
            self.set_flags(element, own)

    def set_flags(self, element: _Element, own: int) -> None:
        """What holds for the running text inside ``element``, whose bits are ``own``."""
        if own & PAINTED:
            self.paint(element)
        if own & LINK:
            href = self.href = element.get("href", "")
            if not leads_to_a_page(href):
                own &= ~LINK
        if own & (CENTER | RIGHT | PLAIN):
            self.flags &= _UNPLACED
        self.flags = (self.flags | own) & INHERITED

    def add(self, text: str) -> None:
        """More running text."""
        self.parts.append(text)
        if not self.size:
            self.gap, self.breaks = self.breaks, 0
        size = len(text.strip())
        self.size += size
        if (flags := self.flags) & _COUNTED:
            if flags & LINK:
                self.linked += size
            if flags & BOLD:
                self.bold += size
            if flags & ITALIC:
                self.italic += size

    def add_space(self) -> None:
        """White space in running text: one space, none behind a line's end."""
        if self.parts[-1] != "\n":
            self.parts.append(" ")

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
            box = self.box
            counts = self.size, self.linked, self.bold, self.italic
            text = Text(len(self.items), box, "".join(self.parts), self.flags | box.flags & _UNPLACED, counts)
            text.gap = self.gap
            self.items.append(text)
            self.size = self.linked = self.bold = self.italic = 0
        if self.parts:
            self.parts = []
