"""Running Alembic's revisions. Loaded when tables are to be made or changed: Alembic takes longer than to open them."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from newsarchive.archive.schema.tables import Base

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def settings() -> Config:
    """Alembic's settings: where the revisions lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


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
