"""What can be said about an export beside which pairs it holds."""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.export.wording import CAPTURED

SHARD_BYTES = 500_000_000
"""Some hundreds of megabytes a shard read well from disk and network alike (WebDataset's own advice)."""


@dataclass(frozen=True, slots=True)
class Options:
    """Each format reads those that concern it; ``text`` concerns all: "captured", "corrected" or "both".

    ``shard_bytes`` is the size after which a new shard is begun; ``base_url`` the address under which the folder will
    be served (IIIF).
    """

    shard_bytes: int = SHARD_BYTES
    base_url: str | None = None
    text: str = CAPTURED
