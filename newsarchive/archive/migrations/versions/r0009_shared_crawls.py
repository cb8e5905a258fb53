"""One crawl shared by several machines: leases of pages, turns of hosts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import WHOLE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns and a table; nothing is leased, and every host may be asked."""
    op.add_column("page", sa.Column("leased_by", sa.String(), nullable=True))
    op.add_column("page", sa.Column("leased_until", sa.String(), nullable=True))
    op.create_table(
        "host_turn",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="host_turn_key"),
        sa.UniqueConstraint("name", name="host_turn_one_name"),
    )
