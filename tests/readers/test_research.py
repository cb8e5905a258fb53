"""docs/research.md: every command, and every answer in SQL, pandas and DuckDB, on the archive of the demo."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.crawl.sample import ROOT

GUIDE = ROOT / "docs" / "research.md"
ANSWERS = "answers.json"
SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def answers(once, readers, crawled):
    """What the guide's blocks answered, by the title of their question."""
    return json.loads(
        once("research", lambda folder: follow_guide(readers, crawled, folder)).joinpath(ANSWERS).read_text()
    )


def follow_guide(readers, crawled, folder):
    """The guide's commands are run, then its blocks, with folders of this test in place of data/demo."""
    shutil.copytree(crawled, folder / "demo")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home"), "PYTHONUTF8": "1"}

    def run(*command):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for commands in SHELL.findall(GUIDE.read_text("utf-8")):
        program = f"{shlex.quote(sys.executable)} -m newsarchive"
        run("bash", "-euc", commands.replace(".venv/bin/newsarchive", program).replace("data/", f"{folder}/"))
    script = ROOT / "tests" / "readers" / "read_research.py"
    named = [folder / name for name in ("demo", "demo-parquet", "demo-images")]
    (folder / ANSWERS).write_text(run(str(readers), str(script), str(GUIDE), *map(str, named)))


@pytest.mark.parametrize("number", range(1, 11))
def test_the_three_answers_to_each_question_agree(answers, number):
    (rows,) = [found for title, found in answers.items() if title.startswith(f"{number}. ")]
    assert len(rows) == 3
    assert rows[0]
    assert rows[0] == rows[1] == rows[2]


def test_the_answers_are_those_of_the_sample_newspaper(answers):
    first = {int(title.partition(".")[0]): found[0] for title, found in answers.items() if found}
    assert sum(stories for _, stories, _ in first[1]) == 14
    assert len({photo for photo, *_ in first[4]}) == 2
    assert {reason for reason, *_ in first[7]} >= {"HTTP 404", "an HTML page served as a photo"}
    assert sum(photos for _, photos, *_ in first[9]) == 99
    assert sum(pairs for _, pairs, _ in first[10]) == 105
