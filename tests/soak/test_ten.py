"""``newsarchive crawl --all`` over ten newspapers of which one is broken: nine complete, one alarmed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.newspaper.newspaper import Press
from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from tests.soak.figures import Figures
from tests.soak.loopback import FULL, ROOT, Loopback, query

GALLERIES, PHOTOS = (20, 12) if FULL else (3, 5)
PLAN = Plan(galleries=GALLERIES, photos=PHOTOS, widths=THUMBNAIL_WIDTHS, page_size=(30_000, 60_000))
NAMES = [f"bao{number:02}" for number in range(1, 11)]
UNLUCKY = "bao07"
ALARM = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A way of being broken, the exit code of ``crawl --all`` then (newsarchive --help lists them), the state of the
    run, and the state of the newspaper by ``newsarchive health``."""

    broken: str
    exit_code: int
    run: str
    health: str


BLOCKED = Case("challenge", 69, "blocked", "blocked")
OTHERS = (Case("layout", 0, "finished", "failing"),)


@pytest.mark.parametrize("case", (BLOCKED, *OTHERS) if FULL else (BLOCKED,), ids=lambda case: case.broken)
def test_one_broken_newspaper_is_alarmed_and_nine_complete(case: Case, tmp_path: Path, figures: Figures) -> None:
    press = Press(small=PLAN)
    press[UNLUCKY].broken = case.broken
    archive = tmp_path / "archive"
    with Loopback(press, tmp_path, {"NEWSARCHIVE_ONLY": ",".join(NAMES)}) as loopback:
        loopback.crawl(archive, "--all", expect=case.exit_code)
        checked = subprocess.run(
            [sys.executable, "-m", "newsarchive", "health", "--json", "--archive", str(archive)],
            cwd=ROOT,
            env=loopback.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    runs = {str(name): (state, galleries) for name, state, galleries in query(archive, RUNS)}
    assert runs == dict.fromkeys(NAMES, ("finished", GALLERIES)) | {UNLUCKY: (case.run, 0)}
    stored = {str(name): (galleries, photos) for name, galleries, photos in query(archive, STORED)}
    assert stored == {name: (GALLERIES, GALLERIES * PHOTOS) for name in NAMES if name != UNLUCKY}
    assert checked.returncode == ALARM, checked.stderr
    states = {entry["newspaper"]: entry["state"] for entry in json.loads(checked.stdout)}
    alarmed = {entry["newspaper"] for entry in json.loads(checked.stdout) if entry["alarms"]}
    assert (alarmed, states[UNLUCKY]) == ({UNLUCKY}, case.health)
    figures.say(f"{UNLUCKY} broken ({case.broken}): nine complete with {GALLERIES} galleries of {PHOTOS} photos each")
    figures.say(f"exit code of crawl --all {case.exit_code}, of health {ALARM}: {UNLUCKY} is {states[UNLUCKY]}")


RUNS = """
SELECT site.name, run.state, json_extract(run.counts, '$.galleries_new')
FROM run JOIN site ON site.id = run.site_id"""
STORED = """
SELECT site.name, count(DISTINCT gallery.id), count(pair.photo_id) FROM gallery
JOIN site ON site.id = gallery.site_id JOIN version ON version.gallery_id = gallery.id
JOIN pair ON pair.version_id = version.id GROUP BY site.name"""
