"""How the hits of a search divide, each part a link that narrows the search to it or takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsarchive.archive import ArchiveReader, FacetValue, Filters
from newsarchive.archive.search.facets import Facet
from newsarchive.archive.search.found import Found
from newsarchive.desk.rendering import address
from newsarchive.desk.texts import paper
from newsarchive.desk.words import Words

FACETS: dict[str, Facet] = {
    "newspaper": "newspaper",
    "year": "year",
    "agency": "agency",
    "format": "format",
    "copies": "has_duplicates",
}
"""By their name in the address."""

MOST = 12
"""Values of one facet."""

_WITHOUT: dict[str, dict[str, Any]] = {
    "newspaper": {"sites": ()},
    "year": {"since": None, "until": None},
    "agency": {"agency": None},
    "format": {"format": None},
    "copies": {"has_duplicates": None},
}


Sums = dict[str, list[FacetValue]]
"""How hits divide by each facet, which goes by its name in the address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its name for people, how many hits, and where it leads."""

    label: str
    count: str
    link: str
    chosen: bool


def sum_hits(archive: ArchiveReader, query: str | None, filters: Filters, found: Found) -> Sums:
    """Divide. A facet that narrows already is divided without itself, so that another value can be taken.

    ``found`` is what the archive found of these words and filters.
    """
    chosen = [name for name in FACETS if any(getattr(filters, field) not in (None, ()) for field in _WITHOUT[name])]
    open_ = [facet for name, facet in FACETS.items() if name not in chosen]
    values = archive.all_facets(query, filters, by=open_, found=found) if open_ else {}
    for name in chosen:
        values[FACETS[name]] = archive.facet_hits(query, filters.but(**_WITHOUT[name]), by=FACETS[name])
    return {name: values[facet] for name, facet in FACETS.items()}


def list_choices(sums: Sums, request: Any, words: Words) -> Iterator[tuple[str, list[Choice]]]:
    """The facets that divide anything or are chosen, with their values as links."""
    for name, values in sums.items():
        chosen = set(request.args.getlist(name))
        known = [one for one in values if one.value is not None]
        if len(known) < 2 and not chosen:
            continue
        shown = known[:MOST] + [one for one in known[MOST:] if one.value in chosen]
        if name == "year":
            shown.sort(key=lambda one: one.value or "", reverse=True)
        yield name, [_choice(name, one, request, words) for one in shown]


def _choice(name: str, one: FacetValue, request: Any, words: Words) -> Choice:
    value = str(one.value)
    chosen = value in request.args.getlist(name)
    link = address(request, page=None, **{name: None if chosen else value})
    return Choice(_label(name, value, words), f"{words.number(one.count)}{'+' if one.more else ''}", link, chosen)


def _label(name: str, value: str, words: Words) -> str:
    match name:
        case "newspaper":
            return paper(value)
        case "copies":
            return words(f"copies_{value}")
        case _:
            return value
