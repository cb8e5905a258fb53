"""An archive of the sample newspaper, crawled once for all tests of a worker; each test has a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crawl.sample import crawl_sample


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crawl of the sample newspaper; not to be changed."""
    return crawl_sample(tmp_path_factory.mktemp("care")).folder


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    """An archive of the sample newspaper, to be damaged at will."""
    return Path(shutil.copytree(crawled, tmp_path / "kho"))
