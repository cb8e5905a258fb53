"""A copy of the archive that can be opened as it is, made while others write, and renewed by the same call.

First the file is copied as of one moment (SQLite's online backup), under another name; then the bytes that its rows
name, as far as they are missing; last the file gets its name. Bytes never change under their hash, so what an earlier
backup names stays whole all the while: a killed backup leaves the earlier one, and can be repeated.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.blobs.synced import sync_folder
from newsarchive.archive.care.stores import PORTION, TABLES, Door, Readable, Store, named_files, stores_of, without_row
from newsarchive.archive.crawl.locks import LOCK
from newsarchive.archive.duplicates.links import portions
from newsarchive.archive.engines import sqlite
from newsarchive.archive.engines.faults import plain_faults
from newsarchive.archive.engines.sqlite import FILE
from newsarchive.archive.moments import utc_now, utc_text
from newsarchive.errors import ArchiveError, ArchiveLockedError, ArchiveWriteError
from newsarchive.model import plain

MARK = "backup.json"
"""Lies in a backup and says of which archive it is one, and what its file is, so that nothing else is overwritten."""

INCOMING = f"{FILE}.incoming"
WAIT = 30.0
ROUNDS = 3
"""How often it begins anew because something was taken down under its hands."""


@dataclass(slots=True)
class Backup:
    """What a backup holds and what it took: ``copied`` files of ``copied_bytes`` bytes, ``kept`` were there already.

    ``lost`` are files ("photos/ab/abc….jpg") that are missing or damaged in the archive, and in no earlier backup here.
    """

    folder: str
    pages: int = 0
    photos: int = 0
    copied: int = 0
    copied_bytes: int = 0
    kept: int = 0
    removed: int = 0
    lost: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


Tick = Callable[[Backup], None]


def silent(_made: Backup) -> None:
    """Shows nothing."""


def back_up(archive: Readable, destination: Path, *, tick: Tick) -> Backup:
    """See :meth:`newsarchive.archive.ArchiveReader.back_up`."""
    if archive.place.database:
        raise ArchiveError(
            "backup copies an archive whose tables lie in its folder",
            where="NEWSARCHIVE_DATABASE",
            then="see docs/operations.md: pg_dump, and a copy of the folder",
        )
    with plain_faults(destination), _alone(archive, destination):
        _check_earlier(archive, destination)
        for _ in range(ROUNDS):
            made = Backup(str(destination))
            copy = _copy_file(archive, destination)
            try:
                is_whole = _copy_bytes(archive, destination, copy, made, tick)
            finally:
                copy.dispose()
            if is_whole:
                break
        _give_name(archive, destination)
        _forget_unnamed(destination, made)
    return made


@contextmanager
def _alone(archive: Readable, destination: Path) -> Iterator[None]:
    """One backup at a time into one folder; the lock goes with the process that holds it."""
    own, other = archive.folder.resolve(), destination.resolve()
    if own == other or own in other.parents or other in own.parents:
        raise ArchiveWriteError("the archive and its backup lie in each other", where=str(other), then="choose another")
    destination.mkdir(parents=True, exist_ok=True)
    handle = os.open(destination, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveLockedError("another backup is being written here", where=str(destination)) from None
        yield
    finally:
        os.close(handle)


def _check_earlier(archive: Readable, destination: Path) -> None:
    """Refuse to write over anything but an earlier backup of this archive that nobody has changed since."""
    mark = _read_mark(destination)
    others = [entry.name for entry in destination.iterdir() if not entry.name.startswith(INCOMING)]
    choose = "choose a new folder"
    if mark is None:
        if others:
            raise ArchiveWriteError("the folder is not empty and holds no backup", where=str(destination), then=choose)
        _write_mark(destination, {"of": str(archive.folder.resolve()), "sha256": []})  # a killed one can be repeated
        return
    if mark["of"] != str(archive.folder.resolve()):
        raise ArchiveWriteError(f"holds a backup of {mark['of']}", where=str(destination), then=choose)
    file = destination / FILE
    if file.exists() and _hash(file) not in mark["sha256"]:
        what = "this backup was opened and written to since: it is an archive of its own now"
        raise ArchiveWriteError(what, where=str(destination), then=choose)


def _read_mark(destination: Path) -> dict[str, Any] | None:
    try:
        return json.loads((destination / MARK).read_text("utf-8"))  # type: ignore[no-any-return]
    except FileNotFoundError:
        return None
    except ValueError:
        return {"of": "something else: backup.json cannot be read", "sha256": []}


def _copy_file(archive: Readable, destination: Path) -> Engine:
    """The archive's file as of now, under its temporary name, without the locks of living crawls; checked."""
    place = destination / INCOMING
    sqlite.write_copy(archive.folder / FILE, place, wait=WAIT)
    copy = sqlite.make_engine(place, wait=WAIT, mode="rw")
    with copy.connect() as connection, connection.begin():
        connection.execute(LOCK.delete())
        faults = sqlite.find_faults(connection)
    if faults:
        copy.dispose()
        raise ArchiveError(
            f"the archive's file is damaged ({faults[0]}); an earlier backup stays as it is",
            where=str(archive.folder / FILE),
            then="run: newsarchive verify",
        )
    return copy


