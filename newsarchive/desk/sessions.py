"""Who is signed in, and wrong secrets of late: in a file beside the archive, since several processes answer and a
restart forgets nothing. It holds no facts; without it everybody is signed out.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

from newsarchive.errors import DeskError

FILE = "desk.sqlite"

STAYS = 12 * 3600
"""Seconds that a sign-in lasts: a day at work."""

TRIES, SPAN = 5, 300
"""So many wrong secrets from one address in so many seconds, then it waits."""

TRIES_OF_ALL = 100
"""The same for all addresses together: whoever has many of them is slowed down too."""

_TABLES = """
CREATE TABLE IF NOT EXISTS session (name_sha256 TEXT PRIMARY KEY, ends REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wrong_secret (tried_at REAL NOT NULL, address TEXT NOT NULL);
"""


class Sessions:
    """Sign-ins by a random name each, of which only the hash is kept. Threads and processes may share the file."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives seconds since 1970. Raises :class:`~newsarchive.errors.DeskError` for no usable file."""
        path, self._clock, self._turn = folder / FILE, clock, Lock()
        try:
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._file = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise DeskError(f"sign-ins cannot be kept ({error})", where=str(path), then="remove the file") from None

    def begin(self) -> str:
        """A new sign-in's name."""
        name, now = secrets.token_urlsafe(24), self._clock()
        with self._turn, self._file:
            self._file.execute("DELETE FROM session WHERE ends <= ?", (now,))
            self._file.execute("INSERT INTO session VALUES (?, ?)", (_hash(name), now + STAYS))
        return name

    def holds(self, name: str) -> bool:
        """Whether this sign-in has neither ended nor been ended."""
        with self._turn:
            found = self._file.execute("SELECT ends FROM session WHERE name_sha256 = ?", (_hash(name),)).fetchone()
        return found is not None and found[0] > self._clock()

    def end(self, name: str) -> None:
        """Signed out: whoever else holds the cookie is signed out too."""
        with self._turn:
            self._file.execute("DELETE FROM session WHERE name_sha256 = ?", (_hash(name),))

    def wait_for(self, address: str) -> int:
        """Seconds until this address may try another secret; 0: now."""
        now = self._clock()
        with self._turn:
            own = self._file.execute(
                "SELECT tried_at FROM wrong_secret WHERE tried_at > ? AND address = ? ORDER BY 1 DESC LIMIT 1 OFFSET ?",
                (now - SPAN, address, TRIES - 1),
            ).fetchone()
            of_all = self._file.execute(
                "SELECT tried_at FROM wrong_secret WHERE tried_at > ? ORDER BY 1 DESC LIMIT 1 OFFSET ?",
                (now - SPAN, TRIES_OF_ALL - 1),
            ).fetchone()
        return max((int(found[0] + SPAN - now) + 1 for found in (own, of_all) if found), default=0)

    def note_wrong(self, address: str) -> None:
        """Remember a wrong secret."""
        now = self._clock()
        with self._turn:
            self._file.execute("DELETE FROM wrong_secret WHERE tried_at <= ?", (now - SPAN,))
            self._file.execute("INSERT INTO wrong_secret VALUES (?, ?)", (now, address))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()
