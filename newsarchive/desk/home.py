"""The first page: search, what is new, what the archive holds, and when its newspapers ran photo stories."""

from __future__ import annotations

from functools import partial
from typing import Any

from newsarchive.desk.coverage import Coverage, read_coverage
from newsarchive.desk.desk import desk_of
from newsarchive.desk.language import choose_language
from newsarchive.desk.overview import newest_galleries
from newsarchive.desk.rendering import number_of, render

CARDS = 9
"""One large, and the rest in rows of two, three or four."""


async def show_home(request: Any, datasette: Any) -> Any:
    """``/``, with ``year`` and ``newspaper`` for the calendar."""
    desk = desk_of(datasette)
    cards = await desk.read(newest_galleries, desk.archive, CARDS)
    coverage: Coverage | None = await desk.kept.get("coverage", partial(read_coverage, desk.archive))
    drawn = None
    if coverage is not None:
        year = number_of(request, "year", least=0, most=9999)
        asked = year, request.args.get("newspaper"), choose_language(request)
        drawn = coverage.drawn(*asked) or await desk.read(coverage.draw, *asked)
    return render(request, "home", {"cards": cards, "coverage": drawn})
