"""Making an archive's file, and bringing an older one up to date (Alembic). Imported by writers only."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from newsarchive.archive import sqlite
from newsarchive.archive.layers import FINGERPRINT, REVISION, fingerprint_of, lay_layers, remove_layers
from newsarchive.archive.state import State, read_state
from newsarchive.archive.tables import Base
from newsarchive.errors import ArchiveError

MIGRATIONS = Path(__file__).parent / "migrations"


def settings() -> Config:
    """Alembic's settings: where the revisions lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def bring_up_to_date(reads: Engine, writes: Engine, path: Path, *, wait: float) -> None:
    """Make the tables in a new file, or upgrade an older one after a copy of it was made.

    All in one transaction: a killed upgrade leaves the file as it was. A file that is up to date is only read, so
    that opening it never waits for another process's transaction. Raises
    :class:`~newsarchive.errors.ArchiveVersionError` for a file of a newer newsarchive, which is not touched.
    """
    with reads.connect() as connection, connection.begin():
        before = read_state(connection, path)
        if before.revision == REVISION and fingerprint_of(connection) == FINGERPRINT:
            return
    if before is not State.EMPTY and before.revision != REVISION:
        sqlite.copy_file(path, before.revision, wait=wait)
    _upgrade(writes, path)


def _upgrade(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        # Batch migrations make a table anew and drop the old one, which foreign keys would forbid; SQLite
        # ignores this setting inside a transaction.
        _set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                state = read_state(connection, path)  # another process may have done it while this one waited
                if state.revision != REVISION:
                    remove_layers(connection)
                    run_migrations(connection, REVISION)
                    connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
                lay_layers(connection)
                _check_keys(connection, path)
        finally:
            _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, setting: str) -> None:
    driver = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {setting}")  # type: ignore[union-attr]


def run_migrations(connection: Connection, revision: str) -> None:
    """Run the migrations up to ``revision`` inside the transaction that ``connection`` is in."""
    config = settings()
    directory = ScriptDirectory.from_config(config)

    def steps(present: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return directory._upgrade_revs(revision, present)  # type: ignore[arg-type]

    with EnvironmentContext(config, directory, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
        environment.run_migrations()


def _check_keys(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise ArchiveError(
            f"the upgrade would leave {len(broken)} rows without what they point to (first: table {broken[0][0]})",
            where=str(path),
            then="nothing was changed; please report it",
        )
