"""One crawl of a large newspaper, shared by several workers: one budget for its hosts, every page once."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.newspaper.newspaper import Press
from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.scale.rates import highest_rate, times_by_host
from newsarchive.archive import Archive
from newsarchive.archive.compare import differences, fingerprint
from tests.soak.loopback import Loopback

PLAN = Plan(galleries=20, photos=4, widths=THUMBNAIL_WIDTHS, page_size=(8_000, 12_000))
DELAY = 0.1
BUSY = 1.1
"""A request may come late on a busy machine, and the next one in time: so much more than its rate a host may see."""

QUICK = ("--beat", "0.5", "--first-wait", "0.5")


@pytest.fixture
def alone(tmp_path):
    """What one crawl alone makes of the newspaper, on SQLite."""
    with Loopback(Press(PLAN), tmp_path / "alone") as loopback:
        loopback.crawl(tmp_path / "alone" / "kho", "tonghop")
    return fingerprint(tmp_path / "alone" / "kho")


def galleries_asked(asked):
    return Counter(one.url for one in asked if one.kind == "gallery")


def test_three_workers_share_a_crawl_and_its_hosts_see_the_rate_of_one(open_press, alone):
    asked = []
    bureau = open_press(PLAN, delay=DELAY, note=asked.append)
    said = bureau.run("enqueue", "--shares", "3", "crawl", "tonghop")
    assert said.count("crawl tonghop --share") == 3
    workers = [bureau.start("worker", "--until-empty", *QUICK) for _ in range(3)]
    told = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], told
    assert {job["state"] for job in bureau.jobs()} == {"succeeded"}
    assert differences(fingerprint(bureau.place), alone) == []
    assert set(galleries_asked(asked).values()) == {1}
    for host, moments in times_by_host(asked).items():
        assert highest_rate(moments, 5.0) <= BUSY / DELAY, host
    with Archive.open_read_only(bureau.place) as archive:
        runs = {run.spider: run for run in archive.runs()}
        fetched = [run.counts["galleries_new"] for run in archive.runs()]
        assert archive.locks() == []
    assert sum(fetched) == PLAN.galleries
    assert sorted(fetched)[-2] > 0  # at least two of them did the work
    assert (runs["every_way"].state, runs["every_way"].counts["pages_found"]) == ("finished", PLAN.galleries)


def test_a_newspaper_in_a_file_is_not_shared(tmp_path, root):
    with Loopback(Press(PLAN), tmp_path) as loopback:
        _, said = loopback.crawl(tmp_path / "kho", "tonghop", "--share", "1", expect=70)
    assert "only an archive in PostgreSQL can be crawled in shares; set NEWSARCHIVE_DATABASE, or crawl alone" in said
