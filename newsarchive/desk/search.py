"""Search: the command line's language, a grid of photos, facets, pages with addresses of their own."""

from __future__ import annotations

import time
from functools import partial
from typing import Any
from urllib.parse import urlencode

from newsarchive.archive import ArchiveReader, Hit
from newsarchive.archive.search.found import Found
from newsarchive.archive.search.search import ORDERS
from newsarchive.desk.desk import desk_of
from newsarchive.desk.facets import Sums, list_choices, sum_hits
from newsarchive.desk.rendering import address, context_of, render
from newsarchive.desk.wanted import LAST_PAGE, PAGE, Wanted, read_wanted
from newsarchive.errors import QueryError

CHIPS = ("from", "to", "credit", "captioned")
"""Filters that no facet shows: each can be taken away."""


WHOLE = 0.25
"""Seconds in which a page is sent, since a reader is to have an answer within 0.3. Facets that take longer are made all
the same, and the page asks for them again."""


async def show_search(request: Any, datasette: Any) -> Any:
    """``/search``, with ``q``, filters, ``order`` and ``page``."""
    try:
        context = await _find(request, datasette, read_wanted(request))
    except QueryError as error:
        context = {"wrong": str(error), "query": request.args.get("q") or "", "hits": [], "page": 1}
    return render(request, "search", context)


async def _find(request: Any, datasette: Any, wanted: Wanted) -> dict[str, Any]:
    desk, words, begun = desk_of(datasette), context_of(request)["t"], time.monotonic()
    found, hits = await desk.read(find_hits, desk.archive, wanted)
    sums: Sums | None = await desk.kept.get(
        ("hits", wanted.query, wanted.filters),
        partial(sum_hits, desk.archive, wanted.query, wanted.filters, found),
        patience=max(0.0, WHOLE - (time.monotonic() - begun)),
    )
    more = len(hits) > PAGE and wanted.page < LAST_PAGE
    return {
        "query": wanted.query or "",
        "wrong": None,
        "hits": hits[:PAGE],
        "page": wanted.page,
        "first": wanted.offset + 1,
        "next": address(request, page=wanted.page + 1) if more else None,
        "previous": address(request, page=wanted.page - 1 if wanted.page > 2 else None) if wanted.page > 1 else None,
        "count": found.count,
        "sums": sums,
        "facets": list(list_choices(sums, request, words)) if sums else [],
        "order": wanted.order,
        "orders": [(one, address(request, order=one, page=None)) for one in ORDERS if one != "best" or wanted.query],
        "chips": [
            (name, value, address(request, page=None, **{name: None}))
            for name in CHIPS
            if (value := request.args.get(name))
        ],
        "hidden": [
            (name, value)
            for name in ("newspaper", "year", "agency", "format", "copies", "order")
            for value in request.args.getlist(name)
        ],
        "asking": _asking(request),
        "self": address(request),
    }


def find_hits(archive: ArchiveReader, wanted: Wanted) -> tuple[Found, list[Hit]]:
    """All that is found, and the hits of a page and one more."""
    found = archive.find(wanted.query, wanted.filters)
    hits = archive.search(
        wanted.query, wanted.filters, order=wanted.order, limit=PAGE + 1, offset=wanted.offset, found=found
    )
    return found, hits


def _asking(request: Any) -> str:
    """The address's parameters without place and language: what a download is asked for with."""
    kept = [
        (name, value)
        for name in request.args
        if name not in {"page", "lang", "order"}
        for value in request.args.getlist(name)
    ]
    return urlencode(kept)
