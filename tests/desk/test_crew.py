"""Several processes answer at one port: each reader's page by whoever is idle, all ended together."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

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
        try:
            yield server.stdout.readline().partition(" ")[0].rstrip("/"), server
        finally:
            server.kill()


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
        crew = members(server)
        assert len(crew) == 2
        assert [status(f"{address}/search?q=cho") for _ in range(6)] == [200] * 6
        server.send_signal(how)
        _, errors = server.communicate(timeout=30)
        assert (server.returncode, errors) == (0, "")
        assert have_ended(crew)


def test_they_end_when_the_one_that_started_them_is_killed(stories: Stories) -> None:
    with serving(stories.folder) as (_, server):
        crew = members(server)
        server.kill()
        server.wait(30)
        assert have_ended(crew)


def test_one_that_is_killed_is_replaced(stories: Stories) -> None:
    with serving(stories.folder) as (address, server):
        crew = members(server)
        os.kill(min(crew), signal.SIGKILL)
        assert have_ended({min(crew)})
        while not members(server) - crew:
            assert status(f"{address}/health") == 200
        assert [status(f"{address}/health") for _ in range(4)] == [200] * 4
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


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
