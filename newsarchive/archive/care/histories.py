"""The versions of a gallery read from one archive and written into another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from newsarchive.archive.care.merge_versions import Told
from newsarchive.archive.care.stores import read_rows
from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.crawl.runs import PAIR, RUN, VERSION
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.galleries.numbers import Numbers
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.store import CAPTION, CREDIT
from newsarchive.archive.galleries.versions import GALLERY, SIGHTING, renew_sightings
from newsarchive.archive.moments import utc_text
from newsarchive.archive.tombstones import TAKEN_DOWN

_NUMBERED = {"id", "gallery_id", "number", "newest", "capture_id", "run_id", "credit_id"}
_PAIR_NUMBERED = {"id", "version_id", "caption_id", "credit_id", "photo_id"}
_CREDIT = ("text", "photographer", "agency", "key", "folded")
_CAPTION = ("key", "folded", "text")

CaptureKey = tuple[str, str, str, int]
"""What makes a capture the same in two archives: page, time, SHA-256, status."""

RunKey = tuple[str | None, str, str]
"""What makes a run the same: newspaper, spider, beginning."""


def read_history(connection: Connection, gallery_id: int, origin: str) -> list[Told]:
    """All versions of a gallery, without numbers of rows."""
    site = SITE.alias("run_site")
    query = (
        select(
            VERSION,
            *(CREDIT.c[name].label(f"credit_{name}") for name in _CREDIT),
            PAGE.c.key.label("page_key"),
            CAPTURE.c.fetched_at,
            CAPTURE.c.sha256,
            CAPTURE.c.status,
            site.c.name.label("run_site"),
            RUN.c.spider,
            RUN.c.started_at,
        )
        .outerjoin(CREDIT, CREDIT.c.id == VERSION.c.credit_id)
        .outerjoin(CAPTURE, CAPTURE.c.id == VERSION.c.capture_id)
        .outerjoin(PAGE, PAGE.c.id == CAPTURE.c.page_id)
        .outerjoin(RUN, RUN.c.id == VERSION.c.run_id)
        .outerjoin(site, site.c.id == RUN.c.site_id)
        .where(VERSION.c.gallery_id == gallery_id)
    )
    return [_told(connection, row, origin) for row in read_rows(connection, query)]


def _told(connection: Connection, row: Mapping[str, Any], origin: str) -> Told:
    values = {column.name: row[column.name] for column in VERSION.columns if column.name not in _NUMBERED}
    credit = {name: row[f"credit_{name}"] for name in _CREDIT} if row["credit_id"] is not None else None
    capture = run = None
    if row["capture_id"] is not None:
        capture = (row["page_key"], utc_text(row["fetched_at"]), row["sha256"], row["status"])
    if row["run_id"] is not None:
        run = (row["run_site"], row["spider"], utc_text(row["started_at"]))
    return Told(
        moment=utc_text(row["fetched_at"] or row["stored_at"]),
        content_hash=values["content_hash"],
        row={**values, "credit": credit, "capture": capture, "run": run},
        pairs=tuple(_pairs(connection, row["id"])),
        origins=((origin, row["number"]),),
    )


def _pairs(connection: Connection, version_id: int) -> list[dict[str, Any]]:
    query = (
        select(
            PAIR,
            PHOTO.c.sha256.label("photo"),
            *(CREDIT.c[name].label(f"credit_{name}") for name in _CREDIT),
            *(CAPTION.c[name].label(f"words_{name}") for name in _CAPTION),
        )
        .outerjoin(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
        .outerjoin(CREDIT, CREDIT.c.id == PAIR.c.credit_id)
        .outerjoin(CAPTION, CAPTION.c.id == PAIR.c.caption_id)
        .where(PAIR.c.version_id == version_id)
        .order_by(PAIR.c.position)
    )
    pairs = []
    for row in read_rows(connection, query):
        values = {column.name: row[column.name] for column in PAIR.columns if column.name not in _PAIR_NUMBERED}
        credit = {name: row[f"credit_{name}"] for name in _CREDIT} if row["credit_id"] is not None else None
        # The spelling that an archive saw first is its own; the key is what two archives have in common.
        words = None
        if row["caption_id"] is not None:
            words = {"key": row["words_key"], "folded": row["words_folded"]}
        pairs.append({**values, "photo": row["photo"], "credit": credit, "words": words})
    return pairs


def write_history(
    connection: Connection,
    gallery_id: int,
    history: Sequence[Told],
    *,
    captures: Mapping[CaptureKey, int],
    runs: Mapping[RunKey, int],
) -> None:
    """Put ``history`` in the place of all versions of a gallery, numbered from 1, with its sightings.

    A photo that is not in the archive was taken down there, and leaves its pair with that reason.
    """
    old = list(connection.execute(select(VERSION.c.id).where(VERSION.c.gallery_id == gallery_id)).scalars())
    connection.execute(delete(SIGHTING).where(SIGHTING.c.gallery_id == gallery_id))
    for version_id in old:
        connection.execute(delete(PAIR).where(PAIR.c.version_id == version_id))
    connection.execute(delete(VERSION).where(VERSION.c.gallery_id == gallery_id))
    numbers = Numbers(connection)
    for number, told in enumerate(history, 1):
        row = {**told.row, "gallery_id": gallery_id, "number": number, "newest": number == len(history)}
        credit, capture, run = row.pop("credit"), row.pop("capture"), row.pop("run")
        row |= {
            "credit_id": _credit_id(connection, credit),
            "capture_id": captures.get(capture),
            "run_id": runs.get(run),
        }
        version_id = connection.execute(insert(VERSION).returning(VERSION.c.id), row).scalar_one()
        pairs = [_pair_row(connection, pair, version_id) for pair in told.pairs]
        taken = numbers.take(row["published_at"], len(pairs))
        if pairs:
            rows = [{**pair, "id": new} for new, pair in zip(taken, pairs, strict=True)]
            connection.execute(insert(PAIR), rows)
    published = history[-1].row["published_at"]
    connection.execute(update(GALLERY).where(GALLERY.c.id == gallery_id).values(published_at=published))
    renew_sightings(connection, gallery_id)


def _pair_row(connection: Connection, pair: dict[str, Any], version_id: int) -> dict[str, Any]:
    row = {**pair, "version_id": version_id}
    photo, credit, words = row.pop("photo"), row.pop("credit"), row.pop("words")
    row["credit_id"] = _credit_id(connection, credit)
    row["caption_id"] = row["photo_id"] = None
    if words is not None:
        insert_missing(connection, CAPTION, [{**words, "text": pair["caption"]}], "key")
        row["caption_id"] = find_ids(connection, CAPTION, "key", [words["key"]])[words["key"]]
    if photo is not None:
        row["photo_id"] = find_ids(connection, PHOTO, "sha256", [photo]).get(photo)
        if row["photo_id"] is None:
            row["photo_failure"] = TAKEN_DOWN
    return row


def _credit_id(connection: Connection, credit: dict[str, Any] | None) -> int | None:
    if credit is None:
        return None
    insert_missing(connection, CREDIT, [credit], "text")
    return find_ids(connection, CREDIT, "text", [credit["text"]])[credit["text"]]
