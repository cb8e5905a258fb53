"""What was taken down, and what keeps it from coming back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import PLAIN, WHOLE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables."""
    op.create_table(
        "takedown",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("export_key", sa.String(), nullable=True),
        sa.Column("site_id", WHOLE, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=True),
        sa.Column("counts", PLAIN, nullable=False),
        sa.Column("pending", PLAIN, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="takedown_site_id_of_site"),
        sa.PrimaryKeyConstraint("id", name="takedown_key"),
    )
    op.create_table(
        "tombstone",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("takedown_id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dhash", sa.BigInteger(), nullable=True),
        sa.Column("inner", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["takedown_id"], ["takedown.id"], name="tombstone_takedown_id_of_takedown"),
        sa.PrimaryKeyConstraint("id", name="tombstone_key"),
        sa.UniqueConstraint("kind", "sha256", name="tombstone_one_kind_sha256"),
    )
    op.create_index("tombstone_by_takedown_id", "tombstone", ["takedown_id"], unique=False)
