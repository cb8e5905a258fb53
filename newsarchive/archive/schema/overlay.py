"""The SQL by which corrections lie over captured pairs: pieces of the views and of the search index."""

from __future__ import annotations


def in_effect(kind: str, column: str) -> str:
    """A column of the correction of this kind that holds for ``pair``: the last that stands and is not outdated.

    The key of correction_place begins with the pair, so a pair without corrections costs one look into an index.
    """
    return f"""(SELECT correction.{column} FROM correction_place
    JOIN correction ON correction.id = correction_place.correction_id
    WHERE correction_place.pair_id = pair.id AND NOT correction_place.outdated AND correction.kind = '{kind}'
      AND correction.withdrawn_at IS NULL ORDER BY correction_place.correction_id DESC LIMIT 1)"""  # noqa: S608


MARKED_WRONG = f"CASE WHEN {in_effect('wrong_pair', 'id')} IS NULL THEN 0 ELSE 1 END"
"""1 for a pair that a person marked as wrong: photo and caption do not belong together."""

CAPTURED = "CASE correction.kind WHEN 'credit' THEN correction.credit ELSE correction.caption END"
"""What stood there when the correction was made."""

_PLACES = "(SELECT 1 FROM correction_place WHERE correction_place.correction_id = correction.id{which})"

_REPLACED = """(SELECT 1 FROM correction_place AS place
      JOIN correction_place AS later ON later.pair_id = place.pair_id AND later.correction_id > correction.id
      JOIN correction AS newer ON newer.id = later.correction_id
      WHERE place.correction_id = correction.id AND newer.kind = correction.kind AND newer.withdrawn_at IS NULL
        AND NOT later.outdated)"""

STATE = f"""CASE
    WHEN correction.withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN NOT EXISTS {_PLACES.format(which="")} THEN 'pair gone'
    WHEN NOT EXISTS {_PLACES.format(which=" AND NOT correction_place.outdated")} THEN 'outdated'
    WHEN correction.kind <> 'note' AND EXISTS {_REPLACED} THEN 'replaced'
    ELSE 'in effect' END"""
"""What became of a correction."""

PAIR_NOW = "(SELECT min(place.pair_id) FROM correction_place AS place WHERE place.correction_id = correction.id)"
"""The (first) pair that it speaks of in the newest version; NULL: it was taken out."""
