"""Corrections as an overlay: what a person said of a pair, and the pairs of newest versions that it speaks of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import WHOLE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables only."""
    op.create_table(
        "correction",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gallery_id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("value_key", sa.String(), nullable=True),
        sa.Column("value_folded", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.String(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("credit", sa.String(), nullable=True),
        sa.Column("image_url", sa.String(), nullable=True),
        sa.Column("photo_sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["gallery.id"], name="correction_gallery_id_of_gallery", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="correction_key"),
        sa.UniqueConstraint("name", name="correction_one_name"),
    )
    op.create_index("correction_by_gallery_id", "correction", ["gallery_id"], unique=False)
    op.create_table(
        "correction_place",
        sa.Column("pair_id", WHOLE, nullable=False),
        sa.Column("correction_id", WHOLE, nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["correction.id"],
            name="correction_place_correction_id_of_correction",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name="correction_place_pair_id_of_pair", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pair_id", "correction_id", name="correction_place_key"),
    )
    op.create_index("correction_place_by_correction_id", "correction_place", ["correction_id"], unique=False)
