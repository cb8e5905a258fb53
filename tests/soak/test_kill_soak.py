"""A crawl that is killed again and again, and resumed each time, stores what an undisturbed one stores."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from bench.newspaper.plan import Plan
from newsarchive.archive.compare import fingerprint
from tests.soak.figures import Figures
from tests.soak.loopback import FULL, Killer, Loopback, find_disorder, kill_group, query, tonghop

GALLERIES, KILLS = (300, 20) if FULL else (30, 3)
PLAN = Plan(galleries=GALLERIES, photos=12, widths=(320,), page_size=(30_000, 60_000))
AT_THE_START = 0.15
"""Share of kills that come while the crawl starts up, before its first request."""

COMMAND = ("tonghop", "--job", "soak")


def test_a_crawl_killed_at_random_moments_ends_with_the_archive_of_an_undisturbed_one(
    tmp_path: Path, figures: Figures
) -> None:
    with tonghop(tmp_path, PLAN) as loopback:
        undisturbed = tmp_path / "undisturbed"
        loopback.crawl(undisturbed, *COMMAND)
        needed = len(loopback.asked)
        assert find_disorder(undisturbed, GALLERIES, PLAN.photos) == []
        killed = tmp_path / "killed"
        seen = crawl_with_kills(loopback, killed, needed)
        asked = len(loopback.asked) - needed
    assert len(seen) == KILLS
    assert find_disorder(killed, GALLERIES, PLAN.photos) == []
    assert fingerprint(killed) == fingerprint(undisturbed)
    figures.say(f"{GALLERIES} galleries of {PLAN.photos} photos, killed {KILLS} times, equal to an undisturbed crawl")
    figures.say(f"galleries stored at each kill: {', '.join(map(str, seen))}")
    figures.say(f"requests: {needed} undisturbed, {asked} with kills ({asked / needed - 1:+.1%})")


def crawl_with_kills(loopback: Loopback, archive: Path, needed: int) -> list[int]:
    """Start the crawl, kill it, start it again, until it was killed so often; then let it end.

    Returns how many galleries were stored at each kill.
    """
    chance = Random(20)
    seen: list[int] = []
    while len(seen) < KILLS:
        child = loopback.start(archive, *COMMAND)
        if chance.random() < AT_THE_START:
            finish_in(child, chance.uniform(0.05, 1.5))
        else:
            killer = Killer(child, chance.randint(1, 2 * needed // (KILLS + 1)), chance)
            loopback.watchers.append(killer)
            child.communicate()
            loopback.watchers.remove(killer)
        if child.returncode == 0:
            raise AssertionError(f"the crawl ended before it could be killed {KILLS} times, after {len(seen)}")
        assert child.returncode < 0, f"ended with {child.returncode} instead of being killed"
        seen.append(count_galleries(archive))
    loopback.crawl(archive, *COMMAND)
    return seen


def finish_in(child, seconds: float) -> None:
    """Kill the crawl after ``seconds``, wherever it is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        time.sleep(0.01)  # nothing tells from outside how far a process that starts up has come
    kill_group(child)
    child.communicate()


def count_galleries(archive: Path) -> int:
    """Galleries stored so far; none where there is no archive yet."""
    if not (archive / "archive.sqlite").exists():
        return 0
    if not query(archive, "SELECT count(*) FROM sqlite_master WHERE name = 'gallery'")[0][0]:
        return 0
    return int(str(query(archive, "SELECT count(*) FROM gallery")[0][0]))
