"""The state of a decision: which texts may be captions, which photos have theirs, and how that was seen.

The readers work on it one after the other, strongest evidence first: places for captions
(:mod:`~newsarchive.split.slots`), rows of tables (:mod:`~newsarchive.split.tables`), boxes of one photo
(:mod:`~newsarchive.split.units`), the flow of paragraphs (:mod:`~newsarchive.split.flow`), attributes
(:mod:`~newsarchive.split.notes`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.region import Region
from newsarchive.split.roles import ANY_SLOT, HEADING, RIGHT
from newsarchive.text.boilerplate import is_placeholder, is_skip_line
from newsarchive.text.credits import split_credit
from newsarchive.text.dates import is_date_line
from newsarchive.text.headlines import read_source_line
from newsarchive.text.keys import letters_key

# "2/15", "3 3": counters of slideshows, seen in dumps of vtcnews.vn
_COUNTER = re.compile(r"[\d\s/.|-]{1,9}")
_SIGNATURE = 80
_START = 10  # characters that two texts must share before they are compared as a whole
_LONGEST_LINE = 250  # of a button, a source line or a placeholder, white space of the markup included


@dataclass(slots=True)
class Bond:
    """What is known of one photo's caption: its texts and how they were found.

    ``closed``: the page has a place for this photo's caption, so nothing else is it (the place may be empty).
    """

    photo: Photo
    texts: list[Text] = field(default_factory=list)
    kind: str = "none"
    closed: bool = False
    group: int | None = None
    note: str | None = None


class Pairing:
    """The kept leaves of one story, the bonds so far, the texts that are taken, captions without a photo."""

    def __init__(self, region: Region, slots: Sequence[Box]) -> None:
        self.region = region
        self.story = region.box
        self.slots = slots
        self.photos = [leaf for leaf in region.leaves if isinstance(leaf, Photo)]
        self.texts = [leaf for leaf in region.leaves if isinstance(leaf, Text)]
        self._photo_ats = [photo.at for photo in self.photos]
        self._text_ats = [text.at for text in self.texts]
        self.bonds = {photo.at: Bond(photo) for photo in self.photos}
        self.taken: set[int] = set()
        self.orphans: list[tuple[list[Text], str]] = []
        self.homes: list[Box] = []
        self._groups = 0

    def set_aside(self, heading: Iterable[str | None]) -> None:
        """Texts that say what title or lead says are no captions."""
        keys = {letters_key(words) for words in heading if words}
        starts = {words.lstrip()[:_START] for words in heading if words}
        for text in self.texts:
            if text.raw.lstrip()[:_START] in starts and letters_key(text.text) in keys:
                self.taken.add(text.at)

    def photos_in(self, box: Box) -> list[Photo]:
        """The story's photos inside ``box``."""
        return self.photos[bisect_left(self._photo_ats, box.first) : bisect_left(self._photo_ats, box.last)]

    def texts_in(self, box: Box) -> list[Text]:
        """The story's texts inside ``box``."""
        return self.texts[bisect_left(self._text_ats, box.first) : bisect_left(self._text_ats, box.last)]

    def count_photos(self, box: Box) -> int:
        """How many photos stand inside ``box``."""
        return bisect_left(self._photo_ats, box.last) - bisect_left(self._photo_ats, box.first)

    def count_texts(self, box: Box) -> int:
        """How many texts stand inside ``box``."""
        return bisect_left(self._text_ats, box.last) - bisect_left(self._text_ats, box.first)

    def text_after(self, at: int) -> Text | None:
        """The story's first text at or behind the place ``at``."""
        place = bisect_left(self._text_ats, at)
        return self.texts[place] if place < len(self.texts) else None

    def is_open(self, photo: Photo) -> bool:
        """Whether nothing has been decided for ``photo`` yet."""
        return not self.bonds[photo.at].closed

    def bind(self, photos: Sequence[Photo], texts: Sequence[Text], kind: str, home: Box | None = None) -> None:
        """Give ``texts`` as one caption to ``photos``; several photos form a group."""
        group = None
        if len(photos) > 1 and texts:
            self._groups += 1
            group = self._groups
        for photo in photos:
            bond = self.bonds[photo.at]
            bond.texts, bond.kind, bond.closed, bond.group = list(texts), kind, True, group
        self.taken.update(text.at for text in texts)
        if home is not None:
            self.homes.append(home)

    def leave(self, texts: Sequence[Text], kind: str) -> None:
        """Keep ``texts`` as a caption without a photo."""
        if texts:
            self.orphans.append((list(texts), kind))
            self.taken.update(text.at for text in texts)

    def is_inside(self, box: Box) -> bool:
        """Whether ``box`` is a proper part of the story, or of what stands before it as a lead photo."""
        return (
            box is not self.story
            and box.parent is not None
            and (box.level > self.story.level or box.last <= self.story.first)
        )


def usable(text: Text) -> bool:
    """Whether a text may be a caption at all: no heading, button, counter, link line, source line or signature."""
    if text.box.flags & HEADING or (10 * text.linked > 7 * text.size and not text.box.flags & ANY_SLOT):
        return False
    if text.size > _LONGEST_LINE:
        return True
    words = text.text
    if not words or is_placeholder(words) or is_skip_line(words) or _COUNTER.fullmatch(words):
        return False
    return not (text.size < _SIGNATURE and (text.flags & RIGHT or read_source_line(words)))


def without_repeats(pairing: Pairing, texts: Iterable[Text], kind: str) -> list[Text]:
    """``texts`` without those that say the same again; these are left as captions without a photo."""
    texts = list(texts)
    if len(texts) < 2:
        return texts
    seen: set[str] = set()
    kept: list[Text] = []
    for text in texts:
        key = letters_key(text.text)
        if key in seen:
            pairing.leave([text], kind)
        else:
            seen.add(key)
            kept.append(text)
    return kept


def without_marks(texts: Sequence[Text]) -> list[Text]:
    """``texts`` of one photo without lines that are a printed time or a counter, unless they are all there is."""
    told = [text for text in texts if not (is_date_line(text.text) or _COUNTER.fullmatch(text.text))]
    return told or list(texts)


def is_credit(text: Text) -> bool:
    """Whether a text is nothing but a credit ("Ảnh: Lam Giang")."""
    if text.size > 120:
        return False
    credited = split_credit(text.text)
    return credited.credit is not None and credited.caption is None
