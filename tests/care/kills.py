"""Killing a process at each of its steps: one fork for each, which kills itself when it comes to its step.

A step is a statement or a commit of an archive's engines, a sync, a rename, a removal.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

NAMES = ("fsync", "replace", "unlink", "rename", "pwrite")


def kill_at_each_step(prepare: Callable[[int], Any], act: Callable[[Any], None], *, every: int = 1) -> Iterator[Any]:
    """What ``prepare`` gave, for each ``every``-th step of ``act`` at which a child process was killed."""
    for step in count(1, every):
        given = prepare(step)
        pid = os.fork()
        if not pid:
            _child(given, act, step)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
        yield given


def _child(given: Any, act: Callable[[Any], None], step: int) -> None:
    steps = count(1)

    def watch(*_: Any) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        event.listen(Engine, "before_cursor_execute", watch)
        event.listen(Engine, "commit", watch)
        for name in NAMES:
            _watch_call(name, watch)
        act(given)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


def _watch_call(name: str, watch: Callable[..., None]) -> None:
    real = getattr(os, name)

    def before(*args: Any, **kwargs: Any) -> Any:
        watch()
        result = real(*args, **kwargs)
        watch()
        return result

    setattr(os, name, before)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file under ``folder`` with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
