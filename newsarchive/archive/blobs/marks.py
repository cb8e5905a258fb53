"""Marks of what a process is about to keep: a file on this machine that lists it, and whose name says whose it is.

What a process leaves that is killed between the bytes and their row is found by its marks, without looking at
everything that is kept. Half-written files lie beside the marks under names of the same kind.
One mark names all that is kept together, and is emptied and used again, not removed: ext4 makes no new file in the
place of one that was removed within the last minutes, and looks past each of those whenever it makes a file. A mark for
each photo, removed when its row was there, took up to a fourth of a crawl.
"""

from __future__ import annotations

import contextlib
import os
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from newsarchive.archive.blobs.synced import make_folder
from newsarchive.archive.crawl.processes import is_running, place_key, start_of
from newsarchive.archive.engines.faults import plain_faults

AWAY = 600
"""Seconds after which what another machine's process began to write is taken for left: it cannot be looked at."""

MARK_END = ".list"
"""How the names of marks end."""


class Marks:
    """The marks in ``folder``, which is made when the first is laid. Close them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._spare: list[str] = []
        weakref.finalize(self, _remove_own, self._spare)

    def close(self) -> None:
        """Remove the marks that wait to be used again."""
        _remove_own(self._spare)

    def lay(self, files: Sequence[str]) -> str:
        """Lay a mark that names ``files`` ("abcdef....jpg"); gives what :meth:`clear` takes."""
        own = f"{self.folder}/{own_prefix()}"
        mark = self._spare.pop() if self._spare else ""
        if not mark.startswith(own):  # the first, or in a process that was forked
            mark = f"{own}{os.urandom(8).hex()}{MARK_END}"
        with plain_faults(self.folder):
            make_folder(str(self.folder))
            handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            try:
                os.write(handle, "".join(f"{file}\n" for file in files).encode())
            except OSError:  # a full disk
                os.unlink(mark)
                raise
            finally:
                os.close(handle)
        return mark

    def clear(self, mark: str) -> None:
        """Empty a mark: its files have rows, or were never written."""
        with contextlib.suppress(FileNotFoundError):
            os.truncate(mark, 0)
            self._spare.append(mark)

    def announced(self) -> set[str]:
        """The files that living processes are about to write a row for."""
        return {file for mark in self._all() if _is_being_written(mark) for file in _announced(mark) or ()}

    def are_left_over(self) -> bool:
        """Whether a dead process left anything here."""
        return any(not _is_being_written(left) for left in self._all())

    def sweep(self, remove: Callable[[str], bool]) -> int:
        """Have ``remove`` look at each file that only dead processes announced, and remove what they half wrote.

        ``remove`` says whether it removed the file. Returns how many files went.
        """
        removed = 0
        incoming = list(self._all())
        announced = {file for left in incoming if _is_being_written(left) for file in _announced(left) or ()}
        for left in incoming:
            if _is_being_written(left):
                continue
            files = _announced(left)
            removed += files is None
            for file in files or ():
                if file not in announced:
                    removed += remove(file)
            left.unlink(missing_ok=True)
        return removed

    def _all(self) -> Iterator[Path]:
        return self.folder.glob("*")


def _remove_own(marks: list[str]) -> None:
    while marks:
        mark = marks.pop()
        if os.path.basename(mark).startswith(own_prefix()):
            with contextlib.suppress(OSError):  # a folder that is away: the next one sweeps
                os.unlink(mark)


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


def _announced(left: Path) -> list[str] | None:
    """The files that a mark announces; None for what is no mark."""
    if left.name.endswith(MARK_END):
        try:
            return left.read_text("latin-1").split("\n")[:-1]
        except FileNotFoundError:
            return []
    file = left.name.rpartition("-")[2]  # before there were lists, a mark's name named its one file
    return [file] if "." in file else None
