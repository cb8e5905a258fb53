"""Search: the command line's language, a grid of photos, pages with addresses of their own."""

from __future__ import annotations

from functools import partial
from typing import Any

from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import address, number_of, render
from newsarchive.errors import QueryError

PAGE = 24
"""Hits on a page: whole rows of two, three, four and six."""

LAST_PAGE = 400


async def show_search(request: Any, datasette: Any) -> Any:
    """``/search?q=``."""
    desk = desk_of(datasette)
    query = (request.args.get("q") or "").strip()
    page = number_of(request, "page", least=1, most=LAST_PAGE)
    context: dict[str, Any] = {"query": query, "page": page, "hits": [], "wrong": None}
    if query:
        find = partial(desk.archive.search, query, limit=PAGE + 1, offset=(page - 1) * PAGE)
        try:
            hits = await desk.read(find)
        except QueryError as error:
            context["wrong"] = str(error)
        else:
            more = len(hits) > PAGE and page < LAST_PAGE
            context |= {
                "hits": hits[:PAGE],
                "next": address(request, page=page + 1) if more else None,
                "previous": address(request, page=page - 1 if page > 2 else None) if page > 1 else None,
            }
    return await render(datasette, request, "search", context)
