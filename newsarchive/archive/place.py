"""Where an archive lies: a folder, and, for those who outgrow one machine, a database elsewhere.

The default is one folder that holds everything. Two settings move its tables and its bytes, and nothing else changes:

NEWSARCHIVE_DATABASE   postgresql+psycopg://user@host/name: the tables lie in this PostgreSQL database, which must be
                       empty or an archive; without it they lie in archive.sqlite in the folder
NEWSARCHIVE_STORE      s3://bucket/prefix or file:///folder: pages and photos lie there (:mod:`.blobs.byte_store`);
                       without it they lie in pages/ and photos/ in the folder

The folder keeps the logs and events of runs, and small copies of photos.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive.engines.sqlite import FILE

DATABASE = "NEWSARCHIVE_DATABASE"
STORE = "NEWSARCHIVE_STORE"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive lies. ``database`` and ``store`` are addresses; None: a file and files in the ``folder``."""

    folder: Path
    database: str | None = None
    store: str | None = None

    @classmethod
    def of(cls, given: str | Path | Place, environment: Mapping[str, str] = os.environ) -> Place:
        """A folder as the settings in ``environment`` complete it; a place stays what it is.

        >>> Place.of("data", {"NEWSARCHIVE_DATABASE": "postgresql://kho"})
        Place(folder=PosixPath('data'), database='postgresql://kho', store=None)
        """
        if isinstance(given, Place):
            return given
        return cls(Path(given), environment.get(DATABASE) or None, environment.get(STORE) or None)

    @property
    def file(self) -> Path:
        """The SQLite file, where there is no other database."""
        return self.folder / FILE
