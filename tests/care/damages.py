"""What happens to disks: a flipped bit, a cut file, a page of the archive's file overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def flip(file: Path) -> None:
    """One bit in the middle."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def cut(file: Path) -> None:
    """The last hundred bytes are gone."""
    file.write_bytes(file.read_bytes()[:-100])


def write_into(path: Path, name: str, body: bytes) -> None:
    """Overwrite the end of the first page of a table or an index, as a failing disk does."""
    with closing(sqlite3.connect(path)) as archive:
        archive.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = archive.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = archive.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek(page * size - len(body))
        file.write(body)
