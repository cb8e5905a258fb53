"""Splits for training that leak nothing: whatever is alike stays on one side.

Galleries are one family if they share a photo (the same bytes, or linked as near duplicates), a caption (the same, or
linked), directly or through others. A family goes whole to train, validation or test, by a hash of its smallest
gallery key: the same galleries are divided the same way in every archive and every run, and a gallery that is added
moves no family that it does not belong to.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, islice, pairwise
from typing import Any

from sqlalchemy import Connection, text

from newsarchive.errors import ExportError
from newsarchive.export.picking import Picking
from newsarchive.export.record import SPLIT
from newsarchive.text.formulas import is_formula

PARTS = ("train", "validation", "test")

MOST_GALLERIES = 50
"""A caption that more galleries run is a formula: there are not as many newspapers."""

_SAME_PHOTO = "SELECT DISTINCT gallery, photo FROM export_pair WHERE photo IS NOT NULL ORDER BY photo, gallery"

_SAME_CAPTION = """SELECT DISTINCT p.gallery, p.caption_id, c.caption
FROM (SELECT caption_id FROM export_pair GROUP BY caption_id HAVING min(gallery) < max(gallery)) AS shared
  JOIN export_pair AS p ON p.caption_id = shared.caption_id
  JOIN captions AS c ON c.caption_id = shared.caption_id ORDER BY p.caption_id, p.gallery"""

_KEY = text("SELECT key FROM export_gallery WHERE number = :number")
_DIVIDED = text("UPDATE export_gallery SET family = :family, split = :split WHERE number = :number")

_LINKS = (
    """SELECT p.gallery, q.gallery AS other FROM photo_link AS l
  JOIN photos AS a ON a.photo_id = l.a JOIN photos AS b ON b.photo_id = l.b
  JOIN export_pair AS p ON p.photo = a.sha256 JOIN export_pair AS q ON q.photo = b.sha256
WHERE l.undone_at IS NULL""",
    """SELECT p.gallery, q.gallery AS other FROM caption_link AS l
  JOIN export_pair AS p ON p.caption_id = l.a JOIN export_pair AS q ON q.caption_id = l.b
WHERE l.undone_at IS NULL""",
)
"""Near duplicates that were linked and not unlinked."""


@dataclass(frozen=True, slots=True)
class Splits:
    """How to divide: the shares of train, validation and test (any positive numbers), and a word that shuffles."""

    shares: tuple[float, float, float]
    seed: str = ""

    @classmethod
    def parse(cls, text: str, seed: str = "") -> Splits:
        """Shares as people write them; raises :class:`~newsarchive.errors.ExportError`.

        >>> Splits.parse("80/10/10").shares
        (80.0, 10.0, 10.0)
        """
        try:
            train, validation, test = (float(part) for part in text.split("/"))
        except ValueError:
            train = validation = test = -1.0
        if min(train, validation, test) < 0 or not 0 < train + validation + test < float("inf"):
            raise ExportError("no shares of train, validation and test", where=text, then="write them as 80/10/10")
        return cls((train, validation, test), seed)

    def part_of(self, family: str) -> str:
        """train, validation or test, for a family named by its smallest gallery key.

        >>> Splits.parse("1/0/0").part_of("bbbbbcc89a0a2fabbf54")
        'train'
        """
        digest = sha256(f"{self.seed}\n{family}".encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64 * sum(self.shares)
        for part, share in zip(PARTS, self.shares, strict=True):
            if place < share:
                return part
            place -= share
        return next(part for part, share in zip(PARTS, self.shares, strict=True) if share)  # rounding, at the very end

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"shares": dict(zip(PARTS, self.shares, strict=True)), "seed": self.seed}


class Families:
    """Sets that grow together (union-find); members are numbers from 1. Eight bytes a member."""

    def __init__(self, members: int) -> None:
        self._above = array("q", range(members + 1))

    def find(self, member: int) -> int:
        """The smallest member of the family."""
        above = self._above
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    def join(self, one: int, other: int) -> None:
        """Make two families one."""
        first, second = sorted((self.find(one), self.find(other)))
        self._above[second] = first


def split_families(picking: Picking, splits: Splits) -> None:
    """Give every chosen gallery its family and its split; the records then have both."""
    connection = picking.connection
    families = Families(picking.galleries)
    for one, other in alike(connection):
        families.join(one, other)
    named = array("q", bytes(8 * (picking.galleries + 1)))  # of each family, the gallery with the smallest key
    for (number,) in connection.exec_driver_sql("SELECT number FROM export_gallery ORDER BY key"):
        root = families.find(number)
        named[root] = named[root] or number
    for number in range(1, picking.galleries + 1):
        name = connection.execute(_KEY, {"number": named[families.find(number)]}).scalar_one()
        connection.execute(_DIVIDED, {"family": name, "split": splits.part_of(name), "number": number})
    picking.fields = (*picking.fields, *SPLIT)


def alike(connection: Connection) -> Iterator[tuple[int, int]]:
    """Pairs of galleries (their numbers in the export) that belong together."""
    for _, galleries in _groups(connection, _SAME_PHOTO):
        yield from pairwise(galleries)
    for (_, caption), galleries in _groups(connection, _SAME_CAPTION):
        some = list(islice(galleries, MOST_GALLERIES + 1))  # a formula may stand in any number of them
        if tells_a_story(caption, len(some)):
            yield from pairwise(some)
    for statement in _LINKS:
        for linked in connection.exec_driver_sql(statement):
            yield linked[0], linked[1]


def count_links(connection: Connection) -> int:
    """Links of near duplicates that held galleries together."""
    return sum(
        int(connection.exec_driver_sql(f"SELECT count(*) FROM ({statement}) AS tied").scalar_one())  # noqa: S608  (ours)
        for statement in _LINKS
    )


def tells_a_story(caption: str, galleries: int) -> bool:
    """Whether galleries that share this caption tell the same story.

    >>> tells_a_story("Bà Thơm nhóm lò than đầu ngõ.", 2), tells_a_story("Ảnh minh họa", 2)
    (True, False)
    >>> tells_a_story("Ảnh chỉ mang tính chất minh họa, nguồn: Internet", 2)
    False
    >>> tells_a_story("Bà Thơm nhóm lò than đầu ngõ.", 3_000)
    False
    """
    return galleries <= MOST_GALLERIES and not is_formula(caption)


def _groups(connection: Connection, statement: str) -> Iterator[tuple[Any, Iterator[int]]]:
    """Rows (gallery, what it shares, ...) grouped by what is shared; each gallery once, to be read before the next."""
    for shared, rows in groupby(connection.exec_driver_sql(statement), key=lambda row: tuple(row[1:])):
        yield shared, (row[0] for row in rows)
