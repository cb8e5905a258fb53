"""The part of an archive's door through which corrections enter."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.corrections import corrections
from newsarchive.archive.corrections.corrections import Correction
from newsarchive.archive.moments import utc_now


class Opened(Protocol):
    """What correcting needs of an archive."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write in."""


class Correcting:
    """Methods of :class:`~newsarchive.archive.Archive`. Corrections lie over what was captured and never change it."""

    def correct(
        self: Opened,
        gallery: int | str,
        position: int,
        kind: str,
        value: str | None = None,
        *,
        author: str,
        reason: str | None = None,
        version: int | None = None,
    ) -> Correction:
        """Say what is wrong with the pair at ``position`` of a gallery (its number or address), signed by ``author``.

        ``kind`` is "caption" or "credit" with the right words as ``value`` (of a caption that several photos share:
        for all of them), "wrong_pair" for a photo and a caption that do not belong together, or "note". ``version`` is
        the version that the author looked at; None: the newest. Nothing is overwritten: the last correction of a kind
        holds, those before it are kept. Raises :class:`~newsarchive.errors.NotFoundError` and
        :class:`~newsarchive.errors.CorrectionError`.
        """
        with self.writing() as connection:
            number = corrections.add_correction(
                connection,
                gallery,
                position,
                kind,
                value,
                author=author,
                reason=reason,
                version=version,
                now=utc_now(),
            )
            return corrections.read_correction(connection, number)

    def withdraw(self: Opened, correction_id: int, *, author: str) -> Correction:
        """Take a correction back; it is kept, with who did so and when.

        Raises :class:`~newsarchive.errors.NotFoundError` and :class:`~newsarchive.errors.CorrectionError`.
        """
        with self.writing() as connection:
            corrections.withdraw_correction(connection, correction_id, author=author, now=utc_now())
            return corrections.read_correction(connection, correction_id)
