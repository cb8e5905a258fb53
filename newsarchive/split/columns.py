"""Rows of columns that are no table: a row of N photos, then a row of N texts, each for the photo above it.

A slideshow whose captions stand in a list of their own behind it is such a row, however long.
"""

from __future__ import annotations

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.pairing import Pairing, usable

_REACH = 5
_MOST_SIZE = 450
_MOST_COLUMNS = 12
_MOST_SLIDES = 80
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))


def pair_columns(pairing: Pairing) -> None:
    """Bind the photos of every row that a row of as many texts follows, column by column."""
    done = -1
    for photo in pairing.photos:
        if photo.at <= done or not pairing.is_open(photo):
            continue
        row = _row(pairing, photo)
        if row is None:
            continue
        photos, texts = pairing.photos_in(row), _texts_below(pairing, row)
        done = photos[-1].at
        if len(texts) == len(photos) and all(map(pairing.is_open, photos)):
            for each, text in zip(photos, texts, strict=True):
                pairing.bind([each], [text], "column below")


def _row(pairing: Pairing, photo: Photo) -> Box | None:
    """The smallest box with several photos, each in a column of its own, and no text."""
    box: Box | None = photo.box
    for _ in range(_REACH):
        if box is None or box is pairing.story or pairing.count_texts(box):
            return None
        if pairing.count_photos(box) > _MOST_SLIDES:
            return None
        if pairing.count_photos(box) > 1:
            columns = {id(column): column for leaf in pairing.photos_in(box) if (column := _column(leaf, box))}
            if len(columns) != pairing.count_photos(box):
                return None
            slides = {(column.tag, column.names) for column in columns.values()}
            is_row = len(columns) <= _MOST_COLUMNS or (len(slides) == 1 and len(columns) <= _MOST_SLIDES)
            return _whole(pairing, box) if is_row else None
        box = box.parent
    return None


def _whole(pairing: Pairing, row: Box) -> Box:
    """The outermost box that holds nothing but ``row``."""
    while row.parent is not None and row.parent is not pairing.story and not pairing.count_texts(row.parent):
        if pairing.count_photos(row.parent) > pairing.count_photos(row):
            break
        row = row.parent
    return row


def _column(leaf: Photo | Text, row: Box) -> Box | None:
    """The part of ``row`` that holds ``leaf``; None where the row itself does."""
    column, box = None, leaf.box
    while box is not row and box.parent is not None:
        column, box = box, box.parent
    return column


def _texts_below(pairing: Pairing, row: Box) -> list[Text]:
    """The texts of the row of columns right below ``row``, if each stands alone in a column like a photo's."""
    first = pairing.text_after(row.last)
    if first is None or row.parent is None:
        return []
    below = first.box
    while below.parent is not None and below.parent is not row.parent:
        below = below.parent
    if below.parent is None or below.first < row.last or below.tag != row.tag or pairing.count_photos(below):
        return []
    texts = pairing.texts_in(below)
    columns = [_column(text, below) for text in texts]
    if any(column is None or column.tag in _LINES for column in columns) or len({*map(id, columns)}) != len(texts):
        return []
    good = all(usable(text) and text.at not in pairing.taken and text.size <= _MOST_SIZE for text in texts)
    return texts if good else []
