"""How photos look, and links between photos and between captions that are nearly the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import WHOLE

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables only; photos that are stored get their hash when `newsarchive link` runs."""
    op.create_table(
        "photo_hash",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("photo_id", WHOLE, nullable=False),
        sa.Column("dhash", sa.BigInteger(), nullable=True),
        sa.Column("inner", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="photo_hash_photo_id_of_photo", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="photo_hash_key"),
        sa.UniqueConstraint("photo_id", name="photo_hash_one_photo_id"),
        sqlite_autoincrement=True,
    )
    _make_links("photo", sa.Column("distance", WHOLE, nullable=False))
    op.create_table(
        "caption_sketch",
        sa.Column("caption_id", WHOLE, nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["caption_id"], ["caption.id"], name="caption_sketch_caption_id_of_caption", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("caption_id", name="caption_sketch_key"),
    )
    _make_links("caption", sa.Column("score", sa.Double(), nullable=False))
    op.create_table(
        "linked",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", WHOLE, nullable=False),
        sa.Column("upto", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="linked_key"),
    )


def _make_links(kind: str, measure: sa.Column[int] | sa.Column[float]) -> None:
    name = f"{kind}_link"
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("a", WHOLE, nullable=False),
        sa.Column("b", WHOLE, nullable=False),
        measure,
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undone_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["a"], [f"{kind}.id"], name=f"{name}_a_of_{kind}", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], [f"{kind}.id"], name=f"{name}_b_of_{kind}", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"{name}_key"),
        sa.UniqueConstraint("a", "b", name=f"{name}_one_a_b"),
    )
    op.create_index(f"{name}_by_b", name, ["b"], unique=False)
