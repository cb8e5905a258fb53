"""Files that are on the disk, with their names, when a call returns: a rename alone does not promise that."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

AT_ONCE = 8
"""Threads that wait for the disk at once."""


def write_files(bodies: Mapping[str, bytes], incoming: Path, prefix: str, syncing: Executor) -> None:
    """Write files by their places, under temporary names in ``incoming`` that begin with ``prefix`` first.

    All bytes, then all syncs (in threads of ``syncing``), all names, all folders: the file system's journal is
    written for all of them at once.
    """
    folders = {os.path.dirname(place) for place in bodies}
    for folder in (str(incoming), *folders):
        make_folder(folder)
    temporaries: dict[str, str] = {}
    opened: list[int] = []
    try:
        for place, body in bodies.items():
            temporaries[place] = f"{incoming}/{prefix}{os.urandom(8).hex()}"
            opened.append(os.open(temporaries[place], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
            _write_whole(opened[-1], body)
        sync_all(opened, syncing)
        while opened:
            os.close(opened.pop())
        for place, temporary in temporaries.items():
            os.replace(temporary, place)
    except BaseException:
        for file in opened:
            os.close(file)
        for temporary in temporaries.values():
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise
    sync_folders(folders, syncing)


def sync_all(files: Sequence[int], syncing: Executor) -> None:
    """Have what was written to open ``files`` reach the disk; raises OSError when it could not.

    A sync waits for the journal most of the time, and whoever waits with it is done with it: 24 files took 82 ms one
    after the other on a disk that others wrote to as well, 10 ms in :data:`AT_ONCE` threads.
    """
    if len(files) > 1:
        deque(syncing.map(_sync, [files[first::AT_ONCE] for first in range(min(AT_ONCE, len(files)))]), maxlen=0)
    else:
        _sync(files)


def _sync(files: Sequence[int]) -> None:
    for file in files:
        os.fsync(file)


def make_folder(folder: str) -> None:
    """See to it that ``folder`` is there, and its name on the disk."""
    if not os.path.isdir(folder):
        os.makedirs(folder, exist_ok=True)
        sync_folder(os.path.dirname(folder))


def sync_folder(folder: str | Path) -> None:
    """Have the names in ``folder`` reach the disk: a rename alone does not promise that."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folders(folders: Collection[str], syncing: Executor) -> None:
    """The same for several, in threads of ``syncing``."""
    handles: list[int] = []
    try:
        for folder in folders:
            handles.append(os.open(folder, os.O_RDONLY))
        sync_all(handles, syncing)
    finally:
        for handle in handles:
            os.close(handle)


def _write_whole(file: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(file, rest) :]
