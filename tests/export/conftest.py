"""Small archives made by hand, and one exported in every format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from newsarchive.archive import Archive
from newsarchive.archive.place import Place
from newsarchive.export.run import export
from newsarchive.export.snapshot import read_snapshot
from newsarchive.model import Gallery, Pair, Photo

VIETNAM = timezone(timedelta(hours=7))


def picture(shade: int) -> bytes:
    """A small JPEG, another for each shade."""
    body = BytesIO()
    Image.new("RGB", (32, 24), (shade % 256, shade // 256, 90)).save(body, "JPEG", comment=str(shade))
    return body.getvalue()


class Newsroom:
    """Fills an archive with galleries, told briefly."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def photo(self, shade: int) -> Photo:
        body = picture(shade)
        look = Photo(hashlib.sha256(body).hexdigest(), len(body), "JPEG", 32, 24)
        self.archive.put_photo(look, body, url=f"https://anh.example/{shade}.jpg")
        return look

    def story(self, name: str, *pairs: tuple[int | None, str | None], site: str = "sample", day: int | None = 3) -> int:
        """A gallery of (photo's shade, caption); ``day`` of July 2016, None: no date."""
        made = []
        for position, (shade, caption) in enumerate(pairs, 1):
            url = None if shade is None else f"https://anh.example/{shade}.jpg"
            photo = None if shade is None else self.photo(shade)
            made.append(
                Pair(position, url, (url,) if url else (), caption=caption, photo=photo, credit="Trần Thử/TTXVN")
            )
        published = None if day is None else datetime(2016, 7, day, 9, 30, tzinfo=VIETNAM)
        url = f"https://{site}.example/anh/{name}.html"
        gallery = Gallery(url=url, site=site, title=f"Chuyện {name}", published_at=published, pairs=tuple(made))
        return self.archive.store_gallery(gallery).gallery_id


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Archive.open(tmp_path / "archive") as archive:
        yield Newsroom(archive)


@pytest.fixture
def make_newsroom(tmp_path: Path, make_place: Callable[[Path], Place]) -> Iterator[Callable[[str], Newsroom]]:
    """More than one archive."""
    opened: list[Archive] = []

    def make(name: str) -> Newsroom:
        opened.append(Archive.open(make_place(tmp_path / name)))
        return Newsroom(opened[-1])

    yield make
    for archive in opened:
        archive.close()


@pytest.fixture
def rows(newsroom: Newsroom, tmp_path: Path) -> Callable[..., list[dict]]:
    """The rows of a JSON Lines export."""
    made = iter(range(100))

    def read(*selection, **how) -> list[dict]:
        folder = export(newsroom.archive, "jsonl", tmp_path / f"rows{next(made)}", *selection, **how).folder
        assert read_snapshot(folder).said["pairs"]
        return [json.loads(line) for line in (folder / "pairs.jsonl").read_text("utf-8").splitlines()]

    return read
