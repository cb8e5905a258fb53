"""The collections over the manifests: one for all, and where they are many one a newspaper and one a year below it.

Presentation 3 has no pages of a collection, and viewers load it whole: so none names more than some hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from newsarchive.export.iiif.manifest import CONTEXT, newspaper_title
from newsarchive.export.iiif.words import Words, both

MOST = 500
"""Galleries that one collection names: some 200 KB of JSON."""

UNDATED = "unknown"

_NAMED = frozenset({"id", "type", "label", "thumbnail", "navDate"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A gallery as collections name it."""

    newspaper: str | None
    published_at: str | None
    item: dict[str, Any]

    @property
    def year(self) -> str:
        """Year of publication, in Vietnam."""
        return self.published_at[:4] if self.published_at else UNDATED


def entry_of(manifest: dict[str, Any], newspaper: str | None) -> Entry:
    """How collections name a manifest."""
    item = {name: value for name, value in manifest.items() if name in _NAMED}
    return Entry(newspaper, manifest.get("navDate"), item)


@dataclass(slots=True)
class Collection:
    """A collection that grows: its file's name and what it names so far."""

    name: str
    label: Words
    items: list[dict[str, Any]] = field(default_factory=list)

    def document(self, base: str) -> dict[str, Any]:
        """JSON-ready."""
        return {"@context": CONTEXT, **self.reference(base), "items": self.items}

    def reference(self, base: str) -> dict[str, Any]:
        """How the collection above names it."""
        return {"id": f"{base}/{self.name}", "type": "Collection", "label": self.label}


def collect(entries: Iterator[Entry], count: int, base: str) -> Iterator[Collection]:
    """Every collection over ``count`` galleries, ordered by newspaper and time, those below before those above.

    The last is the one for all, ``collection.json``. At most one part, one newspaper's list of its parts and the list
    of newspapers are in memory.
    """
    top = Collection("collection.json", both("Phóng sự ảnh của báo Việt Nam", "Photo stories of Vietnamese newspapers"))
    if count <= MOST:
        top.items += [entry.item for entry in entries]
        yield top
        return
    for newspaper, stories in groupby(entries, key=lambda entry: entry.newspaper):
        place = newspaper or UNDATED
        paper = Collection(f"collections/{place}.json", newspaper_title(newspaper))
        for part in _parts(stories, f"collections/{place}"):
            paper.items.append(part.reference(base))
            yield part
        top.items.append(paper.reference(base))
        yield paper
    yield top


def _parts(entries: Iterator[Entry], place: str) -> Iterator[Collection]:
    for year, stories in groupby(entries, key=lambda entry: entry.year):
        part, number = None, 0
        for entry in stories:
            if part is None or len(part.items) == MOST:
                if part is not None:
                    yield part
                number += 1
                label = both("Không rõ ngày", "Undated") if year == UNDATED else both(year, year)
                more = f" ({number})" if number > 1 else ""
                part = Collection(
                    f"{place}/{year}-{number}.json", {lang: [f"{s[0]}{more}"] for lang, s in label.items()}
                )
            part.items.append(entry.item)
        if part is not None:
            yield part
