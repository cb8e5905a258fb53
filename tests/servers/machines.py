"""Machines of their own on this one: network namespaces with a bridge between them, made and removed by a test.

A command on such a machine has its own network, host name and process numbers; files are shared, as on a network
disk. It can be cut off from the others and joined to them again.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = 10
"""For one ``ip`` command."""


@dataclass(frozen=True)
class Machine:
    """A network namespace ``name`` with ``address``; ``link`` is this side's end of its cable."""

    name: str
    address: str
    link: str

    def on(self) -> list[str]:
        """What stands before a command that is to run on it. Whoever kills the first of its processes kills all."""
        own = ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]
        return ["ip", "netns", "exec", self.name, *own, "sh", "-c", 'hostname "$0" && exec "$@"', self.name]

    def cut_off(self) -> None:
        """Pull its cable."""
        ip("link", "set", self.link, "down")

    def join(self) -> None:
        """Plug it in again."""
        ip("link", "set", self.link, "up")


def ip(*words: str) -> None:
    """Run iproute2; raises CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=SECONDS)


def why_not() -> str | None:
    """Why no machines can be made here; None: they can."""
    if os.getuid():
        return "network namespaces need root"
    try:
        with machines(0):
            ip("netns", "add", f"nv{os.getpid()}t")
            ip("netns", "del", f"nv{os.getpid()}t")
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        return f"network namespaces cannot be made here: {getattr(error, 'stderr', None) or error}"
    return None


@contextmanager
def machines(count: int) -> Iterator[tuple[str, Sequence[Machine]]]:
    """The address of this side, and so many machines that reach it."""
    key = f"nv{os.getpid()}"
    net = f"10.213.{os.getpid() % 250}"
    ip("link", "add", key, "type", "bridge")
    made: list[Machine] = []
    try:
        ip("addr", "add", f"{net}.1/24", "dev", key)
        ip("link", "set", key, "up")
        for number in range(count):
            made.append(Machine(f"{key}m{number}", f"{net}.{10 + number}", f"{key}v{number}"))
            _connect(made[-1], key)
        yield f"{net}.1", made
    finally:
        for machine in made:
            subprocess.run(["ip", "netns", "del", machine.name], capture_output=True, timeout=SECONDS)
            subprocess.run(["ip", "link", "del", machine.link], capture_output=True, timeout=SECONDS)
        ip("link", "del", key)


def _connect(machine: Machine, bridge: str) -> None:
    ip("netns", "add", machine.name)
    ip("link", "add", machine.link, "type", "veth", "peer", "name", "eth0", "netns", machine.name)
    ip("link", "set", machine.link, "master", bridge, "up")
    ip("-n", machine.name, "addr", "add", f"{machine.address}/24", "dev", "eth0")
    ip("-n", machine.name, "link", "set", "eth0", "up")
    ip("-n", machine.name, "link", "set", "lo", "up")
