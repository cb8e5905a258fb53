"""Quotations, lists and tables beside the story: notes, unless a newspaper puts the captions into them."""

from __future__ import annotations

from collections import Counter

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.pairing import Pairing

_SIDE_TAGS = frozenset(("table", "blockquote", "ul", "ol"))
_REACH = 6
_FEWEST = 3
_NEARLY_ALL = 0.8
_MOST_TEXTS = 2  # a caption, and its credit on a line of its own
_LONGEST = 450  # characters of a caption


def side_box(pairing: Pairing, text: Text, tags: frozenset[str]) -> Box | None:
    """The box around ``text`` that is a note by its tag (of ``tags``) and holds no photo; None where there is none."""
    box = text.box
    for _ in range(_REACH):
        if box.parent is None or box is pairing.story:
            return None
        if box.tag in tags and not pairing.count_photos(box):
            return box if box.tag != "table" or pairing.count_texts(box) > 1 else None
        box = box.parent
    return None


def note_tags(pairing: Pairing) -> frozenset[str]:
    """The tags whose boxes are notes on this page.

    Not those of which one with a caption's few words stands right below nearly every photo, and hardly one elsewhere.
    """
    below: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    seen: set[int] = set()
    before: Photo | Text | None = None
    for leaf in pairing.region.leaves:
        box = side_box(pairing, leaf, _SIDE_TAGS) if isinstance(leaf, Text) else None
        if box is not None and id(box) not in seen:
            seen.add(id(box))
            texts = pairing.texts_in(box)
            told = len(texts) <= _MOST_TEXTS and sum(text.size for text in texts) <= _LONGEST
            (below if told and isinstance(before, Photo) else elsewhere)[box.tag] += 1
        before = leaf
    open_photos = sum(map(pairing.is_open, pairing.photos))
    least = max(_FEWEST, _NEARLY_ALL * open_photos)
    return _SIDE_TAGS - {tag for tag, times in below.items() if times >= least and times >= 4 * elsewhere[tag]}
