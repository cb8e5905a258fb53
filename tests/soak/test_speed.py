"""The synthetic newspaper is no bottleneck: it answers many times as fast as a crawl asks."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from tests.soak.figures import Figures
from tests.soak.loopback import FULL, ROOT

GALLERIES = 500
ASKED = 500 if FULL else 100
ALLOWED = 8.0
"""Processor milliseconds for a page and its twelve photos: a sixth of what storing a gallery may take, two cores being
busy with 40 galleries a second."""


@dataclass(frozen=True, slots=True)
class Price:
    """Of one answer: wall seconds, the newspaper's processor milliseconds, bytes."""

    wall: float
    processor: float
    size: float


@dataclass(frozen=True, slots=True)
class Server:
    """The newspaper's process and port."""

    pid: int
    port: int

    def fetch(self, urls: Sequence[str]) -> Price:
        """Ask for ``urls`` one after the other, on one connection, as of a proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        size = 0
        began, spent = time.perf_counter(), self.spent()
        for url in urls:
            connection.request("GET", url)
            size += len(connection.getresponse().read())
        seconds, spent = time.perf_counter() - began, self.spent() - spent
        connection.close()
        return Price(seconds / len(urls), spent / len(urls), size / len(urls))

    def spent(self) -> float:
        """Processor milliseconds of the process so far (proc(5): utime and stime, in ticks)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The large newspaper in a process of its own, as benchmarks run it."""
    place = tmp_path / "port"
    command = [sys.executable, "-m", "bench.newspaper", "--galleries", str(GALLERIES), "--port-file", str(place)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert "http_proxy=" in child.stdout.readline()  # it listens
        yield Server(child.pid, int(place.read_text("utf-8")))
    finally:
        child.kill()
        child.communicate()


def test_the_newspaper_is_no_bottleneck(server: Server, figures: Figures) -> None:
    paper = Press(Plan(galleries=GALLERIES))["tonghop"]
    pages = [paper.pages.address(index) for index in range(ASKED)]
    photos = [paper.pages.photo_address(index, photo) for index in range(ASKED // 4) for photo in range(12)]
    server.fetch(photos[:60])  # negatives are made when they are first needed
    page, photo = server.fetch(pages), server.fetch(photos)
    price = page.processor + 12 * photo.processor
    figures.say(
        f"{1 / page.wall:,.0f} pages a second of {page.size / 1000:.0f} KB, {page.processor:.2f} ms of processor"
    )
    figures.say(f"{1 / photo.wall:,.0f} photos a second of {photo.size / 1000:.0f} KB, {photo.processor:.2f} ms each")
    figures.say(f"processor time of the newspaper for a gallery of 12 photos: {price:.1f} ms")
    assert price < ALLOWED
