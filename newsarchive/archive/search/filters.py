"""What narrows a search besides its words: newspapers, days, credit, agency, format, sizes, captions, copies.

One value for the command line, Python, the web desk and exports, and one form in SQL over the view ``pairs``, so that
all of them give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import Connection

from newsarchive.archive.search.matching import Condition, matching
from newsarchive.archive.search.query import Credited, parse_words
from newsarchive.errors import QueryError
from newsarchive.text.agencies import agency_name

_COMPARED = (
    ("agency", "agency = ?"),
    ("format", "format = ?"),
    ("min_width", "width >= ?"),
    ("min_height", "height >= ?"),
    ("min_bytes", "bytes >= ?"),
    ("max_bytes", "bytes <= ?"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field narrows, an empty one does not.

    ``sites`` are names of newspapers (any of them); ``since`` and ``until`` are days in Vietnam, both included: a pair
    whose gallery has no date is left out as soon as a day is given. ``credit`` holds words that the photo credit must
    have, as a search reads them; ``agency`` is the name of an agency in any known spelling; ``format`` is that of the
    photo ("JPEG"). ``min_width`` and ``min_height`` are pixels, ``min_bytes`` and ``max_bytes`` the size of the
    photo's file: a pair without a stored photo is left out by any of these. ``has_caption`` and ``has_duplicates``
    (another gallery ran the photo or a linked copy of it) are yes, no, or None for either.
    """

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    credit: str | None = None
    agency: str | None = None
    format: str | None = None
    min_width: int | None = None
    min_height: int | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    has_caption: bool | None = None
    has_duplicates: bool | None = None

    def __post_init__(self) -> None:
        if self.agency is not None:
            object.__setattr__(self, "agency", agency_name(self.agency) or self.agency.strip() or None)
        if self.format is not None:
            object.__setattr__(self, "format", self.format.strip().upper().replace("JPG", "JPEG") or None)

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed."""
        return replace(self, **changes)

    def conditions_in(self, connection: Connection) -> Iterator[Condition]:
        """The conditions in SQL over the view ``pairs``, the words of the credit included.

        Raises :class:`~newsarchive.errors.QueryError` for a credit without letters or digits.
        """
        if self.credit is not None:
            yield matching(connection, self.credited())
        yield from self.conditions()

    def conditions(self) -> Iterator[Condition]:
        """The conditions in SQL over the view ``pairs`` that any database reads; the credit's words are not among them.

        >>> list(Filters(sites=("tuoitre",), until=date(2016, 7, 31)).conditions())
        [('newspaper IN (?)', ('tuoitre',)), ('published_at < ?', ('2016-08-01',))]
        >>> list(Filters(agency="vna", format="jpg", has_caption=False).conditions())
        [('agency = ?', ('TTXVN',)), ('format = ?', ('JPEG',)), ('caption IS NULL', ())]
        """
        if self.sites:
            yield f"newspaper IN ({', '.join('?' * len(self.sites))})", self.sites
        if self.since:
            yield "published_at >= ?", (self.since.isoformat(),)
        if self.until:
            yield "published_at < ?", (_day_after(self.until),)
        for name, condition in _COMPARED:
            if (value := getattr(self, name)) is not None:
                yield condition, (value,)
        if self.has_caption is not None:
            yield f"caption IS {'NOT ' if self.has_caption else ''}NULL", ()
        if self.has_duplicates is not None:
            yield "has_duplicates = ?", (int(self.has_duplicates),)

    def credited(self) -> Credited:
        """The words of the credit, as a part of a query; raises :class:`~newsarchive.errors.QueryError`."""
        words = parse_words(self.credit or "")
        if words is None:
            raise QueryError("the credit holds no word", where=self.credit, then="give a name, or leave it out")
        return Credited(words.words, words.exact)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, without what does not narrow."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        found["sites"] = sorted(self.sites)
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in found.items()
            if value is not None and value != []
        }


def _day_after(day: date) -> str:
    # The last day that Python knows has none after it; nothing is published later.
    return (day + timedelta(days=1)).isoformat() if day < date.max else "9999-12-32"
