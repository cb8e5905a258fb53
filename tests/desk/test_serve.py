"""The command: it tells its address, ends in good order, and says in one line what keeps it from opening."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desk.newsroom import Stories


@contextmanager
def start(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command; whatever happens, it has ended afterwards."""
    command = [sys.executable, "-m", "newsarchive", "serve", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            yield server
        finally:
            server.kill()


def test_it_tells_where_it_is_open_and_ends_when_told(stories: Stories) -> None:
    with start("--archive", str(stories.folder), "--port", "0", "--processes", "1") as server:
        assert server.stdout
        address = server.stdout.readline().partition(" ")[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=30)
    assert (server.returncode, errors) == (0, "")


def test_a_port_in_use_is_told_in_one_line(stories: Stories) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start("--archive", str(stories.folder), "--port", str(port)) as server:
            _, errors = server.communicate(timeout=60)
    assert server.returncode == 75
    assert errors.strip() == f"newsarchive: port {port} is in use; choose another, or --port 0 for a free one"


def test_where_there_is_no_archive_it_says_so(tmp_path: Path) -> None:
    with start("--archive", str(tmp_path)) as server:
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 66
    assert "no archive here" in errors


@pytest.mark.parametrize("host", ["0.0.0.0", "desk.example"])
def test_other_machines_are_let_in_only_when_that_is_asked_for(stories: Stories, host: str) -> None:
    with start("--archive", str(stories.folder), "--host", host, "--port", "0") as server:
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 2
    assert "--public" in errors
