"""Several processes answer at one port: each reader's page by whoever is idle, all ended together."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from multiprocessing import Pipe
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import cast

import pytest

from newsarchive.desk import crew
from newsarchive.options import DESK_SECRET
from tests.desk.newsroom import Stories, fill
from tests.desk.test_corrections import SECRET, Reader
from tests.desk.test_serve import start

TWO = ("--port", "0", "--processes", "2")


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A desk of two processes; its address and the process that started them."""
    with start("--archive", str(folder), *TWO, *more) as server:
        assert server.stdout
        yield server.stdout.readline().partition(" ")[0].rstrip("/"), server


def members(server: subprocess.Popen[str]) -> set[int]:
    """The processes that answer."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {int(one) for one in children if b"multiprocessing-fork" in Path(f"/proc/{one}/cmdline").read_bytes()}


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return int(answer.status)


def have_ended(processes: set[int]) -> bool:
    """Whether these have ended, or do within half a minute."""
    for one in processes:
        try:
            watched = os.pidfd_open(one)
        except ProcessLookupError:
            continue
        try:
            if not select.select([watched], [], [], 30)[0]:
                return False
        finally:
            os.close(watched)
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_they_end_together_when_told(stories: Stories, how: signal.Signals) -> None:
    with serving(stories.folder) as (address, server):
        both = members(server)
        assert len(both) == 2
        assert [status(f"{address}/search?q=cho") for _ in range(6)] == [200] * 6
        server.send_signal(how)
        _, errors = server.communicate(timeout=30)
        assert (server.returncode, errors) == (0, "")
        assert have_ended(both)


def test_they_end_when_the_one_that_started_them_is_killed(stories: Stories) -> None:
    with serving(stories.folder) as (_, server):
        both = members(server)
        server.kill()
        server.wait(30)
        assert have_ended(both)


def test_one_that_is_killed_is_replaced(stories: Stories) -> None:
    with serving(stories.folder) as (address, server):
        both = members(server)
        os.kill(min(both), signal.SIGKILL)
        assert have_ended({min(both)})
        until = time.monotonic() + 60
        while not members(server) - both:
            assert status(f"{address}/health") == 200
            assert time.monotonic() < until, "none took its place within a minute"
        assert [status(f"{address}/health") for _ in range(4)] == [200] * 4
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


class Ending:
    """A process that has closed everything and is still counted as alive when it is looked at for the first time."""

    def __init__(self) -> None:
        self._looks: Iterator[bool] = iter([True])
        self.sentinel, other_end = os.pipe()
        os.close(other_end)

    def is_alive(self) -> bool:
        return next(self._looks, False)

    def terminate(self) -> None:
        """It ends anyway."""

    def join(self, timeout: float | None = None) -> None:
        self._looks = iter([])  # whoever waits for it sees it ended


@pytest.mark.timeout(20)
def test_one_that_is_just_ending_is_replaced_too(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Ending] = []

    def start(_work: crew.Work) -> crew._Member:
        if len(started) == 2:
            raise KeyboardInterrupt
        started.append(Ending())
        ours, theirs = Pipe()
        theirs.send(True)
        theirs.close()
        return crew._Member(cast("SpawnProcess", started[-1]), ours)

    monkeypatch.setattr(crew, "_start", start)
    told: list[bool] = []
    crew.run_crew(1, lambda _: None, lambda: told.append(True), grace=0)
    assert (len(started), told) == (2, [True])
    for one in started:
        os.close(one.sentinel)


def test_a_sign_in_with_one_holds_with_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DESK_SECRET, SECRET)
    stories = fill(tmp_path / "archive")
    place = f"/gallery/{stories.market}/correct/1"
    with serving(stories.folder, "--corrections") as (address, server):
        someone = Reader(address, CookieJar())
        assert someone.sign_in().status == 200
        # One of the two sleeps, so the other answers; then the other way round.
        for asleep in members(server):
            os.kill(asleep, signal.SIGSTOP)
            try:
                assert "Vũ Sửa" in someone.ask(place).text
            finally:
                os.kill(asleep, signal.SIGCONT)
        sent = {"csrftoken": someone.token(place), "kind": "note", "value": "Hai tiến trình", "version": "1"}
        assert "Hai tiến trình" in someone.ask(place, sent).text
    with serving(stories.folder, "--corrections") as (address, _):
        again = Reader(address, someone.jar)
        assert "Vũ Sửa" in again.ask(place).text
