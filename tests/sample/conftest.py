"""The sample newspaper as its files say it, for the tests in this folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.sample.serve import SampleServer

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
SLUGS = sorted(path.parent.name for path in SAMPLE.glob("pages/*/page.html"))


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of the sample newspaper."""
    return SAMPLE


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    """Each gallery's folder name in turn."""
    return str(request.param)


@pytest.fixture
def page(slug: str) -> bytes:
    """The page's bytes."""
    return (SAMPLE / "pages" / slug / "page.html").read_bytes()


@pytest.fixture
def expected(slug: str) -> dict[str, Any]:
    """What a careful reader finds on the page."""
    said: dict[str, Any] = json.loads((SAMPLE / "pages" / slug / "expected.json").read_text(encoding="utf-8"))
    return said


@pytest.fixture(scope="session")
def routes() -> dict[str, dict[str, str]]:
    """Which file answers for which address."""
    said: dict[str, dict[str, str]] = json.loads((SAMPLE / "routes.json").read_text(encoding="utf-8"))
    return said


@pytest.fixture
def server() -> Iterator[SampleServer]:
    """The newspaper, answering on a free port."""
    with SampleServer() as running:
        yield running
