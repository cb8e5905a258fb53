"""Reading pages and looking at photos beside a crawl: in a thread of its process, or in a process of its own.

Python runs one thread at a time. Where a newspaper's pauses are longer than the work, a thread is enough; a crawl
without pauses keeps one core busy with requests alone, and a second process (``NEWSARCHIVE_READERS=1``) reads on the
other. What it reads goes there and back through pipes.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

from newsarchive.errors import CrawlError, PageError, PhotoError
from newsarchive.model import Gallery, Photo
from newsarchive.photos import look_at
from newsarchive.sites import get_site
from newsarchive.split import split

READERS = 2
"""Threads that read, or talk with the process that does: its next task is there before its last answer is heard."""

WRITERS = 3
"""Threads that keep what was read: while one waits for the disk, another has its turn at the database."""

PIPE = 1024 * 1024
"""Bytes that a task may have and still be handed over at once; Linux allows everybody as much."""

Body = tuple[bytes, str]
"""Bytes, and the address that served them."""


def read_pages(pages: Sequence[Body], site: str) -> list[Gallery | str]:
    """The gallery on each page of a newspaper, or the reason why it cannot be read."""
    return [_read_page(body, url, site) for body, url in pages]


def look_at_all(photos: Sequence[Body]) -> list[Photo | str]:
    """What each file shows, or the reason why it is no photo."""
    return [_look(body, url) for body, url in photos]


def _read_page(body: bytes, url: str, site: str) -> Gallery | str:
    try:
        return split(body, url=url, site=get_site(site))
    except PageError as error:
        return error.what


def _look(body: bytes, url: str) -> Photo | str:
    try:
        return look_at(body, where=url)
    except PhotoError as error:
        return error.what


TASKS: dict[str, Callable[..., Any]] = {task.__name__: task for task in (read_pages, look_at_all)}


class Reader:
    """Does the tasks above, called from the threads ``reading``. Close it at the end.

    ``writing`` are the threads beside it, in which a crawl keeps what was read.
    """

    def __init__(self, *, processes: int = 0) -> None:
        """``processes``: 0 reads in the calling thread, 1 in a process of its own."""
        self._child = ReadingProcess() if processes else None
        self.reading = ThreadPoolExecutor(READERS, "reading")
        self.writing = ThreadPoolExecutor(WRITERS, "writing")

    def read_pages(self, pages: Sequence[Body], site: str) -> list[Gallery | str]:
        """As the function of that name; raises :class:`~newsarchive.errors.CrawlError` when the process died."""
        if self._child is None:
            return read_pages(pages, site)
        return self._child.do("read_pages", pages, site)  # type: ignore[no-any-return]

    def look_at_all(self, photos: Sequence[Body]) -> list[Photo | str]:
        """As the function of that name; raises :class:`~newsarchive.errors.CrawlError` when the process died."""
        if self._child is None:
            return look_at_all(photos)
        return self._child.do("look_at_all", photos)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Wait for what is being read and kept, and end the process."""
        self.reading.shutdown()
        self.writing.shutdown()
        if self._child is not None:
            self._child.close()


class ReadingProcess:
    """The other end of :func:`serve`. A second thread may ask before the first has its answer; a third waits."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "newsarchive.reading"]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._asking, self._hearing = threading.Lock(), threading.Lock()
        assert self._child.stdin is not None
        with contextlib.suppress(OSError, AttributeError):  # Linux only, and only as far as the system allows
            fcntl.fcntl(self._child.stdin, fcntl.F_SETPIPE_SZ, PIPE)

    def do(self, task: str, *given: Any) -> Any:
        """What ``task`` gives; raises CrawlError when the process is gone."""
        try:
            done, found = self._ask(task, given)
        except (OSError, EOFError) as error:
            code = self._child.wait()
            raise CrawlError(f"the process that reads pages ended with {code}", then="run it again") from error
        if not done:
            raise RuntimeError(found)
        return found

    def _ask(self, task: str, given: tuple[Any, ...]) -> tuple[bool, Any]:
        # Answers come in the order of the questions: whoever asked last listens before anybody else may ask.
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with self._asking:
            pickle.dump((task, given), self._child.stdin, protocol=5)
            self._child.stdin.flush()
            self._hearing.acquire()
        try:
            return pickle.load(self._child.stdout)  # type: ignore[no-any-return]  # noqa: S301  (of our own process)
        finally:
            self._hearing.release()

    def close(self) -> None:
        """Let the process end."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Do tasks from ``asked`` until there are no more; a bug goes back as its text."""
    while True:
        try:
            task, given = pickle.load(asked)  # noqa: S301  (of our own process)
        except EOFError:
            return
        try:
            answer = True, TASKS[task](*given)
        except Exception as error:
            answer = False, f"{type(error).__name__}: {error}"
        pickle.dump(answer, answers, protocol=5)
        answers.flush()


if __name__ == "__main__":
    # Signals go to the crawl, which finishes what it holds; this process ends when its input does.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()  # what is loaded stays, and is not looked through again
    serve(sys.stdin.buffer, sys.stdout.buffer)
