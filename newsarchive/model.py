"""The values that flow through newsarchive: Page, then Gallery with its Pairs, then Photos.

All are frozen; a step that learns something returns a new value (:func:`dataclasses.replace`).
Times are timezone-aware; publication times carry +07:00. Text is NFC, as :mod:`newsarchive.text` makes it,
except fields named ``*_verbatim``, which hold the characters of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """One answered request: the bytes as received and what came with them.

    ``url`` is the address that was asked for (the page's identity in the frontier), ``final_url`` the one that
    answered after redirects, when it differs. ``headers`` keep the order and spelling of the server, as
    (name, value) pairs decoded as Latin-1. ``notes`` is what robots.txt, headers and page said on being archived, one
    short text each ("robots.txt: allowed", "X-Robots-Tag: noarchive"), ``archiving`` the directives in them
    ("noarchive", ...). ``capture_id`` is set once the bytes are safe in the archive.
    """

    url: str
    body: bytes = field(repr=False)  # a log line must not hold a page
    final_url: str | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: datetime | None = None
    site: str | None = None
    found_via: str | None = None
    capture_id: int | None = None
    notes: tuple[str, ...] = ()
    archiving: tuple[str, ...] = ()


def read_headers(headers: Iterable[tuple[bytes, Iterable[bytes]]]) -> tuple[tuple[str, str], ...]:
    """An answer's headers as they are kept: (name, value), in order.

    >>> read_headers([(b"Content-Type", [b"image/jpeg"]), (b"Vary", [b"Accept", b"Origin"])])
    (('Content-Type', 'image/jpeg'), ('Vary', 'Accept'), ('Vary', 'Origin'))
    """
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in headers for value in values)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tied a caption to its photo.

    ``kind`` is a short phrase such as "figcaption", "table row", "paragraph below", "text dump";
    ``rule`` the reader that saw it ("generic" or a site's name) with its ``version``.
    """

    kind: str
    rule: str = "generic"
    version: int = 1


@dataclass(frozen=True, slots=True)
class Photo:
    """The look of one stored photo. ``sha256`` (hex) names its bytes; sizes are bytes and pixels.

    ``metadata`` holds what EXIF and IPTC said, by plain names: "credit", "byline", "caption", "copyright",
    "taken_at", "camera", ... ``hashes`` are what its copies are found by (signed 64-bit numbers, see
    :mod:`newsarchive.photo_hash`): () for a picture without detail, None where nobody looked.
    """

    sha256: str
    size: int
    format: str
    width: int
    height: int
    mode: str = "RGB"
    metadata: Mapping[str, str] = field(default_factory=dict)
    hashes: tuple[int, ...] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """One photo (or none) with one caption (or none), at its place in reading order (from 1).

    ``image_candidates`` lists every address that the page gives for the photo, best first; ``image_url`` is the
    first of them. ``caption`` has no credit in it; ``caption_verbatim`` is the text as the page shows it.
    Pairs that share one caption share a ``group`` number. ``photo`` and ``photo_failure`` are set after the
    download: exactly one of them when there is an ``image_url``.
    """

    position: int
    image_url: str | None = None
    image_candidates: tuple[str, ...] = ()
    image_alt: str | None = None
    caption: str | None = None
    caption_verbatim: str | None = None
    credit: str | None = None
    photographer: str | None = None
    agency: str | None = None
    group: int | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence("none"))
    photo: Photo | None = None
    photo_failure: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A caption or photo that the page held once more, and was not stored a second time.

    ``positions`` are the positions of the pairs that it repeats; ``reason`` says how that was seen.
    """

    text: str | None
    positions: tuple[int, ...]
    reason: str
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Gallery:
    """A photo story: its heading, its pairs in reading order, and what was seen on the way.

    ``confidence`` runs from 0 to 1. ``disagreement`` says in one line where the site's rule and the rule-free
    reading differ (None: they agree, or there is no rule): the alarm for a changed layout.
    ``archiving`` holds what the page said about archiving ("noarchive", "noimageai", "tdm-reservation", ...).
    """

    url: str | None = None
    site: str | None = None
    title: str | None = None
    title_verbatim: str | None = None
    lead: str | None = None
    lead_verbatim: str | None = None
    outlet_prefix: str | None = None
    place: str | None = None
    author: str | None = None
    source: str | None = None
    credit: str | None = None
    published_at: datetime | None = None
    canonical_url: str | None = None
    pairs: tuple[Pair, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    rule: str = "generic"
    confidence: float = 1.0
    disagreement: str | None = None
    archiving: tuple[str, ...] = ()
    capture_id: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; times as ISO 8601 text, tuples as lists."""
        return plain(self)  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """``value`` as JSON-ready dicts, lists, text and numbers; dataclasses by their fields, times as ISO 8601."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value
