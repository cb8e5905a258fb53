"""The words of a manifest: the newspaper's own are Vietnamese, the labels stand there in Vietnamese and English."""

from __future__ import annotations

from typing import Any

Words = dict[str, list[str]]


def vietnamese(*values: str | None) -> Words:
    """Words of the newspaper, without what it does not say.

    >>> vietnamese("Chợ nổi", None)
    {'vi': ['Chợ nổi']}
    """
    return {"vi": [value for value in values if value]}


def both(vi: str, en: str) -> Words:
    """A label of ours, in both languages."""
    return {"vi": [vi], "en": [en]}


def said(label: Words, *values: str | None) -> list[dict[str, Any]]:
    """A line of metadata; none where there is nothing to say.

    >>> said(both("Nơi", "Place"), "Hà Nội")
    [{'label': {'vi': ['Nơi'], 'en': ['Place']}, 'value': {'vi': ['Hà Nội']}}]
    >>> said(both("Nơi", "Place"), None)
    []
    """
    value = vietnamese(*values)
    return [{"label": label, "value": value}] if value["vi"] else []
