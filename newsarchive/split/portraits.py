"""Portraits of the author, above or below the story: no photos of it, and the words beside them no captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.photos_seen import urlsplit_path
from newsarchive.split.roles import ANY_SLOT
from newsarchive.text.keys import letters_key

_FOLDER = re.compile(r"/(?:authors?|tac-?gia|tacgia|avatars?|journalists?|phong-?vien)/", re.IGNORECASE)
_WORDS = re.compile(r"(?:^|[\s_-])(?:authors?|tac-?gia|byline|reporter|journalist)(?:$|[\s_-])", re.IGNORECASE)
_SAYS_WHO = re.compile(
    r"^(?:[^\W\d_]\w*\s+){2,6}là\s+(?:một\s+)?(?:nữ\s+)?"
    r"(?:phóng viên|nhà báo|ký giả|biên tập viên|cộng tác viên|cây bút|tác giả của)"
)
_MOST_LEAVES = 6
_MOST_SIZE = 600
_REACH = 5


def drop_portraits(leaves: Leaves, dropped: bytearray, author: str | None) -> None:
    """Cross out the box around each portrait; ``author`` is who the page says wrote the story."""
    shown = [photo for photo in leaves.photos if photo.urls]
    units = [(photo, unit) for photo in shown if (unit := _unit(photo, leaves)) is not None]
    shapes = Counter((unit.tag, unit.names) for _, unit in units)
    for photo, unit in units:
        texts = [leaf for leaf in leaves.items[unit.first : unit.last] if isinstance(leaf, Text)]
        if any(text.box.flags & ANY_SLOT for text in texts) or not (
            _FOLDER.search(urlsplit_path(photo.urls[0]))
            or any(_WORDS.search(box.names) for box in _around(photo, unit))
            # a story of portraits has many such boxes
            or (shapes[unit.tag, unit.names] == 1 and _names_author(photo, texts, author))
        ):
            continue
        photo.urls = ()
        dropped[unit.first : unit.last] = b"\x01" * (unit.last - unit.first)


def _unit(photo: Photo, leaves: Leaves) -> Box | None:
    """The smallest box with the photo and a text; None if it holds more than a portrait's few words."""
    box: Box | None = photo.box
    for _ in range(_REACH):
        if box is None or box.last - box.first > _MOST_LEAVES:
            return None
        inside = leaves.items[box.first : box.last]
        if any(isinstance(leaf, Photo) and leaf.urls and leaf is not photo for leaf in inside):
            return None
        size = sum(leaf.size for leaf in inside if isinstance(leaf, Text))
        if size:
            return box if size <= _MOST_SIZE else None
        box = box.parent
    return None


def _around(photo: Photo, unit: Box) -> Iterator[Box]:
    """The boxes from the photo's own to its unit."""
    box: Box | None = photo.box
    while box is not None and box.level >= unit.level:
        yield box
        box = box.parent


def _names_author(photo: Photo, texts: list[Text], author: str | None) -> bool:
    """Whether the words beside a picture name the story's author, repeat a name in its alt, or present a reporter."""
    known = letters_key(author) if author else ""
    alt = letters_key(photo.alt) if photo.alt and _is_name(photo.alt) else ""
    said = [letters_key(text.text) for text in texts]
    return any(key and key in (known, alt) for key in said) or any(_SAYS_WHO.match(text.text) for text in texts)


def _is_name(words: str) -> bool:
    parts = words.split()
    return 2 <= len(parts) <= 5 and all(part[0].isupper() and part.isalpha() for part in parts)
