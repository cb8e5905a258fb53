"""Exports stream: four times the pairs take no more memory."""

from __future__ import annotations

import tracemalloc

import pytest

from newsarchive.export import formats
from newsarchive.export.families import Splits
from newsarchive.export.run import export
from newsarchive.export.selection import Selection
from newsarchive.model import Gallery, Pair


@pytest.fixture
def filled(newsroom):
    """160 galleries of 25 pairs; every fifth pair has a photo."""
    looks = [newsroom.photo(shade) for shade in range(10)]
    for number in range(160):
        pairs = tuple(
            Pair(
                place,
                f"https://anh.example/{number}-{place}.jpg",
                caption=f"Chuyến thuyền thứ {number * 25 + place} về bến, " + "sóng vỗ mạn thuyền " * 10,
                photo=looks[place // 5] if place % 5 == 0 else None,
                photo_failure=None if place % 5 == 0 else "HTTP 404",
            )
            for place in range(1, 26)
        )
        address = f"https://bao.example/anh/{number:04}"
        newsroom.archive.store_gallery(Gallery(url=address, site="sample", title="Bến sông", pairs=pairs))
    return newsroom.archive


@pytest.mark.parametrize("form", list(formats.FORMATS))
def test_memory_does_not_grow_with_what_is_exported(filled, tmp_path, form, monkeypatch):
    monkeypatch.setattr("newsarchive.export.picking.BATCH", 50)
    monkeypatch.setattr("newsarchive.export.parquet.ROWS", 200)
    export(filled, form, tmp_path / "warm", Selection(where="gallery_id <= 2"), splits=Splits.parse("1/1/1"))
    small, large = (peak_of(filled, form, tmp_path / str(galleries), galleries) for galleries in (40, 160))
    assert large < 1.25 * small


def peak_of(archive, form, folder, galleries):
    """Bytes at the peak of an export; the least of three, for threads of other tests may allocate meanwhile."""
    peaks = []
    for attempt in range(3):
        tracemalloc.start()
        chosen = Selection(where=f"gallery_id <= {galleries}")
        export(archive, form, folder / str(attempt), chosen, splits=Splits.parse("1/1/1"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return min(peaks)
