"""Figures of the soaks: shown as they come, and written into bench/RESULTS.md when SOAK_WRITE is set."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.soak.figures import Figures, write_section
from tests.soak.loopback import FULL, ROOT

RESULTS = ROOT / "bench" / "RESULTS.md"
KEY = pytest.StashKey[dict[str, list[str]]]()


@pytest.fixture
def figures(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Figures]:
    """A place for the figures of this test; those of a test that failed are shown and not kept."""
    name = request.node.name.removeprefix("test_").replace("_", " ").replace("[", ": ").rstrip("]")
    collected = Figures(name, capsys)
    failed = request.session.testsfailed
    yield collected
    if request.session.testsfailed == failed:
        request.config.stash.setdefault(KEY, {})[name] = collected.lines


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """At full size a soak may take as long as it takes."""
    for item in items if FULL else []:
        if "tests/soak/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(0))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Renew the soaks' part of RESULTS.md, if that was asked for and the soaks ran at full size."""
    sections = session.config.stash.get(KEY, {})
    if FULL and os.environ.get("SOAK_WRITE") and sections:
        write_section(RESULTS, sections)
