"""Files that are on the disk, with their names, when a call returns: a rename alone does not promise that."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def write_files(bodies: Mapping[str, bytes], incoming: Path, prefix: str) -> None:
    """Write files by their places, under temporary names in ``incoming`` that begin with ``prefix`` first.

    All bytes, then all syncs, all names, all folders: the file system's journal is written for all of them at once.
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
        for file in opened:
            os.fsync(file)
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
    for folder in folders:
        sync_folder(folder)


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


def _write_whole(file: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(file, rest) :]
