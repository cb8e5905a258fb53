"""The desk answers every kind of page while a crawl writes, and a first visit to a gallery is light."""

from __future__ import annotations

import pytest

from bench.desk import load, visit
from bench.desk.__main__ import main
from bench.desk.archive import sample
from newsarchive.archive import Archive


@pytest.fixture(scope="module")
def reduced(tmp_path_factory):
    """The bench on a small archive, and what it printed."""
    folder = tmp_path_factory.mktemp("desk") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "ALONE", 2)
        patch.setattr(load, "ONCE", 0.0)
        status = main(
            ["--pairs", "4000", "--seconds", "4", "--readers", "4", "--pauses", "0.1", "--archive", str(folder)]
        )
    return folder, status


def test_every_kind_of_page_answers_while_a_crawl_writes(reduced, capsys) -> None:
    folder, status = reduced
    assert status == 0
    with Archive.open_read_only(folder) as archive:
        assert archive.stats().pairs > 4000


def test_a_first_visit_to_a_gallery_of_twenty_photos_moves_less_than_a_megabyte(reduced) -> None:
    found = visit.visit_gallery(reduced[0], sample(reduced[0]).visited)
    if found is None:
        pytest.skip("no chromium here")
    assert found.photos == 20
    assert 20_000 < found.bytes < 1_000_000
    assert found.requests >= 20
