"""Archives, galleries and small disks for the tests of the archive."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.model import Evidence, Gallery, Pair, Photo, Repeat

VIETNAM = timezone(timedelta(hours=7))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A new archive, open for writing."""
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def photo_of(body: bytes) -> Photo:
    """A look at bytes that are no photo; the archive does not look."""
    return Photo(sha256(body).hexdigest(), len(body), "JPEG", 1200, 800, "RGB", {"byline": "Trần Thử"})


@pytest.fixture
def look() -> Callable[[bytes], Photo]:
    """Bytes in, Photo out."""
    return photo_of


@pytest.fixture
def gallery() -> Gallery:
    """Three pairs: one whole, one whose photo is lost, one caption alone."""
    first, second = "https://anh.example/2016/bun-cha.jpg", "https://anh.example/2016/cho-hoa.jpg"
    return Gallery(
        url="https://bao.example/anh/bep-lua-pho-co-160703123.html",
        site="sample",
        title="Bếp lửa trên đường phố cổ",
        title_verbatim="[Ảnh] Bếp lửa trên đường phố cổ",
        lead="Mỗi sớm mai, khói bếp quyện vào sương ở góc chợ.",
        place="Hà Nội",
        author="Vũ Bếp",
        credit="Trần Thử",
        published_at=datetime(2016, 7, 3, 9, 30, tzinfo=VIETNAM),
        pairs=(
            Pair(
                1,
                first,
                (first, first + "?w=680"),
                image_alt="bep lua",
                caption="Bà Thơm nhóm lò than đầu ngõ.",
                caption_verbatim="Bà Thơm nhóm lò than đầu ngõ. Ảnh: Trần Thử/Báo Mẫu",
                credit="Trần Thử/Báo Mẫu",
                photographer="Trần Thử",
                agency="Báo Mẫu",
                evidence=Evidence("figcaption"),
                photo=photo_of(b"bun cha"),
            ),
            Pair(2, second, (second,), caption="Hoa cúc về chợ, hòa vào sương.", photo_failure="HTTP 404"),
            Pair(3, caption="Thúy bán xôi, Thủy bán chè."),
        ),
        repeats=(Repeat("Bà Thơm nhóm lò than đầu ngõ.", (1,), "stands again below"),),
        confidence=0.9,
        archiving=("noimageai",),
    )


@pytest.fixture
def renamed() -> Callable[[Gallery, int], Gallery]:
    """The gallery once more under another number: another story with its own captions and the same photo."""

    def rename(gallery: Gallery, number: int) -> Gallery:
        pairs = tuple(
            replace(pair, caption=f"{pair.caption} Lần {number}.", caption_verbatim=None) for pair in gallery.pairs
        )
        url = f"https://bao.example/anh/bep-lua-{100000 + number}.html"
        return replace(gallery, url=url, title=f"Bếp lửa kỳ {number}", pairs=pairs)

    return rename


@pytest.fixture
def ask(archive: Archive) -> Callable[..., list[tuple[Any, ...]]]:
    """Plain SQL against the archive, as a researcher runs it."""

    def answer(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        if archive.place.database is None:
            with closing(sqlite3.connect(archive.place.file)) as connection:
                return connection.execute(sql, values).fetchall()
        with archive.reading() as reading:
            rows = reading.exec_driver_sql(sql.replace("%", "%%").replace("?", "%s"), values)
            return [tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row) for row in rows]

    return answer


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk of the given size; skips where the tests may not mount."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True)
        if done.returncode:
            pytest.skip("a small disk cannot be mounted here (it takes root)")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def make_read_only() -> Callable[[Path], None]:
    """Makes a disk from ``make_disk`` read-only."""

    def remount(place: Path) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)

    return remount
