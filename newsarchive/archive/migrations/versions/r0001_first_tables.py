"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.engines.column_types import PLAIN, WHOLE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables of an archive; the views and the index are laid over them afterwards."""
    _make_caption()
    _make_credit()
    _make_photo()
    _make_site()
    _make_gallery()
    _make_photo_source()
    _make_run()
    _make_failure()
    _make_page()
    _make_capture()
    _make_version()
    _make_pair()
    _make_sighting()


def _make_caption() -> None:
    op.create_table(
        "caption",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="caption_key"),
        sa.UniqueConstraint("key", name="caption_one_key"),
    )


def _make_credit() -> None:
    op.create_table(
        "credit",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("photographer", sa.String(), nullable=True),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="credit_key"),
        sa.UniqueConstraint("text", name="credit_one_text"),
    )


def _make_photo() -> None:
    op.create_table(
        "photo",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("width", WHOLE, nullable=False),
        sa.Column("height", WHOLE, nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("metadata", PLAIN, nullable=False),
        sa.Column("first_seen_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="photo_key"),
        sa.UniqueConstraint("sha256", name="photo_one_sha256"),
    )


def _make_site() -> None:
    op.create_table(
        "site",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="site_key"),
        sa.UniqueConstraint("name", name="site_one_name"),
    )


def _make_gallery() -> None:
    op.create_table(
        "gallery",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("site_id", WHOLE, nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="gallery_site_id_of_site"),
        sa.PrimaryKeyConstraint("id", name="gallery_key"),
        sa.UniqueConstraint("identity", name="gallery_one_identity"),
    )
    op.create_index("gallery_by_published_at", "gallery", ["published_at"], unique=False)
    op.create_index("gallery_by_site_published", "gallery", ["site_id", "published_at"], unique=False)


def _make_photo_source() -> None:
    op.create_table(
        "photo_source",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("photo_id", WHOLE, nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="photo_source_photo_id_of_photo"),
        sa.PrimaryKeyConstraint("id", name="photo_source_key"),
        sa.UniqueConstraint("url", name="photo_source_one_url"),
    )
    op.create_index("photo_source_by_photo_id", "photo_source", ["photo_id"], unique=False)


def _make_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("job_key", sa.String(), nullable=True),
        sa.Column("site_id", WHOLE, nullable=True),
        sa.Column("spider", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=True),
        sa.Column("times_started", WHOLE, server_default="1", nullable=False),
        sa.Column("counts", PLAIN, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="run_site_id_of_site"),
        sa.PrimaryKeyConstraint("id", name="run_key"),
        sa.UniqueConstraint("job_key", name="run_one_job_key"),
    )
    op.create_index("run_by_site_id", "run", ["site_id"], unique=False)


