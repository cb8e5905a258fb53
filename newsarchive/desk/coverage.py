"""What the first page says of the whole archive: figures, calendar and charts, drawn once for all who look at them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from newsarchive.archive import ArchiveReader
from newsarchive.desk import charts
from newsarchive.desk.overview import Overview, sum_up
from newsarchive.desk.rendering import PAGES
from newsarchive.desk.words import CATALOGUES

AGENCIES = 8
MONTHS = 36

DRAWN = 64
"""Drawings kept at once, 0.2 MB each; the oldest goes first."""

Key = tuple[int | None, str | None, str]


class Coverage:
    """The sums of an archive, and what was drawn of them: of years, newspapers and languages. Threads may share it."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview
        self._years, self._newspapers = overview.years(), overview.newspapers()
        self._drawn: dict[Key, Markup] = {}
        self._turn = Lock()

    def drawn(self, year: int, newspaper: str | None, language: str) -> Markup | None:
        """What :meth:`draw` returns, if it was drawn before: nobody need wait for a thread then."""
        return self._drawn.get(self._key(year, newspaper, language))

    def draw(self, year: int, newspaper: str | None, language: str) -> Markup:
        """The part of the page for a year and a newspaper; the last year and all newspapers where there are no such."""
        key = self._key(year, newspaper, language)
        with self._turn:
            if key not in self._drawn:
                context = {**self._context(*key), "t": CATALOGUES[language]}
                self._drawn[key] = Markup(PAGES.get_template("desk/coverage.html").render(context))  # noqa: S704
                if len(self._drawn) > DRAWN:
                    del self._drawn[next(iter(self._drawn))]
            return self._drawn[key]

    def _key(self, year: int, newspaper: str | None, language: str) -> Key:
        usual = self._years[-1] if self._years else None
        return (
            year if year in self._years else usual,
            newspaper if newspaper in self._newspapers else None,
            language,
        )

    def _context(self, year: int | None, newspaper: str | None, language: str) -> dict[str, Any]:
        overview, words = self._overview, CATALOGUES[language]
        if year is None:
            return {"overview": overview}
        months = list(overview.months().items())[-MONTHS:]
        return {
            "overview": overview,
            "year": year,
            "years": [(one, _address(one, newspaper)) for one in self._years],
            "newspaper": newspaper,
            "newspapers": [(one, _address(year, one)) for one in self._newspapers],
            "all_newspapers": _address(year, None),
            "days": list(self._days(year, newspaper)),
            "bar": charts.bar,
            "calendar": charts.draw_calendar(year, overview.in_year(year, newspaper), newspaper, words),
            "months": months,
            "months_chart": charts.draw_columns([(words.month(name), count) for name, count in months], words),
            "agencies": overview.agencies[:AGENCIES],
            "agencies_more": len(overview.agencies[AGENCIES:]),
            "captioned": overview.captioned,
        }

    def _days(self, year: int, newspaper: str | None) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
        """The days of a year that have galleries, the last first: how many, and how many of each newspaper."""
        found: dict[str, list[tuple[str, int]]] = {}
        for (name, day), count in sorted(self._overview.days.items()):
            if day.startswith(f"{year:04}-") and newspaper in {None, name}:
                found.setdefault(day, []).append((name, count))
        for day, counts in sorted(found.items(), reverse=True):
            yield day, sum(count for _, count in counts), counts


def read_coverage(archive: ArchiveReader) -> Coverage:
    """The sums of an archive, nothing drawn yet; a second at a million pairs."""
    return Coverage(sum_up(archive))


def _address(year: int, newspaper: str | None) -> str:
    asked = {"year": year, **({} if newspaper is None else {"newspaper": newspaper})}
    return f"/?{urlencode(asked)}#coverage"
