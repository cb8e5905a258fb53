"""Marks of what a process is about to keep: a file on this machine for each, whose name says whose it is.

What a process leaves that is killed between the bytes and their row is found by its marks, without looking at
everything that is kept. Half-written files lie beside the marks under names of the same kind.
Marks are plain text, not paths: a crawl makes hundreds a second, and pathlib took a fifth of that.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from newsarchive.archive.faults import plain_faults
from newsarchive.archive.processes import is_running, place_key, start_of
from newsarchive.archive.synced import make_folder

AWAY = 600
"""Seconds after which what another machine's process began to write is taken for left: it cannot be looked at."""


class Marks:
    """The marks in ``folder``, which is made when the first is laid."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lay(self, files: Sequence[str]) -> list[str]:
        """Lay a mark for each of ``files`` ("abcdef....jpg"); gives what :meth:`clear` takes."""
        own = own_prefix()
        marks = [f"{self.folder}/{own}{file}" for file in files]
        with plain_faults(self.folder):
            make_folder(str(self.folder))
            for mark in marks:
                os.close(os.open(mark, os.O_WRONLY | os.O_CREAT, 0o644))
        return marks

    def clear(self, marks: Sequence[str]) -> None:
        """Take marks away: their files have rows, or were never written."""
        for mark in marks:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(mark)

    def announced(self) -> set[str]:
        """The files that living processes are about to write a row for."""
        return {file for mark in self._all() if _is_being_written(mark) and (file := _announced(mark.name))}

    def are_left_over(self) -> bool:
        """Whether a dead process left anything here."""
        return any(not _is_being_written(left) for left in self._all())

    def sweep(self, remove: Callable[[str], bool]) -> int:
        """Have ``remove`` look at each file that only dead processes announced, and remove what they half wrote.

        ``remove`` says whether it removed the file. Returns how many files went.
        """
        removed = 0
        incoming = list(self._all())
        announced = {_announced(left.name) for left in incoming if _is_being_written(left)}
        for left in incoming:
            if _is_being_written(left):
                continue
            file = _announced(left.name)
            if file is None:
                removed += 1
            elif file not in announced:
                removed += remove(file)
            left.unlink(missing_ok=True)
        return removed

    def _all(self) -> Iterator[Path]:
        return self.folder.glob("*")


def own_prefix() -> str:
    """How the names begin of what this process writes."""
    return _prefix_of(os.getpid())


@cache
def _prefix_of(pid: int) -> str:
    return f"{pid}-{start_of(pid)}-{place_key()}-"


def _is_being_written(left: Path) -> bool:
    pid, start, place, _ = (*left.name.split("-", 3), "", "", "")[:4]
    if not pid.isdecimal():
        return False
    if place == place_key():
        return is_running(int(pid), start)
    return time.time() - _changed_at(left) < AWAY


def _changed_at(left: Path) -> float:
    try:
        return left.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _announced(name: str) -> str | None:
    """The file that a mark announces; None for what is no mark."""
    announced = name.rpartition("-")[2]
    return announced if "." in announced else None
