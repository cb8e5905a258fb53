"""An index for ``caption LIKE '%…%'`` in PostgreSQL, where its extension pg_trgm is to be had.

The program's own searches do not ask it: words and their beginnings stand in the index of vectors (:mod:`.tsvector`),
near captions are found by sketches. It serves conditions that people write, in ``export --where`` and in SQL of their
own, which would read every pair without it. In a database that sorts by ``C``, pg_trgm takes letters with marks for
gaps; what is left of a caption narrows well enough (docs/operations.md has figures).
"""

from __future__ import annotations

from sqlalchemy import Connection

INDEX = "pair_by_caption_trigrams"

# Whoever may not add an extension does without: no answer depends on it.
EXTENSION = """DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  NULL;
END $$"""

_SCHEMA = """SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
WHERE extname = 'pg_trgm'"""


def lay(connection: Connection) -> None:
    """Make the index, if the extension is there or can be had."""
    connection.exec_driver_sql(EXTENSION)
    schema = connection.exec_driver_sql(_SCHEMA).scalar()
    if schema is not None:
        connection.exec_driver_sql(f"CREATE INDEX {INDEX} ON pair USING gin (caption {schema}.gin_trgm_ops)")


def remove(connection: Connection) -> None:
    """Take the index away; the extension stays."""
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS {INDEX}")
