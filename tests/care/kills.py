"""Killing a process at each of its steps: one fork for each, which kills itself when it comes to its step.

A step is a statement or a commit of an archive's engines, a sync, a rename, a removal. The forks are made by a process
of its own with a single thread: pytest's has others (of xdist, fsspec, servers), and a fork may find a lock taken by a
thread that it does not have.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import event
from sqlalchemy.engine import Engine

NAMES = ("fsync", "replace", "unlink", "rename", "pwrite")

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 60
"""Seconds after which a step counts as hung."""


def kill_at_each_step(prepare: Callable[[int], Any], act: Callable[[Any], None], *, every: int = 1) -> Iterator[Any]:
    """What ``prepare`` gave, for each ``every``-th step of ``act`` at which a process was killed.

    ``act`` is done once undisturbed first, with what ``prepare`` gives for step 0. It goes to another process: a
    function of a module, or a ``partial`` of one.
    """
    forking = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},  # pytest calls its modules by their place under it
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        bufsize=0,
    )
    with forking:
        try:
            assert _ask(forking, (act, prepare(0)), 0) == 0
            for step in count(1, every):
                given = prepare(step)
                if not (status := _ask(forking, (given, step), step)):
                    return
                assert os.WIFSIGNALED(status), f"step {step} failed, see above"
                assert os.WTERMSIG(status) == signal.SIGKILL
                yield given
        finally:
            os.killpg(forking.pid, signal.SIGKILL)


def _ask(forking: subprocess.Popen[bytes], what: object, step: int) -> int:
    """How a process ended that was to do ``what``, as os.waitpid tells it."""
    assert forking.stdin
    assert forking.stdout
    forking.stdin.write(pickle.dumps(what))
    assert select.select([forking.stdout], [], [], PATIENCE)[0], f"step {step} hangs"
    answer = forking.stdout.readline()
    assert answer, f"step {step}: the process that forks has ended, see above"
    return int(answer)


def fork_as_asked(asked: BinaryIO, answers: BinaryIO) -> None:
    """The other side: do ``act`` once, so that whatever it loads is loaded, then once in a fork for each step."""
    act, given = pickle.load(asked)
    act(given)
    assert threading.active_count() == 1
    status = 0
    while True:
        answers.write(b"%d\n" % status)
        answers.flush()
        given, step = pickle.load(asked)
        if not (pid := os.fork()):
            _child(given, act, step)
        status = os.waitpid(pid, 0)[1]


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


if __name__ == "__main__":
    fork_as_asked(sys.stdin.buffer, sys.stdout.buffer)
