"""What either archive took down is down in both: the log and tombstones are copied, what they name is removed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from newsarchive.archive.care.copies import near_photos
from newsarchive.archive.care.merge_crawl import site_names
from newsarchive.archive.care.removal import take_out
from newsarchive.archive.care.stores import Writable, read_rows
from newsarchive.archive.care.target import Target, absorb, gallery_target, page_target, photos_target
from newsarchive.archive.crawl.frontier import PAGE, site_id_of
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.tombstones import KEPT, TAKEDOWN, TOMBSTONE, text_hash

_SAME = ("kind", "sha256", "reason", "asked_by", "taken_at")


def merge_takedowns(target: Writable, source: Connection) -> int:
    """Take over takedowns of ``source`` that are not known here; returns how many."""
    names = site_names(source)
    new = 0
    for row in read_rows(source, select(TAKEDOWN).order_by(TAKEDOWN.c.id)):
        stones = read_rows(source, select(TOMBSTONE).where(TOMBSTONE.c.takedown_id == row["id"]))
        with target.writing() as connection:
            same = (TAKEDOWN.c[name] == row[name] for name in _SAME)
            if connection.execute(select(TAKEDOWN.c.id).where(*same)).first() is not None:
                continue
            found = _find(connection, [dict(stone) for stone in stones])
            values: dict[str, Any] = {name: value for name, value in row.items() if name != "id"}
            values["site_id"] = site_id_of(connection, names[row["site_id"]])
            values["pending"] = take_out(connection, found)[0] if found is not None else None
            if found is not None:
                values["finished_at"] = None
            number = connection.execute(insert(TAKEDOWN).returning(TAKEDOWN.c.id), values).scalar_one()
            marks = [
                {**{name: stone[name] for name in ("kind", "sha256", "dhash", "inner")}, "takedown_id": number}
                for stone in stones
            ]
            insert_missing(connection, TOMBSTONE, marks, "kind", "sha256")
        new += 1
    return new


def _find(connection: Connection, stones: list[dict[str, Any]]) -> Target | None:
    """What the tombstones name of this archive; None if nothing."""
    by_kind: dict[str, set[str]] = {"photo": set(), "address": set(), "gallery": set(), KEPT: set()}
    for stone in stones:
        by_kind[stone["kind"]].add(stone["sha256"])
    target = Target("merge", "")
    if by_kind["gallery"]:
        for row in connection.execute(select(GALLERY.c.id, GALLERY.c.identity)).all():
            if text_hash(row.identity) in by_kind["gallery"]:
                absorb(target, gallery_target(connection, row.id))
    hashes = [(stone["dhash"], stone["inner"]) for stone in stones if stone["dhash"] is not None]
    known = connection.execute(select(TOMBSTONE.c.sha256).where(TOMBSTONE.c.kind == KEPT)).scalars()
    kept = find_ids(connection, PHOTO, "sha256", by_kind[KEPT].union(known))
    photos = set(near_photos(connection, hashes)) - set(kept.values())
    photos.update(find_ids(connection, PHOTO, "sha256", by_kind["photo"]).values())
    if photos:
        absorb(target, photos_target(connection, sorted(photos - set(target.photos))))
    if by_kind["address"]:
        for row in connection.execute(select(PAGE)).all():
            if text_hash(row.key) in by_kind["address"] and row.id not in target.pages and row.gallery_id is None:
                absorb(target, page_target(connection, row))
    return target if target.galleries or target.photos or target.pages else None
