"""A drawing for a pair without a photo: its caption, or why there is no photo, where the photo would be.

A canvas that is left empty looks like a fault of the viewer. SVG needs no font of ours, and is the same everywhere.
"""

from __future__ import annotations

import re
from html import escape
from textwrap import wrap

from newsarchive.export.record import Record

WIDTH, HEIGHT = 1200, 800
"""Pixels; the shape of most photos."""

_COLUMNS, _LINES = 54, 13
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""


def draw_card(record: Record, reason: str | None) -> bytes:
    """An SVG picture: the caption, and above it why the photo is missing (None: the page had none)."""
    head = f"Không có ảnh: {reason}" if reason else "Lời không kèm ảnh"
    lines = wrap(record.values["caption"] or "", _COLUMNS)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4f2ed"/>',
        _text(wrap(head, _COLUMNS + 16)[0], 80, 28, "#8a4b2a"),
        *(_text(line, 160 + 48 * number, 36, "#222222") for number, line in enumerate(lines)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def _text(line: str, below: int, size: int, colour: str) -> str:
    words = escape(_ILLEGAL.sub(" ", line), quote=False)
    return f'<text x="80" y="{below}" font-family="sans-serif" font-size="{size}" fill="{colour}">{words}</text>'
