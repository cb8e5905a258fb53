"""The benchmark's own seams: every part can be run, and a part of the results replaces itself only."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from bench import results
from bench.__main__ import PARTS
from bench.flame import read
from bench.goals import ORDER, Goal, put_goals
from bench.profile import shares


def test_every_part_is_a_module_that_can_be_run() -> None:
    for part in PARTS:
        spec = importlib.util.find_spec(f"bench.{part.module or part.name}")
        assert spec is not None
        if spec.submodule_search_locations:
            assert importlib.util.find_spec(f"bench.{part.module or part.name}.__main__")


def test_a_part_replaces_its_own_lines_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("# Measured\n", "utf-8")
    monkeypatch.setattr(results, "RESULTS", path)
    results.put("one", "first")
    results.put("two", "second")
    results.put("one", "again")
    first, second = ("<!-- one: begin -->\nagain\n<!-- one: end -->", "<!-- two: begin -->\nsecond\n<!-- two: end -->")
    assert path.read_text("utf-8") == f"# Measured\n\n{first}\n\n{second}\n"


def test_a_profile_is_one_tree_without_line_numbers(tmp_path: Path) -> None:
    stacks = tmp_path / "stacks"
    stacks.write_text("a (x.py:1);b (x.py:2) 3\na (x.py:9);c (x.py:7) 1\n", "utf-8")
    root = read(stacks)
    assert root.samples == 4
    assert list(root.calls) == ["a (x.py)"]
    assert {name: call.samples for name, call in root.calls["a (x.py)"].calls.items()} == {"b (x.py)": 3, "c (x.py)": 1}


def test_goals_are_told_part_by_part_in_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("# Measured\n", "utf-8")
    monkeypatch.setattr(results, "RESULTS", path)
    monkeypatch.setattr(results, "FIGURES", tmp_path / "figures")
    put_goals("startup", [Goal("help", 0.67, 1.5)])
    put_goals("crawl", [Goal("against wget", 2.41, 4.0, more=True)])
    put_goals("startup", [Goal("help", 1.51, 1.5)])
    assert [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")][2:] == [
        "| against wget | at least 4 times | 2.41 | no |",
        "| help | at most 1.5 times | 1.51 | no |",
    ]


def test_every_part_of_the_table_of_goals_is_one_that_is_measured() -> None:
    assert {name for name in ORDER if name != "crawl memory"} <= {part.name for part in PARTS}


def test_a_sample_of_a_profile_is_the_innermost_owners(tmp_path: Path) -> None:
    stacks = tmp_path / "stacks"
    stacks.write_text(
        "run (scrapy/crawler.py:1);keep (newsarchive/archive/writer.py:3);execute (sqlalchemy/engine/base.py:8) 5\n"
        "run (scrapy/crawler.py:1);dataReceived (twisted/web/_newclient.py:7) 3\n"
        "run (scrapy/crawler.py:1);process_item (pipelines/gallery.py:2) 2\n"
        "main (newsarchive/archive/x.py:1);_find_and_load (<frozen importlib._bootstrap>:1) 9\n"
        "main (threading.py:1) 1\n 4\n",
        "utf-8",
    )
    assert sorted(shares(stacks).values()) == [1, 2, 3, 5]
    assert shares(stacks)["the archive"] == 5
    assert shares(stacks)["the rest"] == 1
