"""Making the tables of a copy equal to those of the archive that it is one of, inside one snapshot of the latter.

Rows that are to go are removed in two parts. Most go first, so that what comes has their place. Those that others point
to, or whose words the full-text index would have to forget, go last, when nothing leads to them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice

from sqlalchemy import Connection

from newsarchive.archive.copying.since import changed_keys
from newsarchive.archive.copying.tables import MANY, PORTION, TABLES, Copied, Key, Reading, Row
from newsarchive.archive.copying.writing import Writing

LAST = {"gallery", "photo", "caption", "credit", "capture", "page", "run", "host", "site"}
"""Tables whose rows go last."""

FILES = {"photo": "photos", "capture": "pages"}
"""Tables whose rows name files, and the store of these."""

Door = Callable[[], AbstractContextManager[Connection]]
Tick = Callable[[str, int], None]
"""Called with a table's name and the rows that were looked at."""


class Renewal:
    """One renewal: ``source`` is a snapshot, ``writing`` opens a transaction in the copy, ``portion`` rows at a time.

    ``since`` is the horizon of the last copy, None: every row is looked at. ``seen`` is called with every portion of
    rows that is read in the order of their keys. ``gone`` gathers the files whose rows went,
    ``has_takedown`` is whether something was taken down.
    """

    def __init__(
        self,
        source: Connection,
        writing: Door,
        *,
        since: dict[str, int] | None,
        seen: Callable[[Copied, list[Row]], None],
        tick: Tick,
        portion: int = PORTION,
    ) -> None:
        self.source, self.writing, self.since, self.seen, self.tick = source, writing, since, seen, tick
        self.portion = portion
        self.gone: set[str] = set()
        self.added = self.changed = self.removed = 0
        self.has_takedown = False

    def run(self, *, is_new: bool) -> None:
        """Do it; of a new copy nothing has to go."""
        going = set() if is_new else {copied.name for copied in TABLES if self._loses_rows(copied)}
        for copied in reversed(TABLES):
            if copied.name in going - LAST:
                self._remove(copied)
        for copied in TABLES:
            if self.since is None:
                self._compare_all(copied)
            else:
                self._take_changed(copied, self.since)
        for copied in reversed(TABLES):
            if copied.name in going & LAST:
                self._remove(copied)

    def _loses_rows(self, copied: Copied) -> bool:
        """Whether the copy holds rows that the archive does not. Counting tells it where new rows are known."""
        if self.since is None:
            return True
        new = 0
        for keys in _parts(changed_keys(self.source, copied, self.since)):
            with self.writing() as connection:
                new += len(keys) - len(Reading(connection, copied).of_keys(keys))
        with self.writing() as connection:
            there = Reading(connection, copied).count()
        return there + new != Reading(self.source, copied).count()

    def _remove(self, copied: Copied) -> None:
        with self.writing() as connection:
            theirs, ours = Reading(self.source, copied).keys(), Reading(connection, copied).keys()
            extra = list(_only_in_first(ours, theirs))
        for keys in _parts(iter(extra)):
            with self.writing() as connection:
                self._note_files(copied, Reading(connection, copied).of_keys(keys))
                Writing(connection, copied).remove(keys)
            self.removed += len(keys)

    def _note_files(self, copied: Copied, rows: list[Row]) -> None:
        if copied.name in FILES:
            place = copied.columns.index("sha256")
            self.gone.update(f"{FILES[copied.name]}/{row[place]}" for row in rows)

    def _compare_all(self, copied: Copied) -> None:
        last: Key = ()
        looked = 0
        for rows in Reading(self.source, copied).portions(self.portion):
            self.seen(copied, rows)
            end = copied.key_of(rows[-1]) if len(rows) == self.portion else ()
            with self.writing() as connection:
                self._settle(connection, copied, rows, Reading(connection, copied).between(last, end))
            last = copied.key_of(rows[-1])
            looked += len(rows)
            self.tick(copied.name, looked)

    def _take_changed(self, copied: Copied, since: dict[str, int]) -> None:
        looked = 0
        # In the order of their keys, as they came: of two rows in turn the newest is the later one.
        for keys in _parts(iter(sorted(changed_keys(self.source, copied, since)))):
            rows = Reading(self.source, copied).of_keys(keys)
            with self.writing() as connection:
                self._settle(connection, copied, rows, Reading(connection, copied).of_keys(keys))
            looked += len(rows)
            self.tick(copied.name, looked)

    def _settle(self, connection: Connection, copied: Copied, theirs: list[Row], ours: list[Row]) -> None:
        known = {copied.key_of(row): row for row in ours}
        changed = [(known[key], row) for row in theirs if (key := copied.key_of(row)) in known and known[key] != row]
        new = [row for row in theirs if copied.key_of(row) not in known]
        for before, after in changed:
            self._note_files(copied, [before] if _names_other_bytes(copied, before, after) else [])
        writing = Writing(connection, copied)
        writing.change(changed)
        writing.add(new)
        self.has_takedown |= copied.name == "takedown" and bool(new)
        self.changed += len(changed)
        self.added += len(new)


def _names_other_bytes(copied: Copied, before: Row, after: Row) -> bool:
    return copied.name in FILES and before[(place := copied.columns.index("sha256"))] != after[place]


def _only_in_first(first: Iterator[Key], second: Iterator[Key]) -> Iterator[Key]:
    """What only the first of two sorted sequences holds."""
    other = next(second, None)
    for one in first:
        while other is not None and other < one:
            other = next(second, None)
        if one != other:
            yield one


def _parts(keys: Iterator[Key]) -> Iterator[list[Key]]:
    while part := list(islice(keys, MANY)):
        yield part
