"""Numbers of pairs begin with the minute of publication (newsarchive/archive/galleries/numbers.py)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.galleries.numbers import Numbers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_VERSIONS = sa.text("SELECT id, published_at FROM version WHERE published_at IS NOT NULL ORDER BY published_at, id")
_PAIRS = sa.text("SELECT id FROM pair WHERE version_id = :version ORDER BY position")
_RENUMBER = sa.text("UPDATE pair SET id = :new WHERE id = :old")
_MOVE = sa.text("UPDATE correction_place SET pair_id = :new WHERE pair_id = :old")


def upgrade() -> None:
    """Pairs with a date get new numbers, far above all old ones; corrections follow their pairs."""
    connection = op.get_bind()
    numbers = Numbers(connection)
    for version, published_at in connection.execute(_VERSIONS).all():
        old = list(connection.execute(_PAIRS, {"version": version}).scalars())
        new = numbers.take(datetime.fromisoformat(published_at), len(old))
        changes = [{"old": one, "new": other} for one, other in zip(old, new, strict=True)]
        if changes:
            connection.execute(_RENUMBER, changes)
            connection.execute(_MOVE, changes)
