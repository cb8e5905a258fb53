"""The memory of a crawl: whose it is, and what is told of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from bench.memory import Peak, children_of, goals, highest


def test_processes_that_any_thread_started_are_counted() -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        started.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

    begin, end = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (start(), begin.set(), end.wait(60)))
    thread.start()
    try:
        assert begin.wait(60)
        assert started[0].pid in children_of(os.getpid())
        assert highest(started[0].pid) > 0
    finally:
        end.set()
        thread.join()
        started[0].communicate(b"\n")


def test_the_last_size_is_told_beside_the_first() -> None:
    seen = {500: Peak(160.0, 50.0, 20.0), 5000: Peak(170.0, 50.0, 150.0), 20_000: Peak(168.0, 60.0, 600.0)}
    crawl, reading = goals(seen)
    assert (crawl.measured, crawl.met) == (1.05, "yes")
    assert (reading.measured, reading.met) == (1.2, "no")
