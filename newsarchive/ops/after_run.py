"""The look at a newspaper's health that follows each of its runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsarchive.archive import ArchiveReader
from newsarchive.errors import NewsarchiveError
from newsarchive.ops import alarm
from newsarchive.ops.checks import LAST_RUN
from newsarchive.ops.health import check_newspapers


def look_after(archive: ArchiveReader, newspapers: Iterable[str], *, now: datetime) -> list[str]:
    """Send what is new in the health of ``newspapers`` to NEWSARCHIVE_ALARM, if that is set; lines for a person.

    How the last run ended is not among the lines: whoever made it knows. A message that cannot be sent is a line, and
    no error: the run itself was made.
    """
    healths = check_newspapers(archive, dict.fromkeys(newspapers), now=now)
    lines = [f"{one.newspaper}: {a.line()}" for one in healths for a in one.alarms if a.figure != LAST_RUN]
    if to := alarm.addresses():
        try:
            alarm.announce(healths, archive.folder, to)
        except NewsarchiveError as error:
            lines.append(f"alarm: {error}")
    return lines
