"""Column types that hold the same values in SQLite and in PostgreSQL. Tables and migrations take them from here."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

WHOLE = Integer().with_variant(BigInteger(), "postgresql")
"""Whole numbers. SQLite's have 64 bits; PostgreSQL's INTEGER has 32, and its counters also count rows that were not
inserted because they were there: with a million addresses found again each day they would be used up in six years."""


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_text(value: Any) -> str:
    """``value`` as compact JSON; Vietnamese stays readable, and findable with LIKE.

    >>> json_text({"nơi": "Hà Nội"})
    '{"nơi":"Hà Nội"}'
    """
    return _COMPACT.encode(value)


class JsonText(TypeDecorator[Any]):
    """JSON as the text that SQLite's JSON columns hold: views give text on both, and compare it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


PLAIN = JSON(none_as_null=True).with_variant(JsonText(), "postgresql")
"""JSON, NULL for None."""
