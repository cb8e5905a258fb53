"""Exports stream: four times the pairs take no more memory."""

from __future__ import annotations

import tracemalloc

import pytest

from newsarchive.archive import Archive
from newsarchive.export import formats
from newsarchive.export.families import Splits
from newsarchive.export.run import export
from newsarchive.export.selection import Selection
from newsarchive.model import Gallery, Pair
from tests.export.conftest import Newsroom


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """120 galleries of 25 pairs; every fifth pair has a photo, and nearly every photo is another file."""
    with Archive.open(tmp_path_factory.mktemp("memory") / "archive") as archive:
        yield fill(Newsroom(archive))


def fill(newsroom):
    looks = [newsroom.photo(shade) for shade in range(5 * MANY - 20)]  # the last four galleries show the first's again
    for number in range(MANY):
        pairs = tuple(
            Pair(
                place,
                f"https://anh.example/{number}-{place}.jpg",
                caption=f"Chuyến thuyền thứ {number * 25 + place} về bến, " + "sóng vỗ mạn thuyền " * 10,
                photo=looks[(5 * number + place // 5 - 1) % len(looks)] if place % 5 == 0 else None,
                photo_failure=None if place % 5 == 0 else "HTTP 404",
            )
            for place in range(1, 26)
        )
        address = f"https://bao.example/anh/{number:04}"
        newsroom.archive.store_gallery(Gallery(url=address, site="sample", title="Bến sông", pairs=pairs))
    return newsroom.archive


BUFFERS = {
    "picking.BATCH": 50,
    "parquet.ROWS": 200,
    "iiif.collections.MOST": 10,
    "wacz.index.LINES": 20,
}
"""What formats hold by intention, made so small that the archive here is large beside it."""

FEW, MANY = 30, 120


@pytest.mark.parametrize("form", list(formats.FORMATS))
def test_memory_does_not_grow_with_what_is_exported(filled, tmp_path, form, monkeypatch):
    for name, size in BUFFERS.items():
        monkeypatch.setattr(f"newsarchive.export.{name}", size)
    export(filled, form, tmp_path / "warm", Selection(where="gallery_id <= 2"), splits=Splits.parse("1/1/1"))
    peaks = []
    for attempt in range(3):  # threads of other tests may allocate meanwhile
        small, large = (peak_of(filled, form, tmp_path / f"{attempt}-{count}", count) for count in (FEW, MANY))
        if large < 1.25 * small:
            return
        peaks.append((small, large))
    pytest.fail(f"bytes at the peak for {FEW} and {MANY} galleries: {peaks}")


def peak_of(archive, form, folder, galleries):
    """Bytes at the peak of an export."""
    tracemalloc.start()
    try:
        export(archive, form, folder, Selection(where=f"gallery_id <= {galleries}"), splits=Splits.parse("1/1/1"))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
