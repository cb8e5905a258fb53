"""The first page: search, what is new, what the archive holds, and when its newspapers ran photo stories."""

from __future__ import annotations

from functools import partial
from typing import Any

from newsarchive.desk import charts
from newsarchive.desk.desk import desk_of
from newsarchive.desk.overview import Overview, newest_galleries, sum_up
from newsarchive.desk.rendering import address, context_of, number_of, render

CARDS = 9
"""One large, and the rest in rows of two, three or four."""

AGENCIES = 8
MONTHS = 36


async def show_home(request: Any, datasette: Any) -> Any:
    """``/``, with ``year`` and ``newspaper`` for the calendar."""
    desk = desk_of(datasette)
    cards = await desk.read(newest_galleries, desk.archive, CARDS)
    overview = await desk.kept.get("overview", partial(sum_up, desk.archive))
    context: dict[str, Any] = {"cards": cards, "overview": overview}
    if overview is not None and overview.years():
        context |= _coverage(request, overview)
    return await render(datasette, request, "home", context)


def _coverage(request: Any, overview: Overview) -> dict[str, Any]:
    words = context_of(request)["t"]
    years, names = overview.years(), overview.newspapers()
    asked = number_of(request, "year", least=0, most=9999)
    year = asked if asked in years else years[-1]
    newspaper = request.args.get("newspaper")
    newspaper = newspaper if newspaper in names else None
    days = overview.in_year(year, newspaper)
    months = list(overview.months().items())[-MONTHS:]
    captioned = [(site.newspaper or "–", site.captioned / site.pairs) for site in overview.stats.sites if site.pairs]
    return {
        "year": year,
        "years": [(one, f"{address(request, year=one)}#coverage") for one in years],
        "newspaper": newspaper,
        "newspapers": [(one, f"{address(request, newspaper=one)}#coverage") for one in names],
        "all_newspapers": f"{address(request, newspaper=None)}#coverage",
        "days": sorted(days.items(), reverse=True),
        "by_newspaper": overview.days,
        "bar": charts.bar,
        "calendar": charts.draw_calendar(year, days, newspaper, words),
        "months": months,
        "months_chart": charts.draw_columns([(words.month(name), count) for name, count in months], words),
        "agencies": overview.agencies[:AGENCIES],
        "agencies_more": len(overview.agencies[AGENCIES:]),
        "captioned": captioned,
    }
