"""What came with a photo: the headers of the answer, for exports that replay it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import PLAIN

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; of photos that are stored nobody kept the headers."""
    op.add_column("photo_source", sa.Column("headers", PLAIN, nullable=True))
