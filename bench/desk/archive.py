"""What the bench adds to an archive of bench/archive, and what it looks up in one to ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.archive.stories import story
from bench.newspaper import words
from bench.newspaper.pictures import Darkroom
from newsarchive.archive import Archive
from newsarchive.model import Gallery, Pair
from newsarchive.photos import look_at

PHOTOS = 20
"""Photos of the gallery that a browser visits."""

WIDTHS = (1024, 1280, 1600)
"""Pixels; newspapers serve their large photos so."""

VISITED = "https://bao32.example/anh/hai-muoi-tam-anh-999999.html"
MANY = 5_000


@dataclass(frozen=True)
class Sample:
    """What readers ask for: numbers of galleries, photos, photos that have bytes, captions, and the visited gallery."""

    pairs: int
    galleries: list[int]
    photos: list[str]
    whole: list[str]
    captions: list[str]
    visited: int


def add_visited(folder: Path) -> None:
    """Store a gallery of twenty photos with their bytes; the second time changes nothing."""
    darkroom, pairs = Darkroom(2016, WIDTHS), []
    with Archive.open(folder, create=False) as archive:
        for place in range(1, PHOTOS + 1):
            body, url = darkroom.develop(f"desk {place}"), f"https://anh.bao32.example/{place}.jpg"
            photo = look_at(body)
            archive.put_photo(photo, body, url=url)
            pairs.append(Pair(place, url, (url,), caption=words.caption(10**9 + place), credit="Lê Ảnh", photo=photo))
        day = datetime(2025, 1, 1, tzinfo=UTC)
        gallery = Gallery(url=VISITED, site="bao32", title="Hai mươi tấm ảnh", published_at=day)
        archive.store_gallery(replace(gallery, pairs=tuple(pairs)))


def sample(folder: Path) -> Sample:
    """What an archive holds, spread over all of it."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as file:

        def spread(table: str, column: str) -> list[str]:
            most = file.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
            step = most // MANY | 1
            rows = file.execute(f"SELECT {column} FROM {table} WHERE id % {step} = 0 LIMIT {MANY}")
            return [row[0] for row in rows]

        visited = file.execute("SELECT id FROM gallery WHERE url = ?", (VISITED,)).fetchone()[0]
        whole = file.execute("SELECT DISTINCT photo_sha256 FROM pairs WHERE gallery_id = ?", (visited,))
        return Sample(
            pairs=int(file.execute("SELECT count(*) FROM pair").fetchone()[0]),
            galleries=[int(number) for number in spread("gallery", "id")],
            photos=spread("photo", "sha256"),
            whole=[row[0] for row in whole],
            captions=spread("caption", "text"),
            visited=int(visited),
        )


def new_galleries(start: int) -> Iterator[Gallery]:
    """Galleries as a crawl brings them, one after another, published now."""
    number = start
    while True:
        number += 1
        made, now = story(number, of=number + 1), datetime.now(UTC)
        yield replace(made, url=f"https://bao01.example/anh/moi-{number}.html", published_at=now)