def _make_failure() -> None:
    op.create_table(
        "failure",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("failed_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="failure_run_id_of_run"),
        sa.PrimaryKeyConstraint("id", name="failure_key"),
        sa.UniqueConstraint("run_id", "url", name="failure_one_run_id_url"),
    )


def _make_page() -> None:
    op.create_table(
        "page",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("site_id", WHOLE, nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("found_via", sa.String(), nullable=True),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.Column("due_at", sa.String(), nullable=True),
        sa.Column("attempts", WHOLE, server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("run_id", WHOLE, nullable=True),
        sa.Column("gallery_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["gallery_id"], ["gallery.id"], name="page_gallery_id_of_gallery"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="page_run_id_of_run"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="page_site_id_of_site"),
        sa.PrimaryKeyConstraint("id", name="page_key"),
        sa.UniqueConstraint("key", name="page_one_key"),
    )
    op.create_index("page_by_due", "page", ["site_id", "due_at"], unique=False)
    op.create_index("page_by_gallery_id", "page", ["gallery_id"], unique=False)
    op.create_index("page_by_run_id", "page", ["run_id"], unique=False)


def _make_capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("page_id", WHOLE, nullable=False),
        sa.Column("final_url", sa.String(), nullable=True),
        sa.Column("status", WHOLE, nullable=False),
        sa.Column("headers", PLAIN, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("notes", PLAIN, nullable=True),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.Column("last_seen_at", sa.String(), nullable=False),
        sa.Column("times_seen", WHOLE, server_default="1", nullable=False),
        sa.Column("run_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="capture_page_id_of_page"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="capture_run_id_of_run"),
        sa.PrimaryKeyConstraint("id", name="capture_key"),
    )
    op.create_index("capture_by_page_id", "capture", ["page_id"], unique=False)
    op.create_index("capture_by_run_id", "capture", ["run_id"], unique=False)
    op.create_index("capture_by_sha256", "capture", ["sha256"], unique=False)


def _make_version() -> None:
    op.create_table(
        "version",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("gallery_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("capture_id", WHOLE, nullable=True),
        sa.Column("run_id", WHOLE, nullable=True),
        sa.Column("stored_at", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("title_verbatim", sa.String(), nullable=True),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("lead_verbatim", sa.String(), nullable=True),
        sa.Column("outlet_prefix", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("credit_id", WHOLE, nullable=True),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("canonical_url", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("disagreement", sa.String(), nullable=True),
        sa.Column("repeats", PLAIN, nullable=False),
        sa.Column("repeat_count", WHOLE, nullable=False),
        sa.Column("archiving", PLAIN, nullable=False),
        sa.Column("title_key", sa.String(), nullable=True),
        sa.Column("title_folded", sa.String(), nullable=True),
        sa.Column("lead_key", sa.String(), nullable=True),
        sa.Column("lead_folded", sa.String(), nullable=True),
        sa.Column("place_key", sa.String(), nullable=True),
        sa.Column("place_folded", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="version_capture_id_of_capture"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="version_credit_id_of_credit"),
        sa.ForeignKeyConstraint(["gallery_id"], ["gallery.id"], name="version_gallery_id_of_gallery"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="version_run_id_of_run"),
        sa.PrimaryKeyConstraint("id", name="version_key"),
        sa.UniqueConstraint("gallery_id", "number", name="version_one_gallery_id_number"),
    )
    op.create_index("version_by_capture_id", "version", ["capture_id"], unique=False)
    op.create_index("version_by_credit_id", "version", ["credit_id"], unique=False)
    op.create_index("version_by_run_id", "version", ["run_id"], unique=False)
    op.create_index(
        "version_one_newest",
        "version",
        ["gallery_id"],
        unique=True,
        sqlite_where=sa.text("newest"),
        postgresql_where=sa.text("newest"),
    )


def _make_pair() -> None:
    op.create_table(
        "pair",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("version_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("image_url", sa.String(), nullable=True),
        sa.Column("image_candidates", PLAIN, nullable=True),
        sa.Column("image_alt", sa.String(), nullable=True),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("caption_verbatim", sa.String(), nullable=True),
        sa.Column("caption_id", WHOLE, nullable=True),
        sa.Column("credit_id", WHOLE, nullable=True),
        sa.Column("caption_group", WHOLE, nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("evidence_rule", sa.String(), nullable=False),
        sa.Column("evidence_version", WHOLE, nullable=False),
        sa.Column("photo_id", WHOLE, nullable=True),
        sa.Column("photo_failure", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["caption_id"], ["caption.id"], name="pair_caption_id_of_caption"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="pair_credit_id_of_credit"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="pair_photo_id_of_photo"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="pair_version_id_of_version"),
        sa.PrimaryKeyConstraint("id", name="pair_key"),
        sa.UniqueConstraint("version_id", "position", name="pair_one_version_id_position"),
    )
    op.create_index("pair_by_caption_id", "pair", ["caption_id"], unique=False)
    op.create_index("pair_by_credit_id", "pair", ["credit_id"], unique=False)
    op.create_index("pair_by_photo_id", "pair", ["photo_id"], unique=False)


def _make_sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("gallery_id", WHOLE, nullable=False),
        sa.Column("photo_id", WHOLE, nullable=True),
        sa.Column("caption_id", WHOLE, nullable=True),
        sa.Column("credit_id", WHOLE, nullable=True),
        sa.Column("first_version_id", WHOLE, nullable=False),
        sa.Column("last_version_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["caption_id"], ["caption.id"], name="sighting_caption_id_of_caption"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="sighting_credit_id_of_credit"),
        sa.ForeignKeyConstraint(["first_version_id"], ["version.id"], name="sighting_first_version_id_of_version"),
        sa.ForeignKeyConstraint(["gallery_id"], ["gallery.id"], name="sighting_gallery_id_of_gallery"),
        sa.ForeignKeyConstraint(["last_version_id"], ["version.id"], name="sighting_last_version_id_of_version"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="sighting_photo_id_of_photo"),
        sa.PrimaryKeyConstraint("id", name="sighting_key"),
    )
    op.create_index("sighting_by_caption_id", "sighting", ["caption_id"], unique=False)
    op.create_index("sighting_by_photo_id", "sighting", ["photo_id"], unique=False)
    op.create_index(
        "sighting_one",
        "sighting",
        ["gallery_id", sa.text("coalesce(photo_id, 0)"), sa.text("coalesce(caption_id, 0)")],
        unique=True,
    )
