"""Processes by what tells one from another: a number alone does not, for numbers are used again."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of some machine: ``pid`` and ``start`` (the kernel's ticks) are compared inside one ``space`` only.

    ``space`` is the machine's boot and the process namespace: two containers have processes of the same number,
    and after a boot all numbers begin anew.
    """

    machine: str
    space: str
    pid: int
    start: str
    command: str

    @classmethod
    def own(cls) -> Self:
        """The process that asks."""
        pid = os.getpid()
        return cls(socket.gethostname(), space(), pid, start_of(pid), " ".join(sys.argv)[:500])

    @property
    def boot(self) -> str:
        """Names the boot of its machine; empty where that is not known."""
        return self.space.partition(" ")[0]

    @property
    def is_near(self) -> bool:
        """Whether this machine can tell if the process is alive."""
        return self.machine == socket.gethostname() and self.space == space()

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs; can be asked of near ones only."""
        return is_running(self.pid, self.start)

    def __str__(self) -> str:
        return f"process {self.pid} on {self.machine} ({self.command})"


def space() -> str:
    """Boot and process namespace of this process; empty where there is no /proc."""
    try:
        return f"{_BOOT.read_text('ascii').strip()} {_NAMESPACE.readlink()}"
    except OSError:
        return ""


def place_key() -> str:
    """A short name of where this process's number means something: its machine, boot and process namespace."""
    return sha256(f"{socket.gethostname()} {space()}".encode()).hexdigest()[:8]


def boot_time() -> float | None:
    """When this machine was booted, in seconds since the epoch; None where there is no /proc."""
    try:
        lines = Path("/proc/stat").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((float(line.split()[1]) for line in lines if line.startswith("btime ")), None)


def start_of(pid: int) -> str:
    """When the process began, in the kernel's ticks since the boot; "0" where there is no /proc, or no process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return "0"
    return stat.rpartition(")")[2].split()[19]  # field 22, starttime (proc(5)); the name before it may hold spaces


def is_running(pid: int, start: str) -> bool:
    """Whether the process of this number is there, and is the one that began at ``start``.

    A zombie (dead, its parent has not asked yet) writes nothing any more and does not count.
    """
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # another user's
    return start_of(pid) == start and not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] in {"Z", "X"}
