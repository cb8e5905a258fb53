"""Finding copies keeps its precision and recall on pictures and captions made by us; its own tables are whole."""

from __future__ import annotations

from bench.similar.__main__ import main
from bench.similar.captions import measure_captions
from bench.similar.photos import draw_scenes, make_set, measure_newsarchive

CROPPED = {"crop of 5 %": 0.6, "crop of 10 %": 0.2}
"""What is cropped is found less often (bench/RESULTS.md); all else nearly always."""


def test_copies_of_photos_are_found_and_look_alikes_are_not() -> None:
    found = measure_newsarchive(make_set(draw_scenes(10), 10))
    assert found.precision >= 0.99
    assert {kind: share for kind, share in found.recall.items() if share < CROPPED.get(kind, 0.9)} == {}


def test_changed_captions_are_found_and_other_names_and_numbers_are_not() -> None:
    found = measure_captions(150)
    assert found.precision >= 0.99
    assert min(found.recall.values()) >= 0.9


def test_the_bench_prints_its_tables(capsys) -> None:
    assert main(["--scenes", "2", "--captions", "20", "--count", "3000"]) == 0
    said = capsys.readouterr().out
    assert "| recall: mirrored |" in said
    assert "| 3,000 |" in said
