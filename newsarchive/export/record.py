"""One exported pair: its columns, and names that are the same in every archive that holds it.

The numbers of an archive's rows (``pair_id``, ``gallery_id``, ``caption_id``) are left out: they differ between two
archives of the same pages. Instead a gallery has a key made from its address, and a pair one made from its gallery and
place, so that rows of two exports can be compared, and files named after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from newsarchive.archive.schema.views import PAIRS

INTEGERS = frozenset(
    {"position", "caption_group", "width", "height", "bytes", "evidence_version", "version", "marked_wrong"}
)
REALS = frozenset({"confidence"})
LOCAL = frozenset({"pair_id", "gallery_id", "caption_id", "has_duplicates"})
"""What means something inside one archive only."""
CORRECTED = frozenset({"corrected_caption", "corrected_credit", "marked_wrong"})
"""What people said of a pair; captured text alone is exported without them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an export: its name, its kind (text, integer or real) and its meaning."""

    name: str
    kind: str
    meaning: str


def _kind(name: str) -> str:
    return "integer" if name in INTEGERS else "real" if name in REALS else "text"


OWN = (
    Field("key", "text", "the pair: its gallery's key and its place; the same in every archive"),
    Field("gallery_key", "text", "the gallery: from the SHA-256 of its address; the same in every archive"),
)

_EXPORTED = tuple(Field(c.name, _kind(c.name), c.meaning) for c in PAIRS.columns if c.name not in LOCAL)
VIEWED = tuple(field for field in _EXPORTED if field.name not in CORRECTED)
OVERLAY = tuple(field for field in _EXPORTED if field.name in CORRECTED)

SPLIT = (
    Field("family", "text", "galleries that share photos or captions, directly or through others, have one family"),
    Field("split", "text", "train, validation or test; a family is never divided"),
)

FIELDS = (*OWN, *VIEWED)
"""The columns of an export of captured text; those of OVERLAY follow with corrections, those of SPLIT with splits."""


@dataclass(frozen=True, slots=True)
class Record:
    """A pair on its way out.

    ``number`` counts the pairs of the export from 1; ``photo_number`` is the number of the first pair with the same
    photo (None: no photo). ``values`` has a value for every field. ``gallery_id`` and ``pair_id`` are of this archive.
    """

    number: int
    photo_number: int | None
    pair_id: int
    gallery_id: int
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The pair's key, fit for a file's name."""
        return str(self.values["key"])

    @property
    def split(self) -> str | None:
        """train, validation or test; None: the export is not split."""
        return self.values.get("split")

    @property
    def photo_name(self) -> str | None:
        """A file's name for the photo: the pair's key with the photo's own suffix."""
        path = self.values["photo_path"]
        return f"{self.key}.{path.rpartition('.')[2]}" if path else None


def gallery_key(*parts: str | None) -> str:
    """A key of 20 hexadecimal digits from the parts that tell a gallery from others.

    >>> gallery_key("https://bao.example/anh/bep-lua-160703123.html")
    'bbbbbcc89a0a2fabbf54'
    """
    return sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:20]


def pair_key(gallery: str, position: int) -> str:
    """The key of the pair at ``position`` (from 1) of a gallery.

    >>> pair_key("bbbbbcc89a0a2fabbf54", 7)
    'bbbbbcc89a0a2fabbf54-0007'
    """
    return f"{gallery}-{position:04}"
