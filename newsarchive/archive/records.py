"""What an archive answers: frozen values, JSON-ready by ``as_dict()``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from newsarchive.model import Gallery, plain


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a gallery: its id and newest version.

    ``is_new``: the archive had not seen it. ``changed``: a version was added (always so for a new one).
    ``repaired``: photos that were missing before and are there now, in the same version.
    """

    gallery_id: int
    version_number: int
    is_new: bool
    changed: bool
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One pair that a search found. ``excerpt`` is the part that matches, the words that matched between « and ».

    ``parts`` is the same in pieces, each with whether it matched, for those who mark it otherwise. Put together they
    are the text as it was printed, which may have « and » of its own. ``matched_in`` is where it stands: "caption",
    "title", "lead", "credit" or "place"; None where no word is marked, since none was asked for.

    ``corrected_caption`` and ``corrected_credit``: what a person says they should be; None: nobody did.
    """

    pair_id: int
    gallery_id: int
    newspaper: str | None
    url: str | None
    title: str | None
    position: int
    caption: str | None
    credit: str | None
    photo_sha256: str | None
    photo_path: str | None
    width: int | None
    height: int | None
    photo_failure: str | None
    published_at: datetime | None
    excerpt: str
    parts: tuple[tuple[str, bool], ...]
    matched_in: str | None = None
    corrected_caption: str | None = None
    corrected_credit: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Count:
    """How many pairs a search finds; ``more``: at least one more than ``number``, where counting stopped."""

    number: int
    more: bool

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many of the pairs that a search finds have one value, such as a newspaper; None: they have none.

    ``more``: at least one more than ``count``, where counting stopped.
    """

    value: str | None
    count: int
    more: bool = False

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class GalleryRecord:
    """A stored gallery: the newest version as a :class:`~newsarchive.model.Gallery`, and where it came from."""

    gallery_id: int
    version_number: int
    first_seen_at: datetime
    stored_at: datetime
    fetched_at: datetime | None
    page_sha256: str | None
    page_path: str | None
    gallery: Gallery

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of a spider. ``counts`` by name; ``failures`` as (address, reason).

    ``log_path`` and ``events`` (JSON lines) are files under the archive's folder; None where none was kept.
    ``times_started`` is 1, and one more for each continuation.
    """

    run_id: int
    job_key: str | None
    newspaper: str | None
    spider: str
    state: str
    reason: str | None
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    failures: tuple[tuple[str, str], ...]
    log_path: str | None = None
    events: str | None = None
    times_started: int = 1

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class SiteStats:
    """The sums of one newspaper; pairs and photos of the newest versions."""

    newspaper: str | None
    galleries: int
    pairs: int
    captioned: int
    photos: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The sums of an archive. ``pairs``, ``captioned``, ``photos_missing`` and ``repeats`` are of the newest versions.

    ``photos`` are distinct, ``photo_bytes`` their sum; ``page_bytes`` is the sum of distinct page bodies.
    ``pages`` counts addresses by state; ``photo_failures`` and ``page_failures`` are (reason, count), most first.
    """

    galleries: int
    versions: int
    captures: int
    pairs: int
    captioned: int
    captions: int
    photos: int
    photo_bytes: int
    page_bytes: int
    photos_missing: int
    repeats: int
    pages: dict[str, int]
    photo_failures: tuple[tuple[str, int], ...]
    page_failures: tuple[tuple[str, int], ...]
    sites: tuple[SiteStats, ...]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


class WayCount(NamedTuple):
    """How many pages a way found, and how many of them no other way ever found."""

    found: int
    alone: int
