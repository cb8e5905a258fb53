"""What a host says in /.well-known/tdmrep.json, kept like its robots.txt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; hosts are asked when they are next met."""
    op.add_column("host", sa.Column("tdmrep", sa.String(), nullable=True))
    op.add_column("host", sa.Column("tdmrep_fetched_at", sa.String(), nullable=True))
