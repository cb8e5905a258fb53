"""An address that a listing, feed or sitemap names, with what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One found address, absolute, as found.

    ``title`` is the text of its link; ``published_at`` and ``modified_at`` carry +07:00 (Vietnam) unless the page
    says another zone; ``images`` is how many pictures an image sitemap or feed names for it. None and 0: not said.
    """

    url: str
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    images: int = 0
