"""What time it is, for what several machines compare: the database's clock, which they have in common."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from newsarchive.archive.moments import utc_now

_CLOCK = text("SELECT clock_timestamp()")  # now() would be the beginning of the transaction, before it had its turn


def now_of(connection: Connection) -> datetime:
    """The present moment, aware, in UTC: by PostgreSQL's clock, or this machine's for an archive in a file."""
    if connection.dialect.name != "postgresql":
        return utc_now()
    moment: datetime = connection.execute(_CLOCK).scalar_one()
    return moment
