"""The newest revision of an archive's tables. Views, index and triggers lie over them (sqlite.py, postgresql.py)."""

REVISION = "0009"
"""The newest revision in migrations/versions; a test holds the two together. Readers check it without Alembic."""
