"""Which caption belongs to which photo: decided over the flat list, strongest evidence first.

1. Places for captions (figcaption, caption cells and classes): the photos of the smallest box that holds both.
2. Tables: the rows of one table in turn, cells side by side.
3. One photo and little text in one box: that text.
4. What is left stands in the flow of the story: :mod:`newsarchive.split.flow`.
5. Captions that stand only in attributes (data-caption, data-desc ...).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.region import Region
from newsarchive.split.roles import HEADING, RIGHT, SLOT
from newsarchive.text.boilerplate import is_placeholder, is_skip_line
from newsarchive.text.credits import split_credit
from newsarchive.text.headlines import read_source_line
from newsarchive.text.keys import letters_key

# "2/15", "3 3": counters of slideshows, seen in dumps of vtcnews.vn
_COUNTER = re.compile(r"[\d\s/.|-]{1,9}")
TIGHT_TEXTS = 4
TIGHT_SIZE = 1500


@dataclass(slots=True)
class Bond:
    """What is known of one photo's caption: the texts, and how they were found. ``closed``: the page has a
    place for this photo's caption, so nothing else is its caption (the place may be empty)."""

    photo: Photo
    texts: list[Text] = field(default_factory=list)
    kind: str = "none"
    closed: bool = False
    group: int | None = None


class Pairing:
    """The state of the decision: the kept leaves, the bonds so far, the texts that are taken."""

    def __init__(self, region: Region, slots: list[Box]) -> None:
        self.region = region
        self.slots = slots
        self.photos = [leaf for leaf in region.leaves if isinstance(leaf, Photo)]
        self.texts = [leaf for leaf in region.leaves if isinstance(leaf, Text)]
        self.photo_ats = [photo.at for photo in self.photos]
        self.text_ats = [text.at for text in self.texts]
        self.bonds = {photo.at: Bond(photo) for photo in self.photos}
        self.taken: set[int] = set()
        self.groups = 0
        self.orphans: list[tuple[Text, str]] = []

    def photos_in(self, box: Box) -> list[Photo]:
        return self.photos[bisect_left(self.photo_ats, box.first) : bisect_left(self.photo_ats, box.last)]

    def texts_in(self, box: Box) -> list[Text]:
        return self.texts[bisect_left(self.text_ats, box.first) : bisect_left(self.text_ats, box.last)]

    def count_photos(self, box: Box) -> int:
        return bisect_left(self.photo_ats, box.last) - bisect_left(self.photo_ats, box.first)

    def count_texts(self, box: Box) -> int:
        return bisect_left(self.text_ats, box.last) - bisect_left(self.text_ats, box.first)

    def bind(self, photos: list[Photo], texts: list[Text], kind: str, *, closed: bool = True) -> None:
        """Give ``texts`` as one caption to ``photos``; several photos form a group."""
        group = None
        if len(photos) > 1 and texts:
            self.groups += 1
            group = self.groups
        for photo in photos:
            bond = self.bonds[photo.at]
            bond.texts, bond.kind, bond.closed, bond.group = list(texts), kind, closed, group
        self.taken.update(text.at for text in texts)


def usable(text: Text) -> bool:
    """Whether a text may be a caption at all."""
    if text.box.flags & HEADING:
        return False
    words = text.text
    if not words or is_placeholder(words) or is_skip_line(words) or _COUNTER.fullmatch(words):
        return False
    if 10 * text.linked > 7 * text.size and not text.box.flags & SLOT:
        return False
    if text.size < 90 and read_source_line(words):
        return False
    return not (text.flags & RIGHT and text.size < 80)


def pair(region: Region, slots: list[Box]) -> Pairing:
    """All bonds of the region."""
    pairing = Pairing(region, slots)
    pair_slots(pairing)
    pair_tables(pairing)
    pair_units(pairing)
    return pairing


def pair_slots(pairing: Pairing) -> None:
    """Captions in their own places."""
    story = pairing.region.box
    homes: dict[int, tuple[Box, list[Box]]] = {}
    for slot in pairing.slots:
        up = slot.parent
        for _ in range(5):
            if up is None or up is story or up.level < story.level:
                up = None
                break
            if pairing.count_photos(up):
                break
            up = up.parent
        else:
            up = None
        if up is None or up is story:
            continue
        homes.setdefault(id(up), (up, []))[1].append(slot)
    for home, slots in sorted(homes.values(), key=lambda pair: pair[0].last - pair[0].first):
        photos = [photo for photo in pairing.photos_in(home) if not pairing.bonds[photo.at].closed]
        if not photos:
            continue
        captions = [[text for text in pairing.texts_in(slot) if not is_placeholder(text.text)] for slot in slots]
        filled = [texts for texts in captions if texts]
        others = pairing.count_texts(home) - sum(map(len, captions))
        kind = "figcaption" if slots[0].tag == "figcaption" else "caption element"
        if len(slots) == len(photos) and len(photos) > 1:
            for photo, texts in zip(photos, captions, strict=True):
                pairing.bind([photo], texts, kind)
        elif len(filled) <= 1 or len(photos) == 1:
            if others > 3 + len(photos):
                continue
            pairing.bind(photos, filled[0] if filled else [], kind)
            for extra in filled[1:]:
                pairing.orphans += [(text, kind) for text in extra]
                pairing.taken.update(text.at for text in extra)


