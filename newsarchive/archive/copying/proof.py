"""Whether two databases hold the same: the count of every table, and a hash of all that its rows hold.

The hash is the SHA-256 of the rows in the order of their keys, each a JSON array on a line of its own (bytes as hex
digits), its columns in the order of docs/schema.md with the key first. It does not depend on the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from newsarchive.archive.copying.tables import TABLES, Copied, Reading, Row

_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds: its rows, and their hash; None: they were only counted."""

    rows: int
    sha256: str | None


class Hashes:
    """Hashes of tables whose rows come by in the order of their keys."""

    def __init__(self) -> None:
        self._hashes = {copied.name: sha256() for copied in TABLES}
        self._rows = dict.fromkeys(self._hashes, 0)

    def add(self, copied: Copied, rows: Iterable[Row]) -> None:
        """The next rows of a table."""
        lines = [_LINE(row) for row in rows]
        self._hashes[copied.name].update("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
        self._rows[copied.name] += len(lines)

    def held(self) -> dict[str, Held]:
        """What came by, by the table's name."""
        return {name: Held(self._rows[name], one.hexdigest()) for name, one in self._hashes.items()}


def read_held(connection: Connection, tick: Callable[[str, int], None]) -> dict[str, Held]:
    """Read and hash every table."""
    hashes = Hashes()
    for copied in TABLES:
        looked = 0
        for rows in Reading(connection, copied).portions():
            hashes.add(copied, rows)
            looked += len(rows)
            tick(copied.name, looked)
    return hashes.held()


def count_held(connection: Connection) -> dict[str, Held]:
    """Only count."""
    return {copied.name: Held(Reading(connection, copied).count(), None) for copied in TABLES}
