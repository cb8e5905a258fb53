"""Who may write: whoever knows the desk's secret. The name that they give stands beside what they write."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from newsarchive.archive import Archive
from newsarchive.desk.sessions import Sessions
from newsarchive.errors import DeskError
from newsarchive.options import DESK_SECRET

FEWEST = 16
"""Characters of a secret: what is typed rarely may be long."""

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
        Archive.open(folder, create=False).close()  # what cannot be written to is told at the start
        self.sessions = Sessions(folder)

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
