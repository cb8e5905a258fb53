"""Making an archive's tables, and bringing older ones up to date. Imported by writers only."""

from __future__ import annotations

from sqlalchemy import Engine

from newsarchive.archive import migrations
from newsarchive.archive.engines.database import Database
from newsarchive.archive.engines.layers import REVISION
from newsarchive.archive.engines.state import State, read_state


def bring_up_to_date(database: Database, reads: Engine, writes: Engine, *, wait: float) -> None:
    """Make the tables where there are none, or upgrade older ones; SQLite's file is copied first.

    All in one transaction: a killed upgrade leaves everything as it was. What is up to date is only read, so that
    opening never waits for another process's transaction. Raises
    :class:`~newsarchive.errors.ArchiveVersionError` for a newer newsarchive's archive, which is not touched.
    """
    with reads.connect() as connection, connection.begin():
        before = read_state(connection, database)
        if before.revision == REVISION and database.fingerprint_of(connection) == database.fingerprint:
            return
    if before is not State.EMPTY and before.revision != REVISION:
        database.keep_copy(before.revision, wait=wait)
    with database.upgrading(writes) as connection:
        state = read_state(connection, database)  # another process may have done it while this one waited
        if state.revision != REVISION:
            database.remove_layers(connection)
            migrations.run(connection, REVISION)
            database.mark(connection)
        if database.fingerprint_of(connection) != database.fingerprint:
            database.lay_layers(connection)
