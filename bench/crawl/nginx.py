"""The synthetic newspaper as files behind Debian's nginx, on a free loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.newspaper.export import export
from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan

PATIENCE = 10.0
"""Seconds until nginx listens; longer means that it does not start."""


def find_nginx() -> str:
    """The program; raises SystemExit where it is not installed."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise SystemExit("nginx is not installed (Debian: apt-get install nginx-light)")
    return found


def export_once(folder: Path, galleries: int) -> Path:
    """The files of a newspaper of so many galleries under ``folder``; what an earlier run wrote whole is used again."""
    place = folder / f"newspaper-{galleries}"
    done = place / "whole"
    if not done.exists():
        shutil.rmtree(place, ignore_errors=True)
        export(Press(Plan(galleries=galleries))["tonghop"], place)
        done.touch()
    return place


class Nginx:
    """nginx over the files of ``folder``, a context manager; ``address`` is the proxy to crawl them through."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @property
    def address(self) -> str:
        """What ``http_proxy`` must be set to."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        text = (self.folder / "nginx.conf").read_text("utf-8").replace("NEWSPAPER_PORT", str(self.port))
        config = self.folder / f"nginx-{self.port}.conf"
        config.write_text(text, "utf-8")
        # Root's nginx would read as nobody, who may not enter root's temporary folders.
        whoever = [] if os.geteuid() else ["-g", "user root;"]
        self._child = subprocess.Popen([find_nginx(), "-p", str(self.folder), "-c", str(config), *whoever])
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._child.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)  # nothing tells from outside that it listens
        self._child.terminate()
        raise SystemExit("nginx did not start; its complaint stands above")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.terminate()
        self._child.wait()
        (self.folder / f"nginx-{self.port}.conf").unlink()
