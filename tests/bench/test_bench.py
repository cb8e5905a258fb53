"""The benchmark's own seams: every part can be run, and a part of the results replaces itself only."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from bench import results
from bench.__main__ import PARTS
from bench.flame import read


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
