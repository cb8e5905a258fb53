"""Every command and every piece of Python in the README runs, from top to bottom."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawl.sample import ROOT, crawl_sample

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MADE_ELSEWHERE = {"make demo\n", "make test\n"}
"""The two commands are what CI and a person run; running them inside the tests would never end."""


def blocks(name: str = "README.md") -> list[tuple[str, str]]:
    found = BLOCK.findall((ROOT / name).read_text("utf-8"))
    return [(language, code) for language, code in found if code not in MADE_ELSEWHERE]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl_sample(tmp_path_factory.mktemp("readme")).folder


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert all(f"```sh\n{command}```" in text for command in MADE_ELSEWHERE)


@pytest.mark.parametrize(("language", "code"), blocks())
def test_every_block_of_the_readme_runs_and_prints_something(language: str, code: str, archive: Path) -> None:
    here = {"newsarchive": f"{shlex.quote(sys.executable)} -m newsarchive", "python": shlex.quote(sys.executable)}
    code = re.sub(r"\.venv/bin/(newsarchive|python)\b", lambda found: here[found[1]], code)
    code = code.replace("data/demo", str(archive))
    command = ["bash", "-euc", code] if language == "sh" else [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_the_readme_in_vietnamese_tells_the_same() -> None:
    assert blocks("README.vi.md") == blocks()


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_what_the_readme_points_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    places = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    assert len(places) > 15
    assert [place for place in places if not (ROOT / place).exists()] == []
