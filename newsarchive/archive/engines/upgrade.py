"""Making an archive's tables, and bringing older ones up to date (Alembic). Imported by writers only."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from newsarchive.archive.engines.database import Database
from newsarchive.archive.engines.layers import REVISION
from newsarchive.archive.engines.state import State, read_state
from newsarchive.archive.schema.tables import Base

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def settings() -> Config:
    """Alembic's settings: where the revisions lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


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
            run_migrations(connection, REVISION)
            database.mark(connection)
        if database.fingerprint_of(connection) != database.fingerprint:
            database.lay_layers(connection)


def run_migrations(connection: Connection, revision: str) -> None:
    """Run the migrations up to ``revision`` inside the transaction that ``connection`` is in."""
    config = settings()
    directory = ScriptDirectory.from_config(config)

    def steps(present: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return directory._upgrade_revs(revision, present)  # type: ignore[arg-type]

    # SQLite changes tables by making them anew (batch mode); PostgreSQL changes them where they are.
    batch = connection.dialect.name == "sqlite"
    with EnvironmentContext(config, directory, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=batch)
        environment.run_migrations()
