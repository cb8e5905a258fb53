"""Starting a crawl: Scrapy runs as a child process from the project's root, and its run is read from the archive."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType, MappingProxyType

import newsarchive
from newsarchive.errors import ArchiveError, ArchiveLockedError, CrawlError, NewsarchiveError

OWN_CODES = range(65, 79)
"""Exit codes of newsarchive's errors; a bug or a signal ends a process with others."""

UNCLOSED = re.compile(r"the run could not be closed \(exit code (\d+)\): ")
"""How the crawl's last line begins when the archive took no more, not even the run's end; see :func:`unclosed`."""

MEMORY = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
"""For the crawl's processes, unless the environment says otherwise: glibc gives each of the threads that look at photos
an arena of its own, and none of them gives back what it once held; the process grew by 3 MB for 1,000 galleries. The
sums of a hash are too small for NumPy's threads, which wait in a circle."""

TICK = 0.25
"""Seconds between two looks at a crawl in progress."""


def find_checkout(start: Path | None = None) -> Path:
    """The checkout's root (the folder of scrapy.cfg): around ``start`` (default: here) or beside the package.

    The wheel holds the library only; raises :class:`~newsarchive.errors.CrawlError` where there is no checkout.
    """
    here = (start or Path.cwd()).resolve()
    beside = Path(newsarchive.__file__).resolve().parent.parent
    for folder in (here, *here.parents, beside):
        config = folder / "scrapy.cfg"
        if config.is_file() and "newsarchive.settings" in config.read_text("utf-8"):
            return folder
    raise CrawlError("this needs a checkout of newsarchive, here is the library alone", then="run it in a checkout")


def find_project(start: Path | None = None) -> Path:
    """The checkout's root, for a crawl; raises CrawlError where Scrapy is missing too."""
    folder = find_checkout(start)
    if importlib.util.find_spec("scrapy") is None:
        raise CrawlError("Scrapy is not installed here", where=str(folder), then="run: make setup")
    return folder


def crawl_site(
    site: str,
    folder: Path,
    *,
    spider: str = "every_way",
    limit: int | None = None,
    job: str | None = None,
    arguments: Mapping[str, str] = MappingProxyType({}),
    log: Path | None = None,
    pace: float = 60.0,
    environment: Mapping[str, str] = MappingProxyType({}),
    on_tick: Callable[[], None] = lambda: None,
) -> str:
    """Crawl one newspaper into the archive in ``folder``; returns the key of the run.

    ``spider`` is a way of finding, or all that the newspaper names. ``limit`` bounds the galleries that are fetched,
    ``job`` names the run (a run of that name is continued), ``arguments`` are further ones of the spider;
    ``environment`` goes before the surrounding one.
    ``on_tick`` is called a few times a second while the crawl goes on. Scrapy's log goes to ``log`` (default: see
    :func:`choose_log`), its events beside it (.jsonl), one of progress every ``pace`` seconds.
    Raises :class:`~newsarchive.errors.CrawlError` when the crawl itself failed, with its last line.
    """
    root = find_project()
    key = job or uuid.uuid4().hex
    log = log or choose_log(folder, site)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", f"site={site}", "-a", f"job={key}"]
    command += ["-a", f"limit={limit}"] if limit else []
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    command += ["-s", f"LOG_FILE={log.resolve()}"]
    own = {
        "NEWSARCHIVE_ARCHIVE": str(folder.resolve()),
        "NEWSARCHIVE_EVENTS": str(log.with_suffix(".jsonl").resolve()),
        "NEWSARCHIVE_PROGRESS": str(pace),
    }
    around = MEMORY | os.environ | dict(environment) | own
    child = subprocess.Popen(command, cwd=root, env=around, stderr=subprocess.PIPE, text=True)
    with pass_on_signals(child):
        complaint = wait_for(child, on_tick)
    if (told := UNCLOSED.match(complaint)) is not None:
        raise read_end(int(told[1]), complaint, log)
    if child.returncode:
        raise read_end(child.returncode, complaint, log)
    return key


def unclosed(error: ArchiveError) -> str:
    """The crawl's last line when the archive did not take the run's end. Scrapy has its own say in the exit code.

    >>> unclosed(ArchiveError("the disk failed", where="a.sqlite"))
    'the run could not be closed (exit code 74): a.sqlite: the disk failed'
    """
    return f"the run could not be closed (exit code {error.exit_code}): {error}"


def read_end(code: int, complaint: str, log: Path) -> NewsarchiveError:
    """Why a crawl that ended with ``code`` could not be: newsarchive's own errors keep their exit code."""
    if complaint and code == ArchiveLockedError.exit_code:
        return ArchiveLockedError(complaint)
    error = CrawlError(complaint or f"Scrapy ended with {code}", then=f"see {log}")
    error.exit_code = code if code in OWN_CODES else error.exit_code
    return error


def choose_log(folder: Path, site: str) -> Path:
    """A log file of its own for a run that begins now."""
    return folder / "logs" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{site}-{uuid.uuid4().hex[:8]}.log"


def wait_for(child: subprocess.Popen[str], on_tick: Callable[[], None]) -> str:
    """Wait until ``child`` ends; its last line on standard error."""
    while True:
        try:
            _, errors = child.communicate(timeout=TICK)
        except subprocess.TimeoutExpired:
            on_tick()
        else:
            lines = [line for line in errors.splitlines() if line.strip()]
            return lines[-1].removeprefix("newsarchive: ") if lines else ""


@contextmanager
def pass_on_signals(child: subprocess.Popen[str]) -> Iterator[None]:
    """SIGINT and SIGTERM go on to ``child``, which finishes what it holds and ends in good order."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
