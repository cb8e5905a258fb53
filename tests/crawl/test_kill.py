"""A crawl that is killed at any moment and begun again leaves the archive that an undisturbed one leaves."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.archive.compare import differences, fingerprint
from tests.crawl.sample import ROOT, crawl_sample, load_server, proxy_environment

KILLS = 3
REQUESTS = 120
"""About as many does a whole crawl of the sample newspaper make."""

COMMAND = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive"]


def begin(folder: Path, server: Any) -> subprocess.Popen[str]:
    """A crawl in a process group of its own, which dies as a whole."""
    return subprocess.Popen(
        [*COMMAND, str(folder)],
        cwd=ROOT,
        env=proxy_environment(server.address),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill_after(crawl: subprocess.Popen[str], server: Any, requests: int, pause: float) -> int:
    """SIGKILL once the server was asked so often, and a moment later."""
    until = time.monotonic() + 120
    while len(server.requests) < requests and crawl.poll() is None:
        assert time.monotonic() < until, f"{len(server.requests)} of {requests} requests in two minutes"
        wait(crawl, 0.002)
    wait(crawl, pause)
    if crawl.poll() is None:
        os.killpg(crawl.pid, signal.SIGKILL)
    crawl.communicate(timeout=60)
    return crawl.returncode


def wait(crawl: subprocess.Popen[str], seconds: float) -> None:
    try:
        crawl.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def test_a_killed_crawl_and_its_resumes_leave_the_archive_of_an_undisturbed_one(tmp_path: Path) -> None:
    whole = fingerprint(crawl_sample(tmp_path / "whole").folder)
    chance = random.Random(20160703)
    killed = 0
    with load_server().SampleServer() as server:
        for _ in range(KILLS):
            at = len(server.requests) + chance.randrange(1, REQUESTS // KILLS)
            crawl = begin(tmp_path / "killed", server)
            killed += kill_after(crawl, server, at, chance.random() / 30) == -signal.SIGKILL
        last = begin(tmp_path / "killed", server)
        _, errors = last.communicate(timeout=300)
        assert last.returncode == 0, errors
        photos = [one["url"] for one in server.requests if "//anh.anhmau.example/" in one["url"]]
    assert killed == KILLS
    assert differences(fingerprint(tmp_path / "killed"), whole) == []
    assert len(photos) <= len(set(photos)) + 20 * KILLS  # what was under way, and nothing that was stored already
    with Archive.open_read_only(tmp_path / "killed") as archive:
        assert archive.locks() == []
        ended = [(run.state, run.reason) for run in archive.runs()]
        assert ended == [("finished", "finished")] + [("stopped", "the process died")] * KILLS


def test_a_second_crawl_of_a_newspaper_ends_at_once_and_says_who_is_at_work(tmp_path: Path) -> None:
    with load_server().SampleServer() as server, Archive.open(tmp_path) as archive, archive.hold("sample"):
        second = begin(tmp_path, server)
        output, errors = second.communicate(timeout=300)
        assert second.returncode == 75
        assert output == ""
        (line,) = errors.splitlines()
        assert f"sample is held by process {os.getpid()} on " in line
        assert server.requests == []
        assert archive.runs() == []
