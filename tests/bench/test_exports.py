"""The bench of exports measures what it says: every pair with its photo and page, in a process of its own."""

from __future__ import annotations

import tracemalloc

import pytest

from bench.exports.fill import PHOTOS, fill_archive
from bench.exports.measure import measure, size_of
from newsarchive.archive import Archive


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "archive"
    fill_archive(folder, 3 * PHOTOS)
    return folder


def test_the_archive_has_as_many_pairs_as_asked_each_with_a_photo_and_a_page(filled):
    with Archive.open_read_only(filled) as archive:
        stats = archive.stats()
        assert (stats.galleries, stats.pairs, stats.captioned, stats.photos) == (3, 30, 30, 30)
        assert stats.captures == 3


def test_a_cost_is_that_of_the_export(filled):
    cost = measure(filled, "wacz")
    assert (cost.form, cost.pairs) == ("wacz", 30)
    assert cost.processor > 0
    assert cost.memory > 30 * 2**20  # Python with the archive's libraries
    with Archive.open_read_only(filled) as archive:
        assert cost.output > archive.stats().photo_bytes * 0.9
    assert [path.name for path in filled.parent.iterdir()] == ["archive"]


def test_looking_how_large_an_export_is_takes_no_memory_that_would_be_taken_for_the_exports(tmp_path):
    peaks = []
    for folders in (2, 20):
        for number in range(folders):
            (tmp_path / f"{number}").mkdir(exist_ok=True)
            for name in range(50):
                (tmp_path / f"{number}" / f"{name}").write_bytes(b"12")
        tracemalloc.start()
        assert size_of(tmp_path) == folders * 50 * 2
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
