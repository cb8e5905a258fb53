"""Workers that are killed at random moments, and the database too, while they share a crawl: nothing lost, or twice."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked, NewspaperServer
from bench.newspaper.site_files import write_site_files
from bench.scale.bureau import Bureau, kill
from bench.scale.rates import highest_rate, times_by_host
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.archive.place import Place
from tests.servers.postgresql import Server, running
from tests.soak.figures import Figures
from tests.soak.loopback import FULL, Loopback

GALLERIES, KILLS = (150, 10) if FULL else (24, 2)
PLAN = Plan(galleries=GALLERIES, photos=8 if FULL else 4, widths=(320,), page_size=(30_000, 60_000))
SHARES = 3
DELAY = 0.1
DURABLE = {"fsync": "off"}
"""Commits are written before they are told of, as by default. The machine itself is not switched off here."""

# Not 0: what a dying crawl holds for ten seconds more would be tried eight times, and failed, within them.
WORKER = ("worker", "--beat", "0.5", "--first-wait", "0.5")
DATABASE = -1


class Counting:
    """The requests so far, and waiting until there were enough of them."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._news = threading.Condition()

    def note(self, asked: Asked) -> None:
        with self._news:
            self.asked.append(asked)
            self._news.notify_all()

    def wait_for(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= count, 300), f"{len(self.asked)} of {count} requests"


def test_workers_killed_at_random_and_a_killed_database_leave_the_archive_of_one_crawl(
    tmp_path: Path, program, figures: Figures
) -> None:
    alone, needed = crawl_alone(tmp_path / "alone")
    counting, press = Counting(), Press(PLAN)
    sites = write_site_files(tmp_path / "sites", press.newspapers.values(), delay=DELAY)
    with (
        running(Path(program("initdb")).parent, DURABLE) as server,
        NewspaperServer(press, note=counting.note) as served,
        Bureau(
            tmp_path / "kho", server.url(server.new_database()), served.address, NEWSARCHIVE_SITES=str(sites)
        ) as bureau,
    ):
        bureau.run("enqueue", "--shares", str(SHARES), "crawl", "tonghop")
        crew = [bureau.start(*WORKER) for _ in range(SHARES)]
        seen = kill_at_random(bureau, server, crew, counting, needed)
        wait_until_done(server, crew)
        assert differences(fingerprint(bureau.place), alone) == []
        tries = {job["command"]: job["tries"] for job in bureau.jobs()}
        assert {job["state"] for job in bureau.jobs()} == {"succeeded"}
    rates = {host: highest_rate(moments, 10.0) for host, moments in times_by_host(counting.asked).items()}
    assert max(rates.values()) <= 1.02 / DELAY
    figures.say(f"{GALLERIES} galleries of {PLAN.photos} photos shared by {SHARES} workers, equal to one crawl alone")
    figures.say(f"requests so far at each kill -9: {', '.join(seen)}")
    figures.say(f"requests: {needed} undisturbed, {len(counting.asked)} with kills; tries of the jobs: {tries}")
    figures.say(f"highest rate of a host over 10 s: {max(rates.values()):.2f} a second, allowed {1 / DELAY:.0f}")


def crawl_alone(folder: Path) -> tuple[dict, int]:
    """What one undisturbed crawl makes of the newspaper, and how many requests it needs."""
    with Loopback(Press(PLAN), folder) as loopback:
        loopback.crawl(folder / "kho", "tonghop")
    return fingerprint(Place(folder / "kho")), len(loopback.asked)


def kill_at_random(
    bureau: Bureau, server: Server, crew: list[subprocess.Popen[str]], counting: Counting, needed: int
) -> list[str]:
    """Kill workers with all that they started, each replaced at once, and the database in between; what and when."""
    chance = Random(8)
    moments = sorted(chance.sample(range(needed // 10, needed * 9 // 10), KILLS + 1))
    victims = [chance.randrange(SHARES) for _ in range(KILLS)]
    victims.insert(chance.randrange(KILLS), DATABASE)
    seen = []
    for moment, victim in zip(moments, victims, strict=True):
        counting.wait_for(moment)
        if victim == DATABASE:
            server.crash()
            server.start()
        else:
            kill(crew[victim])
            crew[victim] = bureau.start(*WORKER)
        seen.append(f"{len(counting.asked)} ({'PostgreSQL' if victim == DATABASE else f'worker {victim + 1}'})")
    return seen


def wait_until_done(server: Server, crew: list[subprocess.Popen[str]]) -> None:
    """Wait until no job is left."""
    query = "SELECT status FROM newsarchive_jobs.procrastinate_jobs"
    deadline = time.monotonic() + (1800 if FULL else 300)
    while left := Counter(state for (state,) in server.sql(query, "test1")) - Counter({"succeeded": SHARES}):
        assert "failed" not in left, left
        assert all(worker.poll() is None for worker in crew), "a worker ended"
        assert time.monotonic() < deadline, left
        time.sleep(0.2)  # nothing tells from outside that a queue has become empty
    for worker in crew:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
