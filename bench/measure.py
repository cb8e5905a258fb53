"""Measuring a command: wall seconds, processor seconds of it and its children, the largest of them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its folder and environment; ``ok`` are the exit codes that count as done."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    ok: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Price:
    """Seconds by the wall and of the processor, and the most memory at once, in MB."""

    wall: float
    processor: float
    memory: float


def run(command: Command) -> Price:
    """Run ``command`` to its end; raises SystemExit with its last words when it fails."""
    began = time.perf_counter()
    child = subprocess.Popen(
        command.words, cwd=command.folder, env=command.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    with child.stderr:
        complaint = child.stderr.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in command.ok:
        raise SystemExit(f"{' '.join(command.words)}\nended with {child.returncode}: {complaint[-2000:]}")
    return Price(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run_all(commands: Sequence[Command]) -> Price:
    """Run ``commands`` one after the other."""
    prices = [run(command) for command in commands]
    return Price(
        sum(price.wall for price in prices),
        sum(price.processor for price in prices),
        max(price.memory for price in prices),
    )
