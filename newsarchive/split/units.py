"""One photo and a little text in one box; and boxes of the same shape that hold a text and no photo."""

from __future__ import annotations

from collections import Counter
from statistics import median

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.pairing import Pairing, usable, without_marks, without_repeats
from newsarchive.split.roles import CENTER, HEADING
from newsarchive.text.credits import split_credit

_MOST_TEXTS = 4
_MOST_SHARED = 6
_MOST_SIZE = 1500
_CAPTION_SIZE = 350
_BODY_SIZE = 150  # characters of each paragraph
_FEWEST_BLOCKS = 3
_FLOATING_SIZE = 120  # more text around a floating picture is body text
_PICTURE_TAGS = frozenset(("figure", "li", "td", "table", "tr", "tbody", "dl"))


def pair_units(pairing: Pairing) -> None:
    """Bind each open photo whose own box holds little text besides."""
    units: list[tuple[Photo, Box]] = []
    shared: dict[int, Box] = {}
    for photo in pairing.photos:
        if pairing.is_open(photo):
            box = _unit(pairing, photo)
            if box is not None and pairing.count_photos(box) == 1:
                units.append((photo, box))
            elif box is not None:
                shared[id(box)] = box
    shapes = Counter(_shape(box) for box in [*(box for _, box in units), *shared.values()])
    for box in shared.values():
        if box.names and shapes[_shape(box)] >= 2:
            _pair_shared(pairing, box)
    told = _body_blocks(pairing, units)
    shifted = _shifted(pairing, units)
    for photo, box in units:
        if photo.at in shifted:
            continue
        inside = [text for text in pairing.texts_in(box) if text.at not in pairing.taken]
        texts = without_marks([text for text in inside if usable(text)])
        size = sum(text.size for text in texts)
        if not texts or len(texts) > _MOST_TEXTS or size > _MOST_SIZE or len(inside) > len(texts) + 2:
            continue
        if photo.floats and size > _FLOATING_SIZE and box.tag not in _PICTURE_TAGS:
            pairing.bonds[photo.at].closed = True
            continue
        if _shape(box) in told and box.tag not in _PICTURE_TAGS:
            pairing.bonds[photo.at].closed = True
            continue
        if box.tag in _PICTURE_TAGS or shapes[_shape(box)] >= 2 or _looks_like_caption(texts, size):
            pairing.bind([photo], without_repeats(pairing, texts, "same block"), "same block", box)


def _body_blocks(pairing: Pairing, units: list[tuple[Photo, Box]]) -> set[tuple[str, str]]:
    """The shapes of boxes that each hold a photo and body text: several paragraphs, long ones, most of the time."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for _, box in units:
        texts = pairing.texts_in(box)
        plain = [text.size for text in texts if not (2 * text.italic > text.size or text.flags & CENTER)]
        sizes.setdefault(_shape(box), []).append(min(plain) if len(plain) > 1 else 0)
    return {shape for shape, of in sizes.items() if len(of) >= _FEWEST_BLOCKS and median(of) > _BODY_SIZE}


def _shifted(pairing: Pairing, units: list[tuple[Photo, Box]]) -> set[int]:
    """The places of photos in boxes that open with the caption of the photo before: <p>caption<br>next photo</p>.

    Then the first photo stands alone above such boxes, and the last caption alone below them.
    """
    above: list[Photo] = []
    for photo, box in units:
        texts = pairing.texts_in(box)
        if box.tag not in _PICTURE_TAGS and texts and texts[-1].at < photo.at:
            above.append(photo)
    if len(above) < _FEWEST_BLOCKS or len(above) != len(units) or len(pairing.photos) < 2:
        return set()
    first, after = pairing.photos[0], pairing.text_after(above[-1].at)
    alone = pairing.photos[1:] == above and pairing.is_open(first) and pairing.text_after(first.at) is not None
    return {photo.at for photo in above} if alone and after is not None and usable(after) else set()


def _pair_shared(pairing: Pairing, box: Box) -> None:
    """Bind all photos of a box to its one short text, if that stands below them (vtcnews.vn's div.expNoEdit)."""
    photos = pairing.photos_in(box)
    texts = [text for text in pairing.texts_in(box) if text.at not in pairing.taken]
    if len(texts) != 1 or not usable(texts[0]) or texts[0].size > _CAPTION_SIZE or texts[0].at < photos[-1].at:
        return
    if len(photos) <= _MOST_SHARED and all(map(pairing.is_open, photos)):
        pairing.bind(photos, texts, "same block", box)


def _unit(pairing: Pairing, photo: Photo) -> Box | None:
    """The smallest box that holds the photo and anything else; None when that is the story itself."""
    box = photo.box
    while pairing.is_inside(box):
        if pairing.count_photos(box) > 1 or pairing.count_texts(box):
            return box
        if box.parent is None:
            return None
        box = box.parent
    return None


def _shape(box: Box) -> tuple[str, str]:
    return box.tag, box.names


def _looks_like_caption(texts: list[Text], size: int) -> bool:
    """Short; and centred, italic, signed with a credit, or very short."""
    if size > _CAPTION_SIZE:
        return False
    if size <= 160 or all(text.flags & CENTER or 2 * text.italic > text.size for text in texts):
        return True
    return split_credit(texts[-1].text).credit is not None


def leave_siblings(pairing: Pairing, boxes: list[Box]) -> None:
    """Keep the captions of slides without a photo: boxes beside the units, of the same tag and class.

    Seen on vnexpress.net (a slide of text only opens the show) and Zing (a table that lost its photo row).
    """
    shapes = {(id(home.parent), home.tag, home.names) for home in pairing.homes if home.names or home.tag == "figure"}
    classes = {names for _, _, names in shapes}
    for box in boxes if shapes else ():
        if box.names not in classes or (id(box.parent), box.tag, box.names) not in shapes or pairing.count_photos(box):
            continue
        texts = [text for text in pairing.texts_in(box) if text.at not in pairing.taken]
        if 0 < len(texts) <= _MOST_TEXTS and all(usable(text) and not text.box.flags & HEADING for text in texts):
            pairing.leave(texts, "caption without photo")
