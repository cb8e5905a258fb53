"""What on a page is not the story: crossed out before the story is looked for, and taken back where that was wrong.

Class words ("related", "ads", "popup") only propose; a box that holds much of the page's mass is never crossed out.
Teasers need no words: a picture inside a link to another page belongs to that page.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.photos_seen import photo_key
from newsarchive.split.roles import HEADING, HIDDEN

PHOTO_MASS = 150
_MINOR = 0.4
_STATE_WORDS = frozenset(
    """active current show shown hide hidden first last lazy lazyload lazyloaded loaded loading initial optimized
    clearfix open in""".split()
)


def mass(leaf: Text | Photo) -> int:
    """How much a leaf speaks for being in the story: its characters outside links."""
    if isinstance(leaf, Photo):
        return PHOTO_MASS if leaf.urls else 0
    free = leaf.size - 2 * leaf.linked
    return 0 if free <= 0 else free if free >= 40 else free // 3


def drop_noise(leaves: Leaves, dropped: bytearray, bits: int) -> None:
    """Cross out what calls itself ads, related stories, players or hidden copies, unless it is most of the page."""
    sums = [0, *accumulate(leaves.masses)]
    total = sums[-1] or 1
    slides = _shown_slides(leaves) if any(box.flags & HIDDEN for box in leaves.marked) else set()
    done = 0
    for box in leaves.marked:
        if box.first < done or not box.flags & bits or box.last == box.first:
            continue
        if sums[box.last] - sums[box.first] > _MINOR * total:
            continue
        if box.flags & bits == HIDDEN and _shape(box) in slides:
            continue
        value = 2 if box.flags & HIDDEN else 1
        dropped[box.first : box.last] = bytes([value]) * (box.last - box.first)
        done = box.last


def _shape(box: Box) -> tuple[int, str, str]:
    return id(box.parent), box.tag, " ".join(word for word in box.names.split() if word not in _STATE_WORDS)


def _shown_slides(leaves: Leaves) -> set[tuple[int, str, str]]:
    """The shapes of shown boxes around a photo: a hidden box of the same shape beside them is a further slide."""
    shapes = set()
    for leaf in leaves.photos:
        if leaf.urls:
            box: Box | None = leaf.box
            for _ in range(4):
                if box is None or box.flags & HIDDEN:
                    break
                if box.names or box.tag in ("li", "figure"):
                    shapes.add(_shape(box))
                box = box.parent
    return shapes


def _look(photo: Photo) -> tuple[frozenset[str], str]:
    words = (photo.element.get("class") or "").split()
    return frozenset(words) - _STATE_WORDS, photo.urls[0].split("?")[0].rsplit("/", 1)[0]


def take_back(photos: list[Photo], dropped: bytearray) -> None:
    """Take back photos that were crossed out by mistake.

    24h.com.vn puts the first photo into its banner's box: it looks like the story's other photos (class and folder).
    A photo inside <noscript> is the copy of a lazy one, and only if that is missing a photo of its own.
    """
    shown = [photo for photo in photos if photo.urls and not dropped[photo.at]]
    lost = [photo for photo in photos if photo.urls and dropped[photo.at]]
    if not lost:
        return
    looks = Counter(map(_look, shown))
    keys = {photo_key(url): photo for photo in shown for url in photo.urls}
    for leaf in lost:
        if dropped[leaf.at] == 1:
            look = _look(leaf)
            if look[0] and looks[look] >= 2:
                dropped[leaf.at] = 0
        elif leaf.box.tag == "noscript":
            original = next((keys[key] for key in map(photo_key, leaf.urls) if key in keys), None)
            if original is not None:
                original.urls = tuple(dict.fromkeys((*original.urls, *leaf.urls)))
            elif len(shown) == 0 or looks[_look(leaf)]:
                dropped[leaf.at] = 0


def _heads_a_link(photo: Photo, items: list[Text | Photo]) -> bool:
    """Whether the first text around the picture is a linked headline: a card whose picture is not a link itself."""
    box: Box | None = photo.box
    for _ in range(4):
        if box is None or box.last - box.first > 6:
            return False
        texts = [leaf for leaf in items[box.first : box.last] if isinstance(leaf, Text)]
        if texts:
            return any(_is_linked_headline(text) for text in texts)
        box = box.parent
    return False


def _is_linked_headline(text: Text) -> bool:
    return bool(text.box.flags & HEADING) and text.box.tag != "h1" and 10 * text.linked > 7 * text.size


def find_cards(leaves: Leaves) -> bytearray:
    """1 for every leaf in the card around a teaser: its title, summary and date belong to another story."""
    dropped = bytearray(len(leaves.items))
    done = 0
    items = leaves.items
    for photo in leaves.photos:
        if not photo.teaser and not _heads_a_link(photo, items):
            continue
        photo.urls = ()
        dropped[photo.at] = 1
        card = _card_around(photo, items)
        if card is not None and card.first >= done:
            dropped[card.first : card.last] = b"\x01" * (card.last - card.first)
            done = card.last
    return dropped


def _card_around(photo: Photo, items: list[Text | Photo]) -> Box | None:
    """The largest box around a teaser's picture that is still its card: a few leaves, no photo of the story."""
    box: Box | None = photo.box
    card = None
    for _ in range(6):
        if box is None or box.last - box.first > 8:
            break
        size = 0
        for leaf in items[box.first : box.last]:
            if isinstance(leaf, Text):
                size += leaf.size
            elif leaf.urls:
                return card
        if size > 500:
            break
        card, box = box, box.parent
    return card