def _door(copy: Engine) -> Door:
    @contextmanager
    def reading() -> Iterator[Any]:
        with copy.connect() as connection, connection.begin():
            yield connection

    return reading


def _copy_bytes(archive: Readable, destination: Path, copy: Engine, made: Backup, tick: Tick) -> bool:
    """Copy what is missing; False if a file was gone because its row is gone by now: it was taken down."""
    for store in stores_of(archive):
        target = FolderBlobs(destination / store.name)
        for named in named_files(_door(copy), store.table):
            setattr(made, store.name, getattr(made, store.name) + 1)
            if target.size_of(named.digest, named.suffix) == named.size:
                made.kept += 1
                tick(made)
                continue
            # Read whole and written anew, not linked: blocks that two files share are lost together.
            body = store.blobs.read(named.digest)
            if body is not None and sha256(body).hexdigest() == named.digest:
                target.ensure(named.digest, body, named.suffix)
                made.copied += 1
                made.copied_bytes += len(body)
            elif _is_taken_down(archive, store, named.file):
                return False
            else:
                made.lost.append(f"{store.name}/{named.file}")
            tick(made)
    return True


def _is_taken_down(archive: Readable, store: Store, file: str) -> bool:
    with archive.reading() as connection:
        return bool(without_row(connection, store.table, [file]))


def _give_name(archive: Readable, destination: Path) -> None:
    """The copy takes the place of the earlier one; the mark knows both until it is done."""
    new, file = destination / INCOMING, destination / FILE
    with new.open("rb") as copied:
        os.fsync(copied.fileno())
    digest = _hash(new)
    earlier = (_read_mark(destination) or {"sha256": []})["sha256"]
    said = {"of": str(archive.folder.resolve()), "made_at": utc_text(utc_now())}
    _write_mark(destination, {**said, "sha256": [*earlier, digest]})
    new.replace(file)
    sync_folder(destination)
    _write_mark(destination, {**said, "sha256": [digest]})


def _write_mark(destination: Path, said: dict[str, Any]) -> None:
    temporary = destination / f"{INCOMING}.{MARK}"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(destination / MARK)
    sync_folder(destination)


def _forget_unnamed(destination: Path, made: Backup) -> None:
    """Remove from the backup what no row of it names any more: what was taken down must not live on in copies."""
    copy = sqlite.make_engine(destination / FILE, wait=WAIT, mode="ro")
    try:
        with copy.connect() as connection, connection.begin():
            for name, table in TABLES.items():
                blobs = FolderBlobs(destination / name)
                blobs.sweep(lambda _: True)  # what a killed backup had half-written
                for names in portions(blobs.names(), PORTION):
                    made.removed += sum(blobs.remove(one) for one in without_row(connection, table, names))
    finally:
        copy.dispose()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