def pair_tables(pairing: Pairing) -> None:
    """Rows of one table: photos, then their captions (or the other way round)."""
    tables: dict[int, Box] = {}
    for photo in pairing.photos:
        if pairing.bonds[photo.at].closed:
            continue
        box: Box | None = photo.box
        for _ in range(8):
            if box is None or box is pairing.region.box:
                break
            if box.tag == "table":
                if box.first >= pairing.region.box.first:
                    tables[id(box)] = box
                break
            box = box.parent
    for table in tables.values():
        _pair_table(pairing, table)


def _cell(leaf: Photo | Text, table: Box) -> tuple[Box, Box] | None:
    """(row, cell) of a leaf in ``table``."""
    cell = None
    box: Box | None = leaf.box
    while box is not None and box is not table:
        if box.tag in ("td", "th"):
            cell = box
        if box.tag == "tr" and cell is not None:
            row = box
            return row, cell
        box = box.parent
    return None


def _pair_table(pairing: Pairing, table: Box) -> None:
    photos = [p for p in pairing.photos_in(table) if not pairing.bonds[p.at].closed]
    texts = [t for t in pairing.texts_in(table) if usable(t)]
    if not texts or len(texts) > 3 * len(photos) + 1 or sum(t.size for t in texts) > 900 * len(photos) + 300:
        return
    rows: list[tuple[Box, list[Photo], list[Text], list[Box]]] = []
    for leaf in sorted([*photos, *texts], key=lambda leaf: leaf.at):
        spot = _cell(leaf, table)
        if spot is None:
            return
        row, cell = spot
        if not rows or rows[-1][0] is not row:
            rows.append((row, [], [], []))
        rows[-1][1 if isinstance(leaf, Photo) else 2].append(leaf)  # type: ignore[arg-type]
        if cell not in rows[-1][3]:
            rows[-1][3].append(cell)
    if any(p and t and len(cells) < 2 for _, p, t, cells in rows):
        # text and photo in one cell: a unit or a flow of its own, not a matter of rows
        return
    above = not rows[0][1] and bool(rows[-1][1]) and not rows[-1][2]
    if above and len(rows) == 2 and len(photos) == 1 and rows[0][2][0].size > 300:
        return
    steps = list(reversed(rows)) if above else rows
    waiting: list[tuple[list[Photo], list[Box]]] = []
    last: list[Photo] = []
    for _, row_photos, row_texts, cells in steps:
        if row_photos and row_texts:
            pairing.bind(row_photos, row_texts, "table row")
            waiting, last = [], []
        elif row_photos:
            waiting.append((row_photos, cells))
        elif waiting:
            here = waiting[-1][0]
            if len(here) > 1 and len(row_texts) == len(here) and len(cells) == len(here):
                for photo, text in zip(here, row_texts, strict=True):
                    pairing.bind([photo], [text], "table cell")
                last = []
            else:
                owners = [photo for group, _ in waiting for photo in group]
                pairing.bind(owners, row_texts, "table row")
                last = owners
            waiting = []
        elif last and not above:
            bond = pairing.bonds[last[0].at]
            pairing.bind(last, [*bond.texts, *row_texts], "table row")
    if waiting:
        for group, _ in waiting:
            for photo in group:
                pairing.bonds[photo.at].closed = len(rows) > 2


def unit_of(pairing: Pairing, photo: Photo) -> Box | None:
    """The smallest box that holds the photo and anything else; None when that is the story itself."""
    story = pairing.region.box
    box: Box | None = photo.box
    while box is not None and box is not story and box.level > 0:
        if pairing.count_photos(box) > 1 or pairing.count_texts(box) > 0:
            return box
        box = box.parent
    return None


def pair_units(pairing: Pairing) -> None:
    """One photo and a little text in one box."""
    units: list[tuple[Photo, Box]] = []
    for photo in pairing.photos:
        if pairing.bonds[photo.at].closed:
            continue
        box = unit_of(pairing, photo)
        if box is not None and pairing.count_photos(box) == 1:
            units.append((photo, box))
    shapes = Counter(_shape(box) for _, box in units)
    for photo, box in units:
        inside = pairing.texts_in(box)
        texts = [text for text in inside if usable(text) and text.at not in pairing.taken]
        if not texts or len(texts) > TIGHT_TEXTS or sum(text.size for text in texts) > TIGHT_SIZE:
            continue
        if len(inside) > len(texts) + 2:
            continue
        regular = shapes[_shape(box)] >= 2
        if box.tag in ("figure", "li", "td", "table", "tr", "tbody", "dl") or regular or looks_like_caption(texts):
            pairing.bind([photo], _without_repeat(pairing, texts), "same block")


def _shape(box: Box) -> tuple[str, str]:
    return box.tag, box.names


def _without_repeat(pairing: Pairing, texts: list[Text]) -> list[Text]:
    """The texts without those that say the same again; these become orphans (a caption printed twice)."""
    seen: set[str] = set()
    kept = []
    for text in texts:
        key = letters_key(text.text)
        if key in seen:
            pairing.orphans.append((text, "same block"))
            pairing.taken.add(text.at)
        else:
            seen.add(key)
            kept.append(text)
    return kept


def looks_like_caption(texts: list[Text]) -> bool:
    """Short, and centred, italic or signed with a credit."""
    size = sum(text.size for text in texts)
    if size > 350:
        return False
    if all(text.flags & 16 or text.italic * 2 > text.size for text in texts):
        return True
    return bool(split_credit(texts[-1].text).credit) or size <= 160
