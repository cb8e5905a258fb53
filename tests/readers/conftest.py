"""Scripts named read_*.py run in .venv-readers, as child processes; they are no tests.

What takes long is made once, by whichever test process comes first, and read by all.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawl.sample import crawl_sample

collect_ignore_glob = ["read_*.py"]

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that gives the folder of this name, made by the function given with it unless it is there."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = root / f"readers-{name}", root / f"readers-{name}.done"
        with (root / f"readers-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return make_once


@pytest.fixture(scope="session")
def crawled(once: Once, readers: Path) -> Path:
    """The archive of one crawl of the sample newspaper; tests read it, and change copies."""
    return once("crawled", lambda folder: crawl_sample(folder / "archive")) / "archive"
