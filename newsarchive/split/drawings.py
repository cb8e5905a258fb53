"""Pictures that are no editorial photos: icons, logos, avatars, trackers and banners."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DRAWING = (
    "icon|ico|logo|avatar|sprite|spacer|blank|pixel|loading|loader|transparent|1x1|dot|no-?image|default|grey|gray|"
    "placeholder|btn|button|bullet|arrow|star|emoji|play|lazy|lazyload|dummy"
)
_DRAWING_FILE = re.compile(
    rf"(?:{_DRAWING})[-_\d]*\.\w+$"
    r"|\d{2,4}x\d{2,4}\.\w+$"  # an advertisement, called after its size
    r"|(?:icon|ico|logo|btn|sprite|spacer|blank|placeholder|no-?image)[-_][^.]*\.(?:png|gif|webp)$",
    re.IGNORECASE,
)
_DRAWING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:icon|ico|logo|avatar|emoji|emoticon|tracking|pixel|sprite|spinner|badge|qrcode)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_TRACKER = re.compile(
    r"//[^/]*(?:doubleclick|googlesyndication|google-analytics|scorecardresearch|facebook\.com/tr|admicro|adnxs)"
)
_NUMBER = re.compile(r"^\s*(\d+)")


def is_drawing_class(names: str) -> bool:
    """Whether an img's class calls it an icon, a logo, an avatar ..."""
    return bool(names) and _DRAWING_CLASS.search(names) is not None


def is_drawing_file(name: str) -> bool:
    """Whether a file is called after its use on the page; a photo may show a logo or a star.

    >>> is_drawing_file("icon_zalo.png"), is_drawing_file("star.gif"), is_drawing_file("logo-tren-ao-dau.jpg")
    (True, True, False)
    """
    return _DRAWING_FILE.match(name) is not None or name.lower().endswith(".svg")


def is_tracker(url: str) -> bool:
    """Whether an address belongs to a counter or an advertiser."""
    return _TRACKER.search(url[:200]) is not None


def is_small(told: Mapping[str, str]) -> bool:
    """Whether the sizes that a picture's attributes state are those of an icon, a tracker or a banner."""
    width = _number(told, "width", "w", "data-width")
    height = _number(told, "height", "h", "data-height")
    if width is not None and height is not None:
        return (width < 100 and height < 100) or width <= 3 or height <= 3 or 2 * width >= 11 * height
    return (width is not None and width < 60) or (height is not None and height < 40)


def _number(told: Mapping[str, str], *names: str) -> int | None:
    for name in names:
        value = told.get(name)
        if value and (found := _NUMBER.match(value)) and "%" not in value:
            return int(found[1][:9])
    return None
