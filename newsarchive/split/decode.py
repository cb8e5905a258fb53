"""Bytes of a page to text; filled in fully below."""

from __future__ import annotations


def decode(html: bytes | str) -> str:
    if isinstance(html, str):
        return html
    return html.decode("utf-8", "replace")
