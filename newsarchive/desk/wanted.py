"""What a search's address asks for: words, filters, order, page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from newsarchive.archive import Filters
from newsarchive.archive.search.search import ORDERS, Order
from newsarchive.desk.rendering import number_of
from newsarchive.errors import QueryError

PAGE = 24
"""Hits on a page: whole rows of two, three, four and six."""

LAST_PAGE = 417
"""10,008 hits, which is as far as hits are counted; what lies further is reached by narrowing."""

ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as its address tells it. ``query`` None: everything that ``filters`` leave."""

    query: str | None
    filters: Filters
    order: Order
    page: int

    @property
    def offset(self) -> int:
        """Hits on the pages before."""
        return (self.page - 1) * PAGE


def read_wanted(request: Any) -> Wanted:
    """What the address asks for; raises :class:`~newsarchive.errors.QueryError` for a day that is none."""
    asked = request.args
    query = (asked.get("q") or "").strip() or None
    usual = "best" if query else "newest"
    order = asked.get("order")
    return Wanted(
        query,
        read_filters(asked),
        order=order if order in ORDERS else usual,  # type: ignore[arg-type]
        page=number_of(request, "page", least=1, most=LAST_PAGE),
    )


def read_filters(asked: Any) -> Filters:
    """The filters in an address (a MultiParams); raises :class:`~newsarchive.errors.QueryError`."""
    since, until = _day(asked.get("from")), _day(asked.get("to"))
    year = asked.get("year") or ""
    if year.isdecimal() and 1 <= int(year) <= date.max.year:
        since, until = date(int(year), 1, 1), date(int(year), 12, 31)
    return Filters(
        sites=tuple(filter(None, asked.getlist("newspaper"))),
        since=since,
        until=until,
        credit=(asked.get("credit") or "").strip() or None,
        agency=(asked.get("agency") or "").strip() or None,
        format=(asked.get("format") or "").strip() or None,
        has_caption=ANSWERS.get(asked.get("captioned") or ""),
        has_duplicates=ANSWERS.get(asked.get("copies") or ""),
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError("no day", where=text[:40], then="write it as 2016-07-03") from None
