"""What a copy says of itself: of which archive it is one, and how far it has come.

It is one row of a table of its own, which only copies have. A copy that somebody wrote to since counts as an archive of
its own and is not copied over: its numbers of rows, or its highest ones, are not those that the last copy left.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, inspect

from newsarchive.archive.copying.tables import TABLES, Reading
from newsarchive.archive.engines.plain_sql import run

TABLE = "copied"
_MAKE = f"CREATE TABLE IF NOT EXISTS {TABLE} (id INTEGER PRIMARY KEY, said TEXT NOT NULL)"


@dataclass(slots=True)
class Mark:
    """``of`` names the archive that was copied; ``whole`` is whether a copy came to its end.

    ``left`` gives for each table the count and the highest number that it was left with. ``horizon`` is what
    :mod:`.since` goes by. ``gone`` are files whose rows the copy lost, and which its store may still hold;
    ``overwrite`` says that something was taken down whose old bytes the copy's own file may still hold.
    """

    of: str
    whole: bool = False
    left: dict[str, list[int]] = field(default_factory=dict)
    horizon: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    overwrite: bool = False


def read_mark(connection: Connection) -> Mark | None:
    """The mark of a copy; None where nothing was ever copied to."""
    if not inspect(connection).has_table(TABLE):
        return None
    said = run(connection, f"SELECT said FROM {TABLE} WHERE id = 1").scalar()  # noqa: S608  (our own name)
    return Mark(**json.loads(said)) if said else None


def write_mark(connection: Connection, mark: Mark) -> None:
    """Write it, inside the transaction of what it speaks of."""
    run(connection, _MAKE)
    run(connection, f"DELETE FROM {TABLE}")  # noqa: S608  (our own name)
    run(connection, f"INSERT INTO {TABLE} (id, said) VALUES (1, ?)", (json.dumps(asdict(mark)),))  # noqa: S608


def sizes_of(connection: Connection) -> dict[str, list[int]]:
    """For each table its count of rows and its highest number."""
    read = {copied.name: Reading(connection, copied) for copied in TABLES}
    return {name: [reading.count(), reading.highest()] for name, reading in read.items()}
