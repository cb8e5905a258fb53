"""Scripts named read_*.py run in .venv-readers, as child processes; they are no tests. One crawl serves them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.sample import crawl_sample

collect_ignore_glob = ["read_*.py"]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, readers: Path) -> Path:
    """The archive of one crawl of the sample newspaper; tests read it, and change copies."""
    return crawl_sample(tmp_path_factory.mktemp("crawled") / "archive").folder
