"""The archives that benchmarks are made on: the same stories for the same size, with words both common and rare."""

from __future__ import annotations

from multiprocessing import active_children

from bench.archive.__main__ import main
from bench.archive.beside import Beside, Waited, beside_line, writing
from bench.archive.make import make_archive
from bench.archive.stories import story
from newsarchive.archive import Archive


def test_the_same_number_is_the_same_story():
    assert story(48, of=1000) == story(48, of=1000)
    assert story(48, of=1000) != story(49, of=1000)


def test_an_archive_of_a_given_size_can_be_searched_and_looked_at(tmp_path, capsys):
    assert main(["make", "--pairs", "600", "--pictures", "12", str(tmp_path / "kho")]) == 0
    assert "600 pairs" in capsys.readouterr().out
    with Archive.open_read_only(tmp_path / "kho") as archive:
        stats = archive.stats()
        assert (stats.galleries, stats.pairs) == (50, 600)
        assert stats.photos_missing > 0
        assert 0 < stats.captioned < 600
        found = {query: archive.count_hits(query).number for query in ("ở", "đèn", "thôn", "tàu")}
        assert found["ở"] > found["thôn"] > found["đèn"] > 0
        drawn = list((tmp_path / "kho" / "photos").rglob("*.jpg"))
        assert 8 <= len(drawn) <= 12
        newest = archive.search(None, order="newest", limit=40)
        assert any((tmp_path / "kho" / hit.photo_path).exists() for hit in newest if hit.photo_path)


def test_filling_and_asking_are_measured_and_told(capsys):
    assert main(["run", "--sizes", "1200", "--times", "2"]) == 0
    told = capsys.readouterr().out
    assert "| 1,200 |" in told
    assert "| rare word |" in told
    assert "2,000 pairs a second wanted" in told


def test_the_writer_beside_readers_is_a_process_of_its_own(tmp_path):
    make_archive(tmp_path, 240)
    with writing(tmp_path, 2000) as writer:
        assert [child.is_alive() for child in active_children()] == [True]
        writer.send(True)
        writer.send(False)
        added, seconds = writer.recv()
    assert added > 0 < seconds
    with Archive.open_read_only(tmp_path) as archive:
        assert archive.stats().pairs == 240 + added


def test_ratios_are_taken_within_each_round():
    rounds = [Waited([1.0] * 99 + [4.0] * 2, [1.0]), Waited([2.0] * 101, [2.0])]
    found = Beside(2000, 1990.0, rounds, rounds[::-1])
    assert found.ratios == [0.5, 2.0]
    assert "p99 1.2 times as long (0.5 to 2.0 in 2 rounds in turn)" in beside_line(found)


def test_copies_and_exports_are_measured_and_their_growth_is_told(capsys):
    assert main(["use", "--sizes", "240", "480", "--rounds", "1", "--copies", "5"]) == 0
    told = capsys.readouterr().out
    assert told.count(" of 5 |") == 2
    for form in ("csv", "jsonl", "parquet"):
        assert f"| {form} | 480 |" in told
        assert f"- {form} takes" in told
    assert "From 240 pairs to 480, 2 times as many" in told
