"""What a proof says: frozen values, JSON-ready by ``as_dict()``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.model import plain


@dataclass(frozen=True, slots=True)
class Bytes:
    """A stored file. ``size`` is in bytes, as its row says; ``path`` is under the archive's folder.

    ``found`` is the SHA-256 of what lies there now, None where nothing does; ``state`` is "whole", "damaged" or
    "missing".
    """

    sha256: str
    size: int
    path: str
    found: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """One answer of a server: what was asked for, what answered (None: the same address), when, and with which headers.

    ``notes`` are what robots.txt, headers and page said on being archived; ``times_seen`` fetches gave the same bytes.
    """

    url: str
    final_url: str | None
    status: int
    headers: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    fetched_at: datetime
    last_seen_at: datetime
    times_seen: int
    page: Bytes


@dataclass(frozen=True, slots=True)
class Source:
    """An address that served the photo; ``fetched_at`` is the last time, the others as the server wrote them."""

    url: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class RunOf:
    """The run that stored the version."""

    run_id: int
    newspaper: str | None
    spider: str
    job_key: str | None
    state: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the pair that reads otherwise now."""

    field: str
    stored: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Rederived:
    """What the splitter reads in the stored page today.

    ``result`` is "equal", "differs" or "impossible"; ``reason`` says why in words. ``rule`` and ``rule_version`` are
    today's; where they are others than the pair's, the rule has changed since and a difference need not be a fault.
    """

    result: str
    reason: str
    rule: str | None = None
    rule_version: int | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain from a pair to the bytes it came from, checked anew.

    ``holds`` is whether page and photo are whole (where there are such) and the page still reads as the pair says.
    """

    pair_id: int
    gallery_id: int
    newspaper: str | None
    url: str | None
    title: str | None
    version: int
    is_newest: bool
    stored_at: datetime
    position: int
    image_url: str | None
    caption: str | None
    caption_verbatim: str | None
    credit: str | None
    evidence: str
    rule: str
    rule_version: int
    photo_failure: str | None
    photo: Bytes | None
    sources: tuple[Source, ...]
    fetch: Fetch | None
    run: RunOf | None
    rederived: Rederived

    @property
    def holds(self) -> bool:
        """Whether nothing in the chain is missing, damaged or reads otherwise."""
        files = [self.photo, self.fetch.page if self.fetch else None]
        return self.rederived.result == "equal" and all(one.state == "whole" for one in files if one is not None)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {**plain(self), "holds": self.holds}
