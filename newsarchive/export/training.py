"""What models are trained on: a photo with its caption, in rows whose types never change.

The loaders of Hugging Face guess a column's type from the first rows of each split and refuse splits that differ; a
column that is NULL there has no type, and text that looks like a time becomes one. So these rows have no NULL (an
empty text instead), and the publication time is written with a space before its zone.
"""

from __future__ import annotations

from typing import Any

from newsarchive.export.picking import Picking
from newsarchive.export.record import INTEGERS, REALS, Field, Record

ABOUT = (
    "key gallery_key newspaper url title lead place author source published_at position image_url image_alt"
    " caption credit photographer agency photo_sha256 format width height evidence confidence corrected_caption"
    " corrected_credit marked_wrong family split"
).split()


def training_fields(picking: Picking) -> tuple[Field, ...]:
    """The columns of :func:`training_row`, with splits or without."""
    return tuple(field for field in picking.fields if field.name in ABOUT)


def training_row(record: Record) -> dict[str, Any]:
    """A record without NULL, JSON-ready; an unknown text is empty."""
    row = {name: _typed(name, record.values[name]) for name in ABOUT if name in record.values}
    row["published_at"] = spaced(row["published_at"])
    return row


def _typed(name: str, value: Any) -> Any:
    if value is not None:
        return value
    return 0 if name in INTEGERS else 0.0 if name in REALS else ""


def spaced(moment: str) -> str:
    """A time that stays text in every reader.

    >>> spaced("2016-07-03T09:30:00+07:00")
    '2016-07-03 09:30:00 +07:00'
    >>> spaced("")
    ''
    """
    return f"{moment[:10]} {moment[11:19]} {moment[19:]}" if moment else ""
