"""Joining another archive into this one: the same result whichever comes first, and when it is done again.

Everything is known by what it is (SHA-256, address, identity, time), never by its number. The other archive is only
read. Each page, photo and gallery is a transaction of its own, and doing one twice changes nothing: a killed merge
leaves a whole archive, and is completed by running it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from newsarchive.archive.care import takedown
from newsarchive.archive.care.histories import CaptureKey, RunKey, read_history, write_history
from newsarchive.archive.care.merge_crawl import (
    capture_key,
    merge_hosts,
    merge_page,
    merge_runs,
    run_numbers,
    settle_page,
    site_names,
)
from newsarchive.archive.care.merge_photos import merge_links, merge_photos
from newsarchive.archive.care.merge_takedowns import merge_takedowns
from newsarchive.archive.care.merge_versions import are_same, join_histories
from newsarchive.archive.care.stores import PORTION, Readable, Writable, read_rows
from newsarchive.archive.corrections.correction_places import CORRECTION, place_corrections
from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE, site_id_of
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.moments import utc_text
from newsarchive.archive.tombstones import is_down, text_hash

HERE, THERE = "here", "there"


@dataclass(slots=True)
class Merged:
    """What a merge brought: new rows of each kind; ``changed`` galleries have other versions than before."""

    takedowns: int = 0
    pages: int = 0
    captures: int = 0
    photos: int = 0
    galleries: int = 0
    changed: int = 0
    corrections: int = 0


Tick = Callable[[Merged], None]


def silent(_done: Merged) -> None:
    """Shows nothing."""


def merge(archive: Writable, other: Readable, *, tick: Tick) -> Merged:
    """See :meth:`newsarchive.archive.Archive.merge`."""
    done = Merged()
    if archive.folder.resolve() == other.folder.resolve():
        return done
    with other.reading() as source:
        done.takedowns = merge_takedowns(archive, source)
        takedown.finish(archive)
        with archive.writing() as connection:
            runs = merge_runs(connection, source)
            merge_hosts(connection, source)
        done.photos = merge_photos(archive, other, source)
        tick(done)
        for row in _rows(source, PAGE):
            done.pages += 1
            done.captures += merge_page(archive, other, source, row, runs)
            tick(done)
        with archive.reading() as connection:
            known_runs = run_numbers(connection)
        numbers: dict[int, int] = {}
        for row in _rows(source, GALLERY):
            number = _merge_gallery(archive, source, row, known_runs, done)
            if number is not None:
                numbers[row["id"]] = number
            tick(done)
        for row in _rows(source, PAGE):
            with archive.writing() as connection:
                settle_page(connection, row, numbers.get(row["gallery_id"]), runs)
        merge_links(archive, source)
    return done


def _rows(source: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """All rows of a table by their columns' names, in portions."""
    last = 0
    while rows := read_rows(source, select(table).where(table.c.id > last).order_by(table.c.id).limit(PORTION)):
        yield from rows
        last = rows[-1]["id"]


def _merge_gallery(
    archive: Writable, source: Connection, row: Mapping[str, Any], runs: Mapping[RunKey, int], done: Merged
) -> int | None:
    """One gallery with its versions and corrections; its number here, None if it was taken down."""
    there = read_history(source, row["id"], THERE)
    with archive.writing() as connection:
        if is_down(connection, "gallery", text_hash(row["identity"])):
            return None
        gallery_id, is_new = _find_or_add(connection, source, row)
        here = read_history(connection, gallery_id, HERE)
        joined = join_histories(here, there)
        if not are_same(here, joined):
            captures = _captures_of(connection, [told.row["capture"] for told in joined])
            write_history(connection, gallery_id, joined, captures=captures, runs=runs)
            done.changed += not is_new
        done.galleries += is_new
        numbers = {origin: number for number, told in enumerate(joined, 1) for origin in told.origins}
        done.corrections += _merge_corrections(connection, source, row["id"], gallery_id, numbers)
        place_corrections(connection, gallery_id)
    return gallery_id


def _find_or_add(connection: Connection, source: Connection, row: Mapping[str, Any]) -> tuple[int, bool]:
    site_id = site_id_of(connection, site_names(source)[row["site_id"]])
    values = {name: value for name, value in row.items() if name != "id"} | {"site_id": site_id}
    is_new = bool(insert_missing(connection, GALLERY, [values], "identity"))
    found = read_rows(connection, select(GALLERY).where(GALLERY.c.identity == row["identity"]))[0]
    first = min((found, values), key=lambda one: (utc_text(one["first_seen_at"]), one["url"] or ""))
    kept = {"first_seen_at": first["first_seen_at"], "url": first["url"], "site_id": found["site_id"] or site_id}
    connection.execute(update(GALLERY).where(GALLERY.c.id == found["id"]).values(kept))
    return int(found["id"]), is_new


def _captures_of(connection: Connection, keys: list[CaptureKey | None]) -> dict[CaptureKey, int]:
    """The numbers here of captures by what makes them the same."""
    found: dict[CaptureKey, int] = {}
    for page in {key[0] for key in keys if key is not None}:
        query = select(CAPTURE).join(PAGE, PAGE.c.id == CAPTURE.c.page_id).where(PAGE.c.key == page)
        found.update({capture_key(page, row): row["id"] for row in read_rows(connection, query)})
    return found


def _merge_corrections(
    connection: Connection, source: Connection, there: int, here: int, numbers: Mapping[tuple[str, int], int]
) -> int:
    """What people said of a gallery, by name; versions are numbered as they are now. What was withdrawn is so."""
    own = select(CORRECTION.c.id, CORRECTION.c.version).where(CORRECTION.c.gallery_id == here)
    for said in read_rows(connection, own):
        now = numbers.get((HERE, said["version"]), said["version"])
        if now != said["version"]:
            connection.execute(update(CORRECTION).where(CORRECTION.c.id == said["id"]).values(version=now))
    new = 0
    query = select(CORRECTION).where(CORRECTION.c.gallery_id == there).order_by(CORRECTION.c.made_at, CORRECTION.c.name)
    for row in read_rows(source, query):
        values = {name: value for name, value in row.items() if name != "id"} | {"gallery_id": here}
        values["version"] = numbers.get((THERE, row["version"]), row["version"])
        if not find_ids(connection, CORRECTION, "name", [row["name"]]):
            connection.execute(insert(CORRECTION), values)
            new += 1
        elif row["withdrawn_at"] is not None:
            withdrawn = {"withdrawn_at": row["withdrawn_at"], "withdrawn_by": row["withdrawn_by"]}
            later = CORRECTION.c.withdrawn_at.is_(None) | (CORRECTION.c.withdrawn_at > row["withdrawn_at"])
            connection.execute(update(CORRECTION).where(CORRECTION.c.name == row["name"], later).values(withdrawn))
    return new
