"""What ``newsarchive link`` has not compared yet: near copies among it may lie on two sides of a split."""

from __future__ import annotations

from sqlalchemy import Connection, text

_UPTO = text("SELECT coalesce((SELECT upto FROM linked WHERE kind = :kind), 0)")

_PHOTOS = text(
    "SELECT count(*) FROM export_photo JOIN photos ON photos.sha256 = export_photo.photo"
    " LEFT JOIN photo_hash ON photo_hash.photo_id = photos.photo_id"
    " WHERE photo_hash.id IS NULL OR (photo_hash.dhash IS NOT NULL AND photo_hash.id > :upto)"
)

_CAPTIONS = text(
    "SELECT count(DISTINCT export_pair.caption_id) FROM export_pair"
    " LEFT JOIN caption_sketch ON caption_sketch.caption_id = export_pair.caption_id"
    " WHERE export_pair.caption_id IS NOT NULL AND (caption_sketch.caption_id IS NULL"
    " OR (caption_sketch.sketch IS NOT NULL AND export_pair.caption_id > :upto))"
)


def count_uncompared(connection: Connection) -> dict[str, int]:
    """How many chosen "photos" and "captions" were stored since the last linking, of those that can be compared."""
    return {
        "photos": connection.execute(_PHOTOS, {"upto": _upto(connection, "photo")}).scalar_one(),
        "captions": connection.execute(_CAPTIONS, {"upto": _upto(connection, "caption")}).scalar_one(),
    }


def _upto(connection: Connection, kind: str) -> int:
    return int(connection.execute(_UPTO, {"kind": kind}).scalar_one())
