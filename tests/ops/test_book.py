"""docs/operating.md tells all that an operator may meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsarchive.ops.events import KINDS
from newsarchive.ops.health import STATES


@pytest.fixture(scope="module")
def book(root: Path) -> str:
    return (root / "docs" / "operating.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_is_described(book: str, kind: str) -> None:
    assert f"`{kind}`" in book


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_described_with_whether_it_is_an_alarm(book: str, state: str) -> None:
    (row,) = re.findall(rf"^\| `{state}` \|.*\| (yes|no) \|$", book, re.MULTILINE)
    assert (row == "no") == (state in {"ok", "new"})
