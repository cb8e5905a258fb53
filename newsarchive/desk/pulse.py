"""Whether the archive has changed since the last look: SQLite counts the commits of others for each connection."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from newsarchive.archive.engines import sqlite
from newsarchive.archive.engines.sqlite import FILE


class Pulse:
    """A connection of its own to the archive in ``folder``: the count means something within one connection only."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        self._connection = sqlite.connect(path, wait=1.0, mode=sqlite.readable_mode(path))
        self._turn = Lock()

    def beat(self) -> int:
        """A number that is another one as soon as any process has committed (PRAGMA data_version)."""
        with self._turn:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
