"""Events: what a run did, one JSON object a line, in ``logs/<run>.jsonl`` of the archive.

Every line has ``at`` (UTC, milliseconds) and ``event``, one of :data:`KINDS`; the other fields are named there.
A line is written whole or not at all, so that a file of a killed run can be read to its end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsarchive.archive.moments import utc_now

SETTING = "NEWSARCHIVE_EVENTS"
"""Environment variable: the file that a crawl writes its events to."""

PACE = "NEWSARCHIVE_PROGRESS"
"""Environment variable: seconds between two ``progress`` events (60; a terminal asks for less)."""

KINDS = {
    "run_started": "run, job, newspaper, spider, pid",
    "listing_read": "via, url, found, new",
    "gallery_stored": "url, title, pairs, photos, photos_missing",
    "gallery_changed": "the same, and version",
    "gallery_unchanged": "the same",
    "photo_lost": "url, page, reason",
    "page_failed": "url, reason",
    "page_unchanged": "url",
    "waiting": "host, reason, seconds",
    "progress": "requests, bytes, photos, galleries (all since the start), waits (what the run waits for now)",
    "run_finished": "run, newspaper, state, reason, seconds, requests, bytes, counts",
}
"""The kinds of events and their fields."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a run did ``at`` a time (aware, UTC)."""

    at: datetime
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The event as one JSON object without a line end.

        >>> Event(datetime(2016, 7, 3, 2, 30, tzinfo=UTC), "page_failed", {"url": "x", "reason": "HTTP 503"}).line()
        '{"at": "2016-07-03T02:30:00.000Z", "event": "page_failed", "url": "x", "reason": "HTTP 503"}'
        """
        moment = self.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return json.dumps({"at": moment, "event": self.kind, **self.facts}, ensure_ascii=False)


def read_event(line: str | bytes) -> Event | None:
    """The event of one line; None where the line is none (cut off by a full disk, or of another program)."""
    try:
        facts = json.loads(line)
        moment, kind = datetime.fromisoformat(facts.pop("at")), facts.pop("event")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Event(moment, str(kind), facts) if moment.tzinfo else None


class EventLog:
    """Appends events to a file. An event that cannot be written (full disk) is lost; the crawl it tells of is not."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        """``path`` and its folder are made if they are not there; a continued run appends to its file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._clock = clock
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def write(self, kind: str, **facts: Any) -> None:
        """Append one event of now; one system call, so that lines of two processes do not mix."""
        line = Event(self._clock(), kind, facts).line() + "\n"
        try:
            os.write(self._file, line.encode("utf-8", errors="replace"))
        except OSError:
            return

    def close(self) -> None:
        """Let go of the file; closing twice is no error."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class EventTail:
    """Reads a file of events while it is written."""

    def __init__(self, path: Path) -> None:
        """``path`` need not be there yet; reading begins at its end if it is (a continued run)."""
        self.path = path
        self._offset = path.stat().st_size if path.exists() else 0
        self._rest = b""

    def new(self) -> list[Event]:
        """The events written since the last call; half a line waits for its other half."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._offset)
                body = file.read()
        except FileNotFoundError:
            return []
        self._offset += len(body)
        *lines, self._rest = (self._rest + body).split(b"\n")
        return [event for line in lines if (event := read_event(line))]


def read_events(path: Path) -> Iterator[Event]:
    """The events of a file, oldest first; lines that are none are passed over."""
    with path.open("rb") as file:
        for line in file:
            if event := read_event(line):
                yield event
