"""Reads ``pages/<slug>/story.toml``: the words of one gallery, as a hand wrote them.

A caption marks its credit with bars: ``"Words.| Ảnh: |Name|/|AGENCY|)"`` is printed without the bars; its caption
is ``Words.`` and its credit ``Name/AGENCY``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

PAPER = "http://anhmau.example"
PHOTO_HOST = "http://anh.anhmau.example"
AGENCIES = frozenset({"AFP", "Kyodo", "Reuters", "TTXVN"})


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo of a story (``path`` None: the page shows a caption whose photo is gone)."""

    path: str | None
    scene: str
    printed: str | None
    caption: str | None
    credit: str | None
    photographer: str | None
    agency: str | None
    group: int | None
    failure: str | None
    bytes_of: str | None
    embedded: bool

    @property
    def url(self) -> str:
        """The full-size address; raw, as the page prints it."""
        return f"{PHOTO_HOST}/{self.path}"

    def sized(self, segment: str) -> str:
        """The address of the same photo in another size, such as ``w660`` or ``zoom/220_138``."""
        return f"{PHOTO_HOST}/{segment}/{self.path}"

    @property
    def marked_up(self) -> str:
        """The printed caption with its credit in ``<em>``, as VnExpress and Zing set it."""
        if self.credit is None or self.printed is None:
            return self.printed or ""
        head, _, tail = self.printed.rpartition(self.credit)
        return f"{head}<em>{self.credit}{tail}</em>"


@dataclass(frozen=True, slots=True)
class Story:
    """The words of one gallery."""

    slug: str
    id: int
    layout: str
    title: str
    title_verbatim: str
    lead: str
    lead_prefix: str
    place: str | None
    published: datetime
    author: str | None
    source: str | None
    source_line: str | None
    gallery_credit: str | None
    gallery_credit_line: str | None
    pictures: tuple[Picture, ...]

    @property
    def path(self) -> str:
        """The path of the gallery's page."""
        return f"/anh/{self.slug}-{self.id}.htm"

    @property
    def url(self) -> str:
        """The address of the gallery's page."""
        return PAPER + self.path

    @property
    def cover(self) -> Picture:
        """The picture that stands for the gallery on listings."""
        return next(picture for picture in self.pictures if picture.path)

    def printed_lead(self) -> str:
        """The lead with the newspaper's prefix before it."""
        return self.lead_prefix + self.lead


def read_stories(folder: Path) -> list[Story]:
    """All stories under ``folder``, newest first."""
    stories = [_read_story(path) for path in sorted(folder.glob("*/story.toml"))]
    return sorted(stories, key=lambda story: story.published, reverse=True)


def _read_story(path: Path) -> Story:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    published: datetime = said["published"]
    folder = f"{published:%Y/%m/%d}"
    return Story(
        slug=path.parent.name,
        id=said["id"],
        layout=said["layout"],
        title=said["title"],
        title_verbatim=said["title_verbatim"],
        lead=said["lead"],
        lead_prefix=said.get("lead_prefix", ""),
        place=said.get("place"),
        published=published,
        author=said.get("author"),
        source=said.get("source"),
        source_line=said.get("source_line"),
        gallery_credit=said.get("gallery_credit"),
        gallery_credit_line=said.get("gallery_credit_line"),
        pictures=tuple(_read_picture(picture, folder) for picture in said["picture"]),
    )


def _read_picture(said: dict[str, Any], folder: str) -> Picture:
    file = said.get("file")
    words = said.get("caption")
    parts = words.split("|") if words else []
    named = [part for part in parts[2:] if part.strip("/). ")]
    agency = next((part for part in named if part in AGENCIES), None)
    return Picture(
        path=f"{said.get('day', folder)}/{file}" if file else None,
        scene=said.get("scene", ""),
        printed="".join(parts) or None,
        caption=parts[0] if parts else None,
        credit="/".join(named) or None,
        photographer=next((part for part in named if part not in AGENCIES), None),
        agency=agency,
        group=said.get("group"),
        failure=said.get("failure"),
        bytes_of=said.get("bytes_of"),
        embedded=said.get("embedded", False),
    )
