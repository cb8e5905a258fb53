"""The two example pages that the project began with: every key of the expected JSON, with the same value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsarchive.split.dump import extract_text

SEEDS = ("000", "004")


def missing(expected: Any, said: Any, where: str = "") -> list[str]:
    """What ``expected`` holds and ``said`` does not; keys that only ``said`` has are fine."""
    if isinstance(expected, dict):
        return [
            line for key, value in expected.items() for line in missing(value, (said or {}).get(key), f"{where}.{key}")
        ]
    if isinstance(expected, list):
        if not isinstance(said, list) or len(expected) != len(said):
            return [f"{where}: {len(expected)} expected, {said!r:.200}"]
        return [
            line for i, pair in enumerate(zip(expected, said, strict=True)) for line in missing(*pair, f"{where}[{i}]")
        ]
    return [] if expected == said else [f"{where}: expected {expected!r}, said {said!r}"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_expected_key_of_a_seed_has_its_value(shared: Path, seed: str) -> None:
    expected = json.loads((shared / "seeds" / f"{seed}.expected.json").read_text("utf-8"))
    gallery = extract_text((shared / "seeds" / f"{seed}.txt").read_text("utf-8"))
    assert missing(expected, gallery.as_dict()) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_pair_of_a_seed_says_that_it_came_from_a_text_dump(shared: Path, seed: str) -> None:
    gallery = extract_text((shared / "seeds" / f"{seed}.txt").read_text("utf-8"))
    assert {pair.evidence.kind for pair in gallery.pairs} == {"text dump"}


def test_the_glued_block_alone_gives_the_captions_of_the_list(shared: Path) -> None:
    text = (shared / "seeds" / "004.txt").read_text("utf-8")
    whole, alone = extract_text(text), extract_text(text.splitlines()[0])
    assert [pair.caption for pair in alone.pairs] == [pair.caption for pair in whole.pairs]
    assert len(alone.pairs) == 9
    assert alone.repeats == ()
    assert [repeat.positions for repeat in whole.repeats] == [tuple(range(1, 10))]


def test_nothing_of_the_related_block_comes_into_the_gallery(shared: Path) -> None:
    text = (shared / "seeds" / "000.txt").read_text("utf-8")
    below = [line.strip() for line in text[text.index("Đọc thêm") :].splitlines() if line.strip()]
    said = json.dumps(extract_text(text).as_dict(), ensure_ascii=False)
    assert below
    assert [line for line in below if line in said] == []
