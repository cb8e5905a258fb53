"""How fast an archive is filled, beside raw SQLite, and asked."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.archive.stories import PAIRS, story
from newsarchive.archive import Archive, ArchiveReader
from newsarchive.archive.search.facets import FACETS

BATCH = 1200
"""Pairs in one transaction, on both sides."""

QUERIES = {
    "common word": ("làng", "xã", "thôn", "phường"),
    "common, no marks": ("lang", "xa", "thon", "phuong"),
    "middling word": ("đèn", "lưới", "gạch", "thuyền"),
    "rare word": ("QN00042", "QN31337", "QN77777", "QN90210"),
    "two words": ("thuyền chài", "gánh rau", "Vĩnh Mai", "đếm cuộn"),
    "two, no marks": ("thuyen chai", "ganh rau", "Vinh Mai", "dem cuon"),
    "phrase": ('"bác thuyền chài"', '"bến đò"', '"nồi bánh"', '"giữa trưa nắng"'),
    "phrase, no marks": ('"bac thuyen chai"', '"ben do"', '"noi banh"', '"giua trua nang"'),
    "beginning": ("thuy*", "gá*", "QN1*", "ngh*"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """Seconds of the processor for 1,000 pairs through :class:`Archive` and through bare SQLite, one for each round."""

    pairs: int
    ours: tuple[float, ...]
    raw: tuple[float, ...]
    size: int

    @property
    def ratio(self) -> float:
        """Our rows a second as a share of raw SQLite's: the median of the rounds."""
        return statistics.median(raw / ours for raw, ours in zip(self.raw, self.ours, strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds at the 50th, 95th and 99th of 100 times, wall clock."""

    what: str
    way: str
    p50: float
    p95: float
    p99: float


def measure_filling(folder: Path, *, rounds: int = 5) -> Filled:
    """Add batches to the archive in ``folder``, in turn by its own door and by plain ``executemany`` of the same rows.

    The raw side inserts the rows of every table that were stored, keys and all, into a copy of their tables with the
    same indexes and the same full-text index, fed by plain rows: no looking up, no triggers.
    """
    ours, raw = [], []
    with Archive.open(folder) as archive, closing(sqlite3.connect(folder / "archive.sqlite")) as plain:
        before = archive.stats()
        pairs = before.pairs
        count = pairs // PAIRS
        with closing(_twin(plain, folder / "raw.sqlite")) as twin:
            for turn in range(rounds):
                first = count + turn * (BATCH // PAIRS)
                batch = [story(first + n, of=count + BATCH) for n in range(BATCH // PAIRS)]
                marks = _highest(plain)
                start = time.process_time()
                archive.store_galleries(batch, batch=len(batch))
                ours.append(time.process_time() - start)
                rows = {table: _rows_after(plain, table, mark) for table, mark in marks.items()}
                start = time.process_time()
                _insert(twin, rows)
                raw.append(time.process_time() - start)
    (folder / "raw.sqlite").unlink()
    size = (folder / "archive.sqlite").stat().st_size
    thousand = BATCH / 1000
    return Filled(pairs, tuple(one / thousand for one in ours), tuple(one / thousand for one in raw), size)


TABLES = ("gallery", "version", "caption", "credit", "photo", "photo_source", "photo_hash", "page", "pair", "sighting")


def _twin(plain: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A file with the same tables, rows and indexes but no triggers; the full-text index holds its rows by itself."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as target:
        plain.backup(target)
        for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            target.execute(f'DROP TRIGGER "{name}"')
        target.execute("PRAGMA journal_mode = WAL")
        target.commit()
    twin = sqlite3.connect(path, isolation_level=None)
    twin.execute("PRAGMA synchronous = NORMAL")
    return twin


def _highest(plain: sqlite3.Connection) -> dict[str, int]:
    return {table: plain.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0] for table in TABLES}


def _rows_after(plain: sqlite3.Connection, table: str, mark: int) -> list[tuple[object, ...]]:
    if table == "pair":  # numbered by publication, not by arrival
        query = "SELECT * FROM pair WHERE version_id IN (SELECT id FROM version ORDER BY id DESC LIMIT ?)"
        return plain.execute(query, (BATCH // PAIRS,)).fetchall()
    return plain.execute(f"SELECT * FROM {table} WHERE rowid > ?", (mark,)).fetchall()


def _insert(twin: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> None:
    twin.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if found:
            twin.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    names = [row[1] for row in twin.execute("PRAGMA table_info(pair_search)")]
    new = [row[0] for row in rows["version"]]
    columns = ", ".join(names)
    wanted = f"SELECT pair_id, {columns} FROM pair_text WHERE version_id IN ({', '.join('?' * len(new))}) ORDER BY 1"
    twin.execute(f"INSERT INTO pair_search (rowid, {columns}) {wanted}", new)
    twin.execute("COMMIT")


def measure_asking(archive: ArchiveReader, *, times: int = 100) -> Iterator[Asked]:
    """Every kind of query in every way."""
    for what, queries in QUERIES.items():
        ways: dict[str, Callable[[str], object]] = {
            "newest": lambda query: archive.search(query, order="newest"),
            "best": lambda query: archive.search(query),
            "count": archive.count_hits,
        }
        ways |= {f"by {by}": lambda query, by=by: archive.facet_hits(query, by=by) for by in FACETS}
        for way, act in ways.items():
            yield _time(what, way, act, queries, times)


def _time(what: str, way: str, act: Callable[[str], object], queries: Sequence[str], times: int) -> Asked:
    taken = []
    for turn in range(times):
        start = time.perf_counter()
        act(queries[turn % len(queries)])
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return Asked(what, way, *(taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.95, 0.99)))
