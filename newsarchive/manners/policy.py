"""What a page and its headers say about being archived, and what follows from it.

Read are ``noarchive``, ``noai``, ``noimageai`` and ``noimageindex`` in ``<meta name="robots">`` (or "newsarchive")
and in ``X-Robots-Tag``, and the reservation of text and data mining (W3C TDM Reservation Protocol, 2024) as
``tdm-reservation`` in a header, a meta element or the host's file (:mod:`newsarchive.manners.tdmrep`). A directive
for one named robot is meant for that robot only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsarchive.manners.tdmrep import RESERVED

POLICIES = ("private", "text", "skip")
"""private: store all and mark it (the default); text: fetch no photos; skip: keep nothing but the address."""

DIRECTIVES = frozenset(("noarchive", "noai", "noimageai", "noimageindex"))
ROBOT = "newsarchive"
HEAD = 262_144
"""Bytes of a page in which its meta elements are looked for; the heads of the longest pages seen take 90 KB."""

_META = re.compile(r"<meta\b[^>]{0,2000}>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_AGENT = re.compile(r"\s*([\w-]+)\s*:\s*(?!\d)(.*)", re.S)
_NO_AGENTS = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


@dataclass(frozen=True, slots=True)
class Said:
    """``directives`` are the words that count, in order; ``notes`` the lines they stand in, as they stand there."""

    directives: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_said(headers: Iterable[tuple[str, str]], body: bytes, *, notes: Iterable[str] = ()) -> Said:
    """What the answer's ``headers`` and the page's meta elements say on archiving.

    ``notes`` are what is known of the page already: a rule of its host counts unless headers or page say otherwise.

    >>> read_said([("X-Robots-Tag", "noarchive")], b'<meta name="tdm-reservation" content="1">')
    Said(directives=('noarchive', 'tdm-reservation'), notes=('X-Robots-Tag: noarchive', 'meta tdm-reservation: 1'))
    """
    directives: list[str] = []
    lines: list[str] = []
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            directives += _words(*_addressee(value))
        elif name.lower() == "tdm-reservation":
            directives += ["tdm-reservation"] * (value.strip() == "1")
        elif name.lower() != "tdm-policy":
            continue
        lines.append(f"{name}: {' '.join(value.split())[:300]}")
    for name, content in _metas(body):
        if name in ("robots", ROBOT):
            directives += _words(None, content)
        elif name == "tdm-reservation":
            directives += ["tdm-reservation"] * (content.strip() == "1")
        elif name != "tdm-policy":
            continue
        lines.append(f"meta {name}: {' '.join(content.split())[:300]}")
    speaks = any("tdm-reservation:" in line.lower() for line in lines)
    if not speaks and any(note.startswith(RESERVED) for note in notes):
        directives.append("tdm-reservation")
    return Said(tuple(dict.fromkeys(directives)), tuple(dict.fromkeys(lines)))


def _addressee(value: str) -> tuple[str | None, str]:
    found = _AGENT.fullmatch(value)
    if found and found[1].lower() not in _NO_AGENTS:
        return found[1].lower(), found[2]
    return None, value


def _words(robot: str | None, value: str) -> list[str]:
    if robot not in (None, ROBOT):
        return []
    return [word for word in (part.strip().lower() for part in value.split(",")) if word in DIRECTIVES]


def _metas(body: bytes) -> Iterable[tuple[str, str]]:
    text = body[:HEAD].replace(b"\x00", b"").decode("utf-8", "replace")  # UTF-16 reads as ASCII without its zeros
    for element in _META.findall(_COMMENT.sub("", text)):
        said = {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(element)}
        if "name" in said and "content" in said:
            yield said["name"].strip().lower(), said["content"]


def check_policy(policy: str) -> str:
    """``policy`` if it is one; raises ValueError otherwise."""
    if policy not in POLICIES:
        raise ValueError(f"{policy!r} is no policy; use {', '.join(POLICIES)}")
    return policy


def keeps_page(policy: str, directives: Iterable[str]) -> bool:
    """Whether a page that says ``directives`` is stored at all."""
    return policy != "skip" or not any(directives)


def keeps_photos(policy: str, directives: Iterable[str]) -> bool:
    """Whether the photos of a page that says ``directives`` are fetched."""
    return policy == "private" or not any(directives)
