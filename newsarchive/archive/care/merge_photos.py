"""Joining photos: rows, bytes that are whole, hashes, the addresses that served them, links between them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from newsarchive.archive.care.stores import PORTION, Readable, Writable, read_rows
from newsarchive.archive.duplicates.links import CAPTION_LINK, PHOTO_LINK
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.galleries.photo_index import HASH, PHOTO, SOURCE, add_hashes
from newsarchive.archive.galleries.store import CAPTION
from newsarchive.archive.tombstones import is_address_down, is_copy_down


def merge_photos(target: Writable, other: Readable, source: Connection) -> int:
    """All photos that were not taken down here; returns how many were new. Damaged bytes are left where they are."""
    new = last = 0
    hashes = (HASH.c.dhash, HASH.c.inner, HASH.c.id.label("hash_id"))
    while True:
        query = select(PHOTO, *hashes).outerjoin(HASH, HASH.c.photo_id == PHOTO.c.id).where(PHOTO.c.id > last)
        rows = read_rows(source, query.order_by(PHOTO.c.id).limit(PORTION))
        if not rows:
            return new
        for row in rows:
            new += _merge_photo(target, other, source, row)
        last = rows[-1]["id"]


def _merge_photo(target: Writable, other: Readable, source: Connection, row: Mapping[str, Any]) -> bool:
    digest, suffix = row["sha256"], row["suffix"]
    with target.reading() as connection:
        if _is_down(connection, row):
            return False
    with ExitStack() as marks:
        if target.photos.size_of(digest, suffix) != row["size"]:
            body = other.photos.read(digest)
            if body is not None and sha256(body).hexdigest() == digest:
                marks.enter_context(target.photos.announced(body, suffix))
        connection = marks.enter_context(target.writing())
        if _is_down(connection, row):
            return False
        values = {column.name: row[column.name] for column in PHOTO.columns if column.name != "id"}
        new = insert_missing(connection, PHOTO, [values], "sha256")
        number = find_ids(connection, PHOTO, "sha256", [digest])[digest]
        older = (PHOTO.c.id == number, PHOTO.c.first_seen_at > row["first_seen_at"])
        connection.execute(update(PHOTO).where(*older).values(first_seen_at=row["first_seen_at"]))
        if row["hash_id"] is not None:
            add_hashes(connection, {number: () if row["dhash"] is None else (row["dhash"], row["inner"])})
        for served in read_rows(source, select(SOURCE).where(SOURCE.c.photo_id == row["id"])):
            _merge_source(connection, {**served, "photo_id": number}, digest)
    return bool(new)


def _is_down(connection: Connection, row: Mapping[str, Any]) -> bool:
    hashes = None if row["dhash"] is None else (row["dhash"], row["inner"])
    return is_copy_down(connection, row["sha256"], hashes)


def _merge_source(connection: Connection, served: dict[str, Any], digest: str) -> None:
    """An address that served two photos counts with the one that it served last."""
    del served["id"]
    if is_address_down(connection, served["url"]) or insert_missing(connection, SOURCE, [served], "url"):
        return
    query = select(SOURCE, PHOTO.c.sha256).join(PHOTO, PHOTO.c.id == SOURCE.c.photo_id)
    here = read_rows(connection, query.where(SOURCE.c.url == served["url"]))[0]
    if _served_order(served, digest) > _served_order(here, here["sha256"]):
        connection.execute(update(SOURCE).where(SOURCE.c.url == served["url"]).values(served))


def _served_order(served: Mapping[str, Any], digest: str) -> tuple[Any, ...]:
    said = repr([served["etag"], served["last_modified"], served["headers"]])
    return (served["fetched_at"], digest, said)


def merge_links(target: Writable, source: Connection) -> None:
    """Links of photos and of captions; what a person took back in either archive is taken back."""
    for table, rows, named in ((PHOTO_LINK, PHOTO, "sha256"), (CAPTION_LINK, CAPTION, "key")):
        with target.writing() as connection:
            _merge_links(connection, source, table, rows, named)


def _merge_links(connection: Connection, source: Connection, table: Table, rows: Table, named: str) -> None:
    a, b = rows.alias("a_row"), rows.alias("b_row")
    query = select(table, a.c[named].label("a_name"), b.c[named].label("b_name"))
    query = query.join(a, a.c.id == table.c.a).join(b, b.c.id == table.c.b)
    for link in read_rows(source, query):
        numbers = find_ids(connection, rows, named, [link["a_name"], link["b_name"]])
        if len(numbers) < 2:
            continue  # one of them was taken down
        values = {column.name: link[column.name] for column in table.columns if column.name != "id"}
        values["a"], values["b"] = sorted(numbers.values())
        same = (table.c.a == values["a"], table.c.b == values["b"])
        here = next(iter(read_rows(connection, select(table).where(*same))), None)
        if here is None:
            connection.execute(insert(table), values)
            continue
        undone = [moment for moment in (here["undone_at"], link["undone_at"]) if moment is not None]
        kept = {"undone_at": min(undone, default=None), "made_at": min(here["made_at"], link["made_at"])}
        kept["reason"] = min(here["reason"], link["reason"])
        connection.execute(update(table).where(*same).values(kept))
