"""Whose words an export holds: those that were captured, those that people corrected, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarchive.errors import ExportError
from newsarchive.export.record import OVERLAY, Field
from newsarchive.text.credits import names_in

CAPTURED, CORRECTED, BOTH = "captured", "corrected", "both"

WORDINGS = (CAPTURED, CORRECTED, BOTH)

_MARK = tuple(field for field in OVERLAY if field.name == "marked_wrong")

FIELDS: Mapping[str, tuple[Field, ...]] = {CAPTURED: (), CORRECTED: _MARK, BOTH: OVERLAY}
"""The columns that each adds. With "corrected", caption and credit themselves are the corrected ones."""


def check_wording(text: str) -> str:
    """``text`` if it is one of the three; raises :class:`~newsarchive.errors.ExportError`."""
    if text not in WORDINGS:
        raise ExportError(f"no wording {text}", then=f"there are {', '.join(WORDINGS)}")
    return text


def worded(values: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The values of a pair (with those of OVERLAY) as an export with this wording holds them.

    A corrected credit is read for photographer and agency as a captured one is. ``caption_verbatim`` is always what
    the page shows.

    >>> captured = {"caption": "Chợ.", "credit": None, "corrected_caption": "Chợ nổi.", "corrected_credit": None}
    >>> worded(captured | {"marked_wrong": 0}, "corrected")
    {'caption': 'Chợ nổi.', 'credit': None, 'marked_wrong': 0}
    """
    kept = {field.name for field in FIELDS[text]}
    row = {name: value for name, value in values.items() if name in kept or name not in _ALL}
    if text != CORRECTED:
        return row
    if (caption := values["corrected_caption"]) is not None:
        row["caption"] = caption
    if (credit := values["corrected_credit"]) is not None:
        photographer, agency = names_in(credit)
        row |= {"credit": credit, "photographer": photographer, "agency": agency}
    return row


_ALL = frozenset(field.name for field in OVERLAY)
