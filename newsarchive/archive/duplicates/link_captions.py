"""Linking the captions of an archive: sketches for those that have none, then links for those that are new."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select, text

from newsarchive.archive.duplicates.links import (
    Door,
    Linked,
    add_links,
    begin_rule,
    note_upto,
    portions,
    read_pairs,
    read_portions,
)
from newsarchive.archive.duplicates.near_captions import Likeness, candidates, compare, read_sketches, sketch_all
from newsarchive.archive.engines.upsert import insert_missing
from newsarchive.archive.galleries.store import CAPTION
from newsarchive.archive.galleries.versions import SIGHTING
from newsarchive.archive.moments import utc_now
from newsarchive.archive.schema.link_tables import CaptionSketchRow

SKETCH: Table = CaptionSketchRow.__table__  # type: ignore[assignment]

RULE = 1
"""Version of sketch and comparison; a new one compares all captions anew."""

MOST_GALLERIES = 50
"""A caption that more galleries run is a formula: there are not as many newspapers."""

PORTION = 2_000
"""Captions that are sketched, or candidates that are compared, in one transaction."""

# Two captions that one version of a gallery shows are different for its editor, however alike.
_SIDE_BY_SIDE = text(
    "SELECT 1 FROM sighting AS one JOIN sighting AS other ON other.gallery_id = one.gallery_id"
    " AND other.first_version_id <= one.last_version_id AND one.first_version_id <= other.last_version_id"
    " WHERE one.caption_id = :a AND other.caption_id = :b LIMIT 1"
)

Pair = tuple[int, int]


def link_captions(reading: Door, writing: Door) -> Linked:
    """Compare the captions that are new since the last time with all others; see :mod:`.near_captions`.

    Never linked: captions of a few words or of stock words, captions of more than :data:`MOST_GALLERIES` galleries,
    and captions that stand side by side in one gallery.
    """
    with writing() as connection:
        upto = begin_rule(connection, "caption", RULE)
    fresh = sketch_captions(reading, writing)
    with reading() as connection:
        rows = list(connection.execute(select(SKETCH).where(SKETCH.c.sketch.is_not(None))))
        frequent = _frequent(connection)
        linked, undone = read_pairs(connection, "caption")
    rows.sort(key=lambda row: (row.caption_id > upto or row.caption_id in fresh, row.caption_id))
    first_new = sum(row.caption_id <= upto and row.caption_id not in fresh for row in rows)
    numbers = [row.caption_id for row in rows]
    skipped = undone.union(linked)
    made = 0
    if first_new < len(rows):
        found = (
            (min(numbers[a], numbers[b]), max(numbers[a], numbers[b]))
            for a, b in candidates(read_sketches([row.sketch for row in rows]), first_new)
        )
        wanted = (pair for pair in found if pair not in skipped and frequent.isdisjoint(pair))
        made = sum(_link(reading, writing, portion) for portion in portions(wanted, PORTION))
    with writing() as connection:
        note_upto(connection, "caption", RULE, max(numbers, default=0))
    return Linked(len(rows) - first_new, made)


def _link(reading: Door, writing: Door, pairs: list[Pair]) -> int:
    with reading() as connection:
        links = list(_confirm(connection, pairs))
    if not links:
        return 0
    rows = [{"a": a, "b": b, "score": like.score, "reason": like.reason} for (a, b), like in links]
    with writing() as connection:
        return add_links(connection, "caption", rows, now=utc_now())


def _confirm(connection: Connection, pairs: list[Pair]) -> Iterator[tuple[Pair, Likeness]]:
    numbers = sorted({number for pair in pairs for number in pair})
    texts: dict[int, str] = {}
    for start in range(0, len(numbers), 500):
        wanted = numbers[start : start + 500]
        texts.update(connection.execute(select(CAPTION.c.id, CAPTION.c.text).where(CAPTION.c.id.in_(wanted))).all())
    for pair in pairs:
        like = compare(texts[pair[0]], texts[pair[1]])
        if like is not None and not connection.execute(_SIDE_BY_SIDE, {"a": pair[0], "b": pair[1]}).first():
            yield pair, like


def _frequent(connection: Connection) -> frozenset[int]:
    many = func.count(SIGHTING.c.gallery_id.distinct()) > MOST_GALLERIES
    query = select(SIGHTING.c.caption_id).where(SIGHTING.c.caption_id.is_not(None)).group_by(SIGHTING.c.caption_id)
    return frozenset(connection.execute(query.having(many)).scalars())


def sketch_captions(reading: Door, writing: Door) -> set[int]:
    """Sketch the captions that have no sketch yet; returns the numbers of those that can be linked."""
    fresh: set[int] = set()
    query = (
        select(CAPTION.c.id, CAPTION.c.text)
        .outerjoin(SKETCH, SKETCH.c.caption_id == CAPTION.c.id)
        .where(SKETCH.c.caption_id.is_(None))
    )
    for rows in read_portions(reading, query, CAPTION.c.id, PORTION):
        sketches = sketch_all([row.text for row in rows])
        made = [{"caption_id": row.id, "sketch": sketch} for row, sketch in zip(rows, sketches, strict=True)]
        with writing() as connection:
            insert_missing(connection, SKETCH, made, "caption_id")
        fresh.update(row["caption_id"] for row in made if row["sketch"] is not None)
    return fresh
