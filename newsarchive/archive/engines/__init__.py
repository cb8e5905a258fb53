"""The database under an archive: SQLite and PostgreSQL, each in its own words; making and upgrading the tables."""
