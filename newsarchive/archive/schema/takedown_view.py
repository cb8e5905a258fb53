"""The view of takedowns, beside those of views.py."""

from __future__ import annotations

from newsarchive.archive.schema.view import Column, View

TAKEDOWNS = View(
    "takedowns",
    "one thing that was taken down: the log holds hashes, and nothing of what it tells of",
    (
        Column("takedown_id", "takedown.id", "number of the entry"),
        Column("kind", "takedown.kind", "photo, gallery, page or address"),
        Column("sha256", "takedown.sha256", "SHA-256 of the photo's bytes, or of the compared form of the address"),
        Column("export_key", "takedown.export_key", "gallery_key in earlier exports; NULL: no gallery"),
        Column("newspaper", "site.name", "name of the newspaper's site file; NULL: none"),
        Column("reason", "takedown.reason", "why"),
        Column("asked_by", "takedown.asked_by", "who did it"),
        Column("taken_at", "takedown.taken_at", "ISO 8601 in UTC (Z)"),
        Column("finished_at", "takedown.finished_at", "ISO 8601 in UTC (Z); NULL: old bytes are to be removed yet"),
        Column("counts", "takedown.counts", "JSON object: galleries, pairs, photos, pages, captures"),
        Column(
            "photos",
            "(SELECT count(*) FROM tombstone WHERE tombstone.takedown_id = takedown.id AND tombstone.kind = 'photo')",
            "photos that must not come back",
        ),
    ),
    "takedown LEFT JOIN site ON site.id = takedown.site_id",
)
"""The log of what was taken down."""
