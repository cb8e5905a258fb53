"""Captions in places made for them: figcaption, caption cells, elements whose class says "caption".

A place belongs to the photos of the smallest box that holds both. One place under several photos is one caption
for all of them (Hemera's layout-image-N, VCCorp's LayoutAlbum); an empty place says that there is no caption.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.pairing import Pairing, is_credit, without_marks, without_repeats
from newsarchive.split.roles import ANY_SLOT
from newsarchive.text.boilerplate import is_placeholder
from newsarchive.text.keys import letters_key

_MOST_SIZE = 5000  # characters; what is longer is no caption, whatever its class says
_MOST_PLACEHOLDER = 200
_MOST_PHOTOS = 400  # in one box with one place
_REACH = 6  # boxes between a place and the box that also holds its photo


def pair_slots(pairing: Pairing) -> None:
    """Bind every photo that has a place for its caption."""
    homes: dict[int, tuple[Box, list[Box]]] = {}
    lonely: list[Box] = []
    for slot in _outermost(pairing.slots):
        home = _home(pairing, slot)
        if home is not None:
            homes.setdefault(id(home), (home, []))[1].append(slot)
        else:
            lonely.append(slot)
    for home, slots in sorted(homes.values(), key=lambda pair: pair[0].last - pair[0].first):
        _pair_home(pairing, home, slots)
    shapes = {(home.tag, home.names) for home in pairing.homes}
    for slot in lonely:
        unit = slot.parent
        if unit is not None and (unit.tag, unit.names) in shapes and (unit.names or unit.tag == "figure"):
            pairing.leave(_filled(pairing, slot), "caption without photo")


def _outermost(slots: Sequence[Box]) -> list[Box]:
    kept: list[Box] = []
    for slot in slots:
        if not kept or slot.first >= kept[-1].last or slot.last > kept[-1].last or not _holds(kept[-1], slot):
            kept.append(slot)
    return kept


def _holds(outer: Box, inner: Box) -> bool:
    box: Box | None = inner.parent
    for _ in range(_REACH):
        if box is outer:
            return True
        if box is None:
            return False
        box = box.parent
    return False


def _home(pairing: Pairing, slot: Box) -> Box | None:
    """The smallest box with the place and a photo; None if that is the story itself or too far away."""
    box = slot.parent
    for _ in range(_REACH):
        if box is None or not pairing.is_inside(box):
            return None
        if pairing.count_photos(box):
            return box
        box = box.parent
    return None


def _filled(pairing: Pairing, slot: Box) -> list[Text]:
    texts = [text for text in pairing.texts_in(slot) if text.size > _MOST_PLACEHOLDER or not is_placeholder(text.text)]
    return without_marks(texts) if sum(text.size for text in texts) <= _MOST_SIZE else []


def _pair_home(pairing: Pairing, home: Box, slots: list[Box]) -> None:
    kind = "figcaption" if slots[0].tag == "figcaption" else "caption element"
    captions = [_filled(pairing, slot) for slot in slots]
    photos = [photo for photo in pairing.photos_in(home) if pairing.is_open(photo)]
    if len(photos) > _MOST_PHOTOS and len(slots) == 1:
        return
    if not photos:
        _leave_again(pairing, home, captions, kind)
        return
    filled = [texts for texts in captions if texts]
    if len(slots) == len(photos) and len(photos) > 1:
        for photo, texts in zip(photos, captions, strict=True):
            pairing.bind([photo], texts, kind)
        return
    others = [text for text in pairing.texts_in(home) if not text.box.flags & ANY_SLOT and text.at not in pairing.taken]
    if len(photos) == 1 or len(filled) <= 1:
        if len(others) > 3 + len(photos) and not _is_close(photos, slots):
            return
        texts = [text for caption in filled for text in caption]
        texts += [text for text in others if is_credit(text)]
        pairing.bind(photos, without_repeats(pairing, texts, kind), kind, home)
    else:
        _pair_in_turn(pairing, photos, slots, captions, kind)


def _is_close(photos: list[Photo], slots: list[Box]) -> bool:
    """Whether the place follows right after the photos, or stands right before them."""
    return 0 <= slots[0].first - photos[-1].at <= 2 or 0 <= photos[0].at - slots[-1].last <= 1


def _pair_in_turn(
    pairing: Pairing, photos: list[Photo], slots: list[Box], captions: list[list[Text]], kind: str
) -> None:
    """Several photos and places in one box: each place takes the open photos before it (or, placed above, after)."""
    above = bool(slots) and slots[0].last <= photos[0].at and slots[-1].last <= photos[-1].at
    if above:
        edges = [*(slot.first for slot in slots[1:]), photos[-1].at + 1]
        starts = [slot.first for slot in slots]
    else:
        starts = [photos[0].at, *(slot.first for slot in slots[:-1])]
        edges = [slot.first for slot in slots]
    for start, end, texts in zip(starts, edges, captions, strict=True):
        mine = [photo for photo in photos if start <= photo.at < end]
        if mine:
            pairing.bind(mine if len(mine) <= 3 else mine[-1:], texts, kind)
        else:
            pairing.leave(texts, kind)


def _leave_again(pairing: Pairing, home: Box, captions: list[list[Text]], kind: str) -> None:
    """A second place beside photos that have their captions: the same words again (VnExpress prints them twice)."""
    known = {
        letters_key(" ".join(text.text for text in pairing.bonds[photo.at].texts)) for photo in pairing.photos_in(home)
    }
    for texts in captions:
        if texts and letters_key(" ".join(text.text for text in texts)) in known:
            pairing.leave(texts, kind)
        elif texts and len(pairing.photos_in(home)) == 1 and all(is_credit(text) for text in texts):
            bond = pairing.bonds[pairing.photos_in(home)[0].at]
            bond.texts = [*bond.texts, *texts]
            pairing.taken.update(text.at for text in texts)
