"""Crawling the synthetic newspapers in a soak: the command, its environment, days that pass, and a look at files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Date

from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked, NewspaperServer
from bench.newspaper.site_files import write_site_files
from newsarchive.archive.moments import Moment
from newsarchive.archive.schema.tables import Base

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("SOAK") == "full"
"""``make soak`` runs the soaks at full size; ``make test`` the same ones, smaller."""

PATIENCE = 3600
"""Seconds after which a crawl counts as hung."""


@dataclass
class Loopback:
    """Newspapers on loopback, and what a crawl must be told to find them. ``asked`` is what the server answered."""

    press: Press
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    watchers: list[Watcher] = field(default_factory=list)

    def __enter__(self) -> Loopback:
        sites = write_site_files(self.folder / "sites", self.press.newspapers.values())
        self.server = NewspaperServer(self.press, note=self._note).__enter__()
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        self.environment = clean | {"http_proxy": self.server.address, "NEWSARCHIVE_SITES": str(sites)} | self.settings
        return self

    def __exit__(self, *failure: object) -> None:
        self.server.__exit__(None, None, None)

    def _note(self, asked: Asked) -> None:
        self.asked.append(asked)
        for watcher in self.watchers:
            watcher.note(asked)

    def start(self, archive: Path, *arguments: str) -> subprocess.Popen[str]:
        """``newsarchive crawl`` into ``archive``, as the leader of a process group of its own."""
        command = [sys.executable, "-m", "newsarchive", "crawl", *arguments, "--archive", str(archive)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def crawl(self, archive: Path, *arguments: str, expect: int = 0) -> tuple[str, str]:
        """The same to its end, which must be with code ``expect``; returns what it printed and complained of."""
        child = self.start(archive, *arguments)
        try:
            output, errors = child.communicate(timeout=PATIENCE)
        finally:
            kill_group(child)
        assert child.returncode == expect, f"ended with {child.returncode}: {errors}"
        return output, errors


class Watcher:
    """Is told of every request while a crawl goes on."""

    def note(self, asked: Asked) -> None:
        """One request was answered."""
        raise NotImplementedError


class Killer(Watcher):
    """Kills a crawl a moment after so many requests: at once, or within fifty milliseconds, at a seeded moment."""

    def __init__(self, child: subprocess.Popen[str], after: int, chance: Random) -> None:
        self.child, self.left, self.pause = child, after, chance.uniform(0, 0.05)

    def note(self, asked: Asked) -> None:
        self.left -= 1
        if self.left == 0:
            threading.Timer(self.pause, kill_group, [self.child]).start()


def kill_group(child: subprocess.Popen[str]) -> None:
    """SIGKILL for the command and the crawl that it started; none of them gets to say a word."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def pass_days(archive: Path, days: int) -> None:
    """Let ``days`` pass: every machine time in the archive moves that far into the past. The clock stays."""
    with closing(sqlite3.connect(archive / "archive.sqlite")) as connection, connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Moment):
                    moved = f"strftime('%Y-%m-%dT%H:%M:%SZ', \"{column.name}\", '-{days} days')"
                elif isinstance(column.type, Date) and table.name == "host":
                    moved = f"date(\"{column.name}\", '-{days} days')"
                else:
                    continue
                filled = f'"{column.name}" IS NOT NULL'
                connection.execute(f'UPDATE "{table.name}" SET "{column.name}" = {moved} WHERE {filled}')


def query(archive: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of an archive, read with SQLite itself."""
    with closing(sqlite3.connect(archive / "archive.sqlite")) as connection:
        return connection.execute(sql).fetchall()


def find_disorder(archive: Path, galleries: int, photos: int) -> Sequence[str]:
    """What is wrong with a complete archive of so many galleries of so many photos, in words; empty: nothing.

    Read with SQLite and the file system alone, so that a mistake in the archive's own reading cannot hide one here.
    """
    disorder = []
    checks = {
        "PRAGMA integrity_check": [("ok",)],
        "PRAGMA foreign_key_check": [],
        "SELECT count(*) FROM gallery": [(galleries,)],
        "SELECT count(*), count(DISTINCT key) FROM page WHERE state = 'stored'": [(galleries, galleries)],
        "SELECT count(*) FROM page WHERE state <> 'stored'": [(0,)],
        "SELECT count(*), count(DISTINCT gallery_id) FROM version": [(galleries, galleries)],
        "SELECT count(*), count(photo_sha256) FROM pairs": [(galleries * photos, galleries * photos)],
        f"SELECT count(*) FROM (SELECT url FROM pairs GROUP BY url HAVING count(*) <> {photos})": [(0,)],
    }
    for sql, wanted in checks.items():
        if (found := query(archive, sql)) != wanted:
            disorder.append(f"{sql}: {found[:5]} instead of {wanted}")
    for folder, table in (("photos", "photo"), ("pages", "capture")):
        rows = {str(digest) for (digest,) in query(archive, f"SELECT sha256 FROM {table}")}
        files = {path.stem for path in (archive / folder).rglob("*") if path.is_file()}
        disorder += [f"{folder}/: a file without a row: {name}" for name in sorted(files - rows)[:5]]
        disorder += [f"{folder}/: a row without a file: {name}" for name in sorted(rows - files)[:5]]
    return disorder


def tonghop(folder: Path, plan: Plan, **settings: str) -> Loopback:
    """The large newspaper alone."""
    return Loopback(Press(plan), folder, settings)
