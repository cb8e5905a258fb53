"""Tables of photos: the rows in turn, a caption below its photo (or above), cells side by side.

Class names are no help here: vnexpress.net's big tables of 2011 give photo rows and caption rows the same class,
and Zing's old pages lost theirs. A table whose cells hold body text is a page layout and is left to other readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from newsarchive.split.leaves import Box, Photo, Text
from newsarchive.split.pairing import Pairing, usable

_REACH = 8
_TEXTS_A_PHOTO = 3
_SIZE_A_PHOTO = 900
_MOST_SPANNED = 10


@dataclass(slots=True)
class Row:
    """One row: its photos and texts, and the cells that hold anything."""

    box: Box
    photos: list[Photo] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    cells: list[Box] = field(default_factory=list)
    kinds: dict[int, set[type]] = field(default_factory=dict)

    @property
    def holds_units(self) -> bool:
        """Whether every cell holds a photo and a text: units of their own."""
        return all(len(kinds) > 1 for kinds in self.kinds.values())


def pair_tables(pairing: Pairing) -> None:
    """Bind the photos of every table whose rows alternate."""
    tables: dict[int, Box] = {}
    for photo in pairing.photos:
        if pairing.is_open(photo):
            table = _table_of(pairing, photo)
            if table is not None:
                tables[id(table)] = table
    for table in tables.values():
        rows = _rows(pairing, table)
        if rows is not None:
            _pair_rows(pairing, rows, table)


def _table_of(pairing: Pairing, photo: Photo) -> Box | None:
    box = photo.box
    for _ in range(_REACH):
        if box.tag == "table":
            return box
        if box.parent is None or box is pairing.story:
            return None
        box = box.parent
    return None


def _rows(pairing: Pairing, table: Box) -> list[Row] | None:
    """The rows of a table of photos; None if it is something else."""
    photos = [photo for photo in pairing.photos_in(table) if pairing.is_open(photo)]
    texts = [text for text in pairing.texts_in(table) if usable(text) and text.at not in pairing.taken]
    if not texts or len(texts) > _TEXTS_A_PHOTO * len(photos) + 1:
        return None
    if sum(text.size for text in texts) > _SIZE_A_PHOTO * len(photos) + 300:
        return None
    rows: list[Row] = []
    leaves: list[Photo | Text] = [*photos, *texts]
    for leaf in sorted(leaves, key=lambda leaf: leaf.at):
        spot = _spot(leaf, table)
        if spot is None:
            return None
        box, cell = spot
        if not rows or rows[-1].box is not box:
            rows.append(Row(box))
        row = rows[-1]
        if isinstance(leaf, Photo):
            row.photos.append(leaf)
        else:
            row.texts.append(leaf)
        row.kinds.setdefault(id(cell), set()).add(type(leaf))
        if not row.cells or row.cells[-1] is not cell:
            row.cells.append(cell)
    # text and photo in one cell: a unit or a flow of its own, not a matter of rows
    if any(row.photos and row.texts and (len(row.cells) < 2 or row.holds_units) for row in rows):
        return None
    return rows


def _spot(leaf: Photo | Text, table: Box) -> tuple[Box, Box] | None:
    """(row, cell) of a leaf, as children of ``table`` itself, not of a table inside it."""
    row = cell = None
    box: Box | None = leaf.box
    while box is not None and box is not table:
        if box.tag in ("td", "th"):
            cell, row = box, None
        elif box.tag == "tr" and row is None:
            row = box
        box = box.parent
    return (row, cell) if row is not None and cell is not None else None


def _pair_rows(pairing: Pairing, rows: list[Row], table: Box) -> None:
    above = not rows[0].photos and bool(rows[-1].photos) and not rows[-1].texts
    waiting: list[Row] = []
    last: list[Photo] = []
    beside = 0  # rows that a photo's cell still spans: what stands in them is its caption's going on
    home = table if sum(bool(row.photos) for row in rows) == 1 else None
    for row in reversed(rows) if above else rows:
        if row.photos:
            if row.texts:
                pairing.bind(row.photos, row.texts, "table cell")
                waiting, last, beside = [], row.photos, _spanned(row)
            else:
                waiting.append(row)
        elif last and beside and not above:
            bond = pairing.bonds[last[0].at]
            pairing.bind(last, [*bond.texts, *row.texts], "table cell")
            beside -= 1
        elif waiting:
            last = _give(pairing, waiting, row, home)
            waiting = []
        elif last and not above and pairing.bonds[last[0].at].kind == "table row":
            bond = pairing.bonds[last[0].at]
            pairing.bind(last, [*bond.texts, *row.texts], "table row")
    if len(rows) > 2:
        for row in waiting:
            for photo in row.photos:
                pairing.bonds[photo.at].closed = True


def _spanned(row: Row) -> int:
    """How many rows more the cell of the row's photo spans (rowspan)."""
    cell = next(islice(row.photos[0].element.iterancestors("td", "th"), 1), None)
    said = (cell.get("rowspan") or "") if cell is not None else ""
    return min(int(said), _MOST_SPANNED) - 1 if said.isascii() and said.isdecimal() and int(said[:4]) > 1 else 0


def _give(pairing: Pairing, waiting: list[Row], row: Row, home: Box | None) -> list[Photo]:
    """One caption row for the photo rows that wait for it: cell by cell, or for all of them."""
    photos = waiting[-1].photos
    if len(photos) > 1 and len(photos) == len(row.texts) == len(row.cells):
        for photo, text in zip(photos, row.texts, strict=True):
            pairing.bind([photo], [text], "table cell")
        return []
    owners = [photo for each in waiting for photo in each.photos]
    pairing.bind(owners, row.texts, "table row", home)
    return owners
