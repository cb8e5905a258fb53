"""Who may write: whoever knows the desk's secret. The name that they give stands beside what they write."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from newsarchive.archive import Archive
from newsarchive.errors import DeskError
from newsarchive.options import DESK_SECRET

FEWEST = 16
"""Characters of a secret: what is typed rarely may be long."""

TRIES, SPAN = 5, 300.0
"""So many wrong secrets from one address in so many seconds, then it waits."""

TRIES_OF_ALL = 100
"""The same for all addresses together: whoever has many of them is slowed down too."""

Answer = TypeVar("Answer")


class Writing:
    """The door for those who write: the secret, and an archive that is opened for each change and closed again.

    The desk reads through another connection, which cannot write. Several desks and crawls may write at once.
    """

    def __init__(self, folder: Path, secret: str) -> None:
        """Raises :class:`~newsarchive.errors.DeskError` for a secret that could be guessed, and what opening raises."""
        if len(secret) < FEWEST:
            raise DeskError(f"the secret has fewer than {FEWEST} characters", then="take a longer one")
        self._folder, self._secret = folder, secret.encode()
        self.tries = Tries()
        Archive.open(folder, create=False).close()  # what cannot be written to is told at the start

    @property
    def signing_key(self) -> str:
        """What cookies are signed with: made from the secret, so that a new secret signs everybody out."""
        return hmac.new(self._secret, b"newsarchive desk: cookies", hashlib.sha256).hexdigest()

    def knows(self, secret: str) -> bool:
        """Whether this is the secret; takes as long for a nearly right one."""
        return hmac.compare_digest(hashlib.sha256(secret.encode()).digest(), hashlib.sha256(self._secret).digest())

    def write(self, change: Callable[[Archive], Answer]) -> Answer:
        """What ``change(archive)`` returns; raises what it and :meth:`~newsarchive.archive.Archive.open` raise."""
        with Archive.open(self._folder, create=False) as archive:
            return change(archive)


class Tries:
    """Wrong secrets of late, by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: deque[tuple[float, str]] = deque()

    def wait_for(self, address: str) -> int:
        """Seconds until this address may try again; 0: now."""
        now = self._clock()
        while self._failed and self._failed[0][0] <= now - SPAN:
            self._failed.popleft()
        own = [when for when, who in self._failed if who == address]
        if len(own) >= TRIES:
            return int(own[-TRIES] + SPAN - now) + 1
        if len(self._failed) >= TRIES_OF_ALL:
            return int(self._failed[-TRIES_OF_ALL][0] + SPAN - now) + 1
        return 0

    def note_failure(self, address: str) -> None:
        """Remember a wrong secret."""
        self._failed.append((self._clock(), address))


def read_secret(file: Path | None, environment: str | None) -> str:
    """The secret from a file's first line, else from the environment; raises DeskError where there is none."""
    if file is not None:
        try:
            return file.read_text("utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError) as error:
            raise DeskError(f"the secret cannot be read ({error})", then="see --secret-file") from None
    if environment:
        return environment
    raise DeskError("corrections need a secret", then=f"set {DESK_SECRET}, or give --secret-file")
