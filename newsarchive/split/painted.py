"""Photos that are painted as the background of a box: counted only where a caption stands beside each, regularly.

Banners, heroes and teasers are painted the same way; an editorial photo has a text of its own beside it, no link,
and stands in a row of boxes like it.
"""

from __future__ import annotations

import re

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.photos_seen import is_image_address

_URL = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?(?P<url>[^'\")\s]+)", re.IGNORECASE)
_FEWEST = 3
_REACH = 3
_MOST_LEAVES = 8
_SIZES = range(15, 900)


def painted_url(style: str) -> str | None:
    """The address in a style's background, if it is that of a picture.

    >>> painted_url("background:#fff url('/anh/ben.jpg') no-repeat")
    '/anh/ben.jpg'
    """
    found = _URL.search(style)
    return found["url"] if found and is_image_address(found["url"]) else None


def see_painted(leaves: Leaves) -> list[tuple[Photo, str]]:
    """The painted photos of this page that count, each with its address."""
    groups: dict[tuple[str, str, str, str], list[tuple[Photo, str]]] = {}
    for photo in leaves.photos:
        if not photo.painted or photo.teaser:
            continue
        unit = _unit(photo, leaves)
        url = painted_url(photo.element.get("style") or "")
        if unit is not None and url is not None:
            shape = photo.box.tag, photo.box.names, unit.tag, unit.names
            groups.setdefault(shape, []).append((photo, url))
    return [found for group in groups.values() if len(group) >= _FEWEST for found in group]


def _unit(photo: Photo, leaves: Leaves) -> Box | None:
    """The smallest box with the painted one and a text outside links; None where a picture stands in it too."""
    box: Box | None = photo.box
    for _ in range(_REACH):
        if box is None or box.last - box.first > _MOST_LEAVES:
            return None
        inside = leaves.items[box.first : box.last]
        if any(isinstance(leaf, Photo) and leaf is not photo for leaf in inside):
            return None
        texts = [leaf for leaf in inside if isinstance(leaf, Text)]
        if texts:
            free = sum(text.size - text.linked for text in texts)
            return box if free in _SIZES and free >= sum(text.linked for text in texts) else None
        box = box.parent
    return None
