"""What an unwatched crawl must remember: ways of finding, revisits, servers' wishes, locks, and where logs lie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import WHOLE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns of page and run, and the tables finding, host and lock; what is known moves into finding."""
    _widen_page()
    op.add_column("run", sa.Column("log_path", sa.String(), nullable=True))
    op.add_column("run", sa.Column("events", sa.String(), nullable=True))
    _make_finding()
    _make_host()
    _make_lock()


def _widen_page() -> None:
    for column in (
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("checked_at", sa.String(), nullable=True),
        sa.Column("check_step", WHOLE, server_default="0", nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("gone_at", sa.String(), nullable=True),
    ):
        op.add_column("page", column)


def _make_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("page_id", WHOLE, nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("run_id", WHOLE, nullable=True),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="finding_page_id_of_page"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="finding_run_id_of_run"),
        sa.PrimaryKeyConstraint("id", name="finding_key"),
        sa.UniqueConstraint("page_id", "via", name="finding_one_page_id_via"),
    )
    op.create_index("finding_by_run_id", "finding", ["run_id"], unique=False)
    op.execute(
        "INSERT INTO finding (page_id, via, run_id, found_at)"
        " SELECT id, found_via, run_id, found_at FROM page WHERE found_via IS NOT NULL ORDER BY id"
    )


def _make_host() -> None:
    op.create_table(
        "host",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("robots_txt", sa.String(), nullable=True),
        sa.Column("robots_status", WHOLE, nullable=True),
        sa.Column("robots_fetched_at", sa.String(), nullable=True),
        sa.Column("crawl_delay", sa.Double(), nullable=True),
        sa.Column("not_before", sa.String(), nullable=True),
        sa.Column("not_before_reason", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("requests_on_day", WHOLE, server_default="0", nullable=False),
        sa.Column("blocked_at", sa.String(), nullable=True),
        sa.Column("blocked_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="host_key"),
        sa.UniqueConstraint("name", name="host_one_name"),
    )


def _make_lock() -> None:
    op.create_table(
        "lock",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("process_space", sa.String(), nullable=False),
        sa.Column("pid", WHOLE, nullable=False),
        sa.Column("process_start", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(), nullable=False),
        sa.Column("beat_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="lock_key"),
        sa.UniqueConstraint("name", name="lock_one_name"),
    )
