"""Whether the archive is whole: the file, every row's bytes, every file's row.

Rows are read in portions, files folder by folder: memory does not grow with the archive. What is damaged is moved
aside and never deleted, and what the newspaper may still have is queued.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.care import database_faults
from newsarchive.archive.care.damage import Damage, Sample, Verification
from newsarchive.archive.care.healing import queue_page, queue_photo
from newsarchive.archive.care.stores import (
    PORTION,
    Door,
    Named,
    Readable,
    Store,
    named_files,
    stores_of,
    without_row,
)
from newsarchive.archive.duplicates.links import portions
from newsarchive.archive.engines import sqlite
from newsarchive.archive.engines.sqlite import FILE
from newsarchive.archive.moments import utc_now
from newsarchive.errors import ArchiveError, ArchiveUnreachableError

BROKEN = "rows or indexes are broken"
RESTORE = "restore the file from a backup"

AT_ONCE = 8
"""Files that are looked at at once: a store answers each after a while, and a hash keeps no other thread waiting."""

QUEUES = {"pages": queue_page, "photos": queue_photo}

Tick = Callable[[Verification], None]


def silent(_found: Verification) -> None:
    """Shows nothing."""


def verify(archive: Readable, *, sample: Sample | None, writing: Door | None, tick: Tick) -> Verification:
    """Look at everything; hash all files or those of ``sample``. Without ``writing`` nothing is changed.

    ``tick`` is called now and then with what was found so far.
    """
    found = Verification()
    _verify_file(archive, found, writing=writing)
    for store in stores_of(archive):
        is_there = store.blobs.is_there()
        try:
            if not is_there:
                _note_absence(archive, store, found)
                continue
            _verify_rows(archive, store, found, sample, writing=writing, tick=tick)
            _verify_files(archive, store, found, writing=writing, tick=tick)
        except ArchiveUnreachableError:
            raise
        except ArchiveError as error:  # the file is damaged so far that rows cannot be read
            found.note(Damage(FILE, f"{store.table.name}: {error.what}", BROKEN, RESTORE))
    return found


def _verify_file(archive: Readable, found: Verification, *, writing: Door | None) -> None:
    try:
        with archive.reading() as connection:
            faults = database_faults.find_faults(connection)
        done = _mend_file(writing, faults) if faults and writing else RESTORE
        for fault in faults:
            if not fault.startswith("***"):
                found.note(Damage(FILE, fault, BROKEN, done))
        if writing:
            _verify_index(writing, found)
    except ArchiveError as error:
        found.note(Damage(FILE, error.what, BROKEN, RESTORE))


def _mend_file(writing: Door, faults: list[str]) -> str:
    """Make broken indexes anew, if nothing else is broken; says what was done."""
    try:
        with writing() as connection:
            if sqlite.mend_indexes(connection, faults) and not sqlite.find_faults(connection):
                return "the index was made anew from its table; nothing was lost"
    except ArchiveError:
        pass
    return RESTORE


def _verify_index(writing: Door, found: Verification) -> None:
    """The full-text index against the tables; it is made anew where they differ, since it holds no facts of its own."""
    try:
        with writing() as connection:
            database_faults.check_index(connection)
    except ArchiveError:
        with writing() as connection:
            database_faults.rebuild_index(connection)
        done = "it was made anew from the tables; nothing was lost"
        found.note(Damage(FILE, "pair_search", "the full-text index differs from the tables", done))


def _note_absence(archive: Readable, store: Store, found: Verification) -> None:
    if next(named_files(archive.reading, store.table), None) is not None:
        done = f"nothing was queued: nothing lies in {store.blobs.where}. Is its disk mounted, NEWSARCHIVE_STORE right?"
        found.note(Damage(store.name, store.name, "the whole folder is missing", done))


def _verify_rows(
    archive: Readable, store: Store, found: Verification, sample: Sample | None, *, writing: Door | None, tick: Tick
) -> None:
    is_chosen = _chooser(sample, lambda: (row.digest for row in named_files(archive.reading, store.table)))
    rows = ((row, is_chosen(row.digest)) for row in named_files(archive.reading, store.table))
    for row, chosen, what in _look_at_all(store.blobs, rows):
        setattr(found, store.name, getattr(found, store.name) + 1)
        if what:
            _note_loss(store, row, what, found, writing=writing)
        elif chosen:
            found.hashed += 1
            found.hashed_bytes += row.size
        tick(found)


def _look_at_all(blobs: Blobs, rows: Iterable[tuple[Named, bool]]) -> Iterator[tuple[Named, bool, str | None]]:
    """What is wrong with each, in the order of the rows; others are looked at while the first is waited for."""
    ahead: deque[tuple[Named, bool, Future[str | None]]] = deque()
    looking = ThreadPoolExecutor(AT_ONCE, "verifying")
    try:
        for row, chosen in rows:
            ahead.append((row, chosen, looking.submit(_what_is_wrong, blobs, row, hashed=chosen)))
            if len(ahead) > AT_ONCE:
                first, hashed, what = ahead.popleft()
                yield first, hashed, what.result()
        for first, hashed, what in ahead:
            yield first, hashed, what.result()
    finally:
        looking.shutdown(cancel_futures=True)  # a store that does not answer is not asked for the rest


def _chooser(sample: Sample | None, digests: Callable[[], Iterator[str]]) -> Callable[[str], bool]:
    if sample is None:
        return lambda _: True
    if sample.share is not None:
        share = sample.share
        return lambda digest: sample.place(digest) < share
    places = heapq.nsmallest(sample.count or 0, map(sample.place, digests()))
    return lambda digest: bool(places) and sample.place(digest) <= places[-1]


def _what_is_wrong(blobs: Blobs, row: Named, *, hashed: bool) -> str | None:
    size = blobs.size_of(row.digest, row.suffix)
    if size is None:
        return "the file is missing"
    if size != row.size:
        return "the file has another length"
    if hashed and blobs.hash_of(row.digest, row.suffix) != row.digest:
        return "the file holds other bytes"
    return None


def _note_loss(store: Store, row: Named, what: str, found: Verification, *, writing: Door | None) -> None:
    if writing is None:
        found.note(Damage(store.name, row.digest, what, "nothing was changed"))
        return
    with writing() as connection:
        now_wrong = _what_is_wrong(store.blobs, row, hashed=True)  # a crawl may have brought it since
        if now_wrong is None:
            return
        moved = ""
        if now_wrong != "the file is missing":
            moved = f"moved to {store.blobs.set_aside(row.file)}; "
        queued = QUEUES[store.name](connection, row.digest, now=utc_now())
    found.queued += queued
    then = f"queued with {queued} page" + ("s" if queued > 1 else "")
    done = f"{then}: the next crawl fetches it" if queued else "no page shows it today: only a backup has it"
    found.note(Damage(store.name, row.digest, now_wrong, moved + done))


def _verify_files(archive: Readable, store: Store, found: Verification, *, writing: Door | None, tick: Tick) -> None:
    for names in portions(store.blobs.names(), PORTION):
        with archive.reading() as connection:
            unnamed = without_row(connection, store.table, names)
        for name in unnamed:
            # A crawl writes bytes before their row: looked at once more while nobody writes.
            with (writing or archive.reading)() as connection:
                if store.blobs.is_awaited(name):
                    continue
                if not without_row(connection, store.table, [name]):
                    continue
                done = "nothing was changed"
                if writing is not None:
                    done = f"moved to {store.blobs.set_aside(name)}"
            found.note(Damage(store.name, name, "no row names the file", done))
        tick(found)
