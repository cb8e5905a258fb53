"""The bench of exports measures what it says: every pair with its photo and page, in a process of its own."""

from __future__ import annotations

import pytest

from bench.exports.fill import PHOTOS, fill_archive
from bench.exports.measure import measure
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
