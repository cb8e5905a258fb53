"""What can be said about an export beside which pairs it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """Each format reads those that concern it.

    ``shard_bytes`` is the size after which a new shard is begun; ``base_url`` the address under which the folder will
    be served (IIIF).
    """

    shard_bytes: int = 500_000_000
    base_url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"shard_bytes": self.shard_bytes, "base_url": self.base_url}
