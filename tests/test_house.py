"""The house: the lock is safe to install, the wheel holds the library alone, and the arrows point one way."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.crawl.sample import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_lock_contains_no_web_address_and_no_path() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^(-i|--index|--find-links|--extra|/|\.)", LOCK, re.MULTILINE)


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_dependency_of_every_extra_is_locked() -> None:
    locked = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}
    wanted = [*PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[<>=!\[ ;]", requirement)[0].lower() for requirement in wanted}
    assert names <= locked


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    command = ["git", "clone", "--quiet", "--no-local", str(ROOT), str(source)]
    if not (ROOT / ".git").exists() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a wheel is built from a git checkout")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, source]
    subprocess.run(build, check=True, timeout=240)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_library_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"newsarchive"}


def test_the_wheel_holds_what_is_no_module(wheel: list[str]) -> None:
    assert "newsarchive/py.typed" in wheel
    assert [name for name in wheel if "/migrations/versions/" in name or "/migrations/" in name]
    assert "newsarchive/sites/baohatinh.py" in wheel
    assert "newsarchive/desk/static/desk.css" in wheel
    assert "newsarchive/desk/words/vi.toml" in wheel
    assert {"newsarchive/desk/templates/base.html", "newsarchive/desk/templates/desk/photo.html"} <= set(wheel)


@pytest.mark.parametrize("folder", ["newsarchive", "spiders", "pipelines"])
def test_no_module_has_a_name_that_says_nothing(folder: str) -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert not [path for path in (ROOT / folder).rglob("*.py") if path.stem in empty]


def test_files_stay_readable() -> None:
    code = [path for room in ("newsarchive", "spiders", "pipelines") for path in (ROOT / room).rglob("*.py")]
    # A migration is a list of columns and is never read again.
    written = [path for path in code if "migrations" not in path.parts]
    long = {str(path.relative_to(ROOT)): lines for path in written if (lines := count_lines(path)) > 300}
    assert long == {}


def count_lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")
