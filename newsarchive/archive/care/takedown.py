"""Taking down a photo, a gallery or an address for good, in an order that a kill at any moment leaves finishable.

First one transaction: the log, the tombstones, and all rows gone. From then on nobody finds it, and it cannot come
back; what is left to do stands in the log. Then the files and the words in logs, then the old bytes in the file itself:
SQLite keeps what was deleted until it is overwritten, in its pages and in its write-ahead log. Every step can be done
twice; opening the archive for writing finishes what a killed process left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from newsarchive.archive.addresses import page_key
from newsarchive.archive.care import database_faults
from newsarchive.archive.care.removal import remove_rows
from newsarchive.archive.care.stores import TABLES, Readable, Writable, stores_of, without_row
from newsarchive.archive.care.strike import strike_logs
from newsarchive.archive.care.target import find_target, page_target
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.engines.sqlite import FILE
from newsarchive.archive.moments import utc_now
from newsarchive.archive.tombstones import TAKEDOWN, TOMBSTONE
from newsarchive.errors import ArchiveLockedError
from newsarchive.model import plain

WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Takedown:
    """An entry of the log. ``counts`` by name; ``photos`` are SHA-256s, ``export_key`` is the gallery_key of exports.

    ``finished_at`` is None while old bytes are left because somebody still reads the archive's earlier state.
    """

    takedown_id: int
    kind: str
    sha256: str
    export_key: str | None
    newspaper: str | None
    reason: str
    asked_by: str
    taken_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    photos: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


def take_down(archive: Writable, name: str, *, reason: str, asked_by: str, lookalikes: bool) -> Takedown:
    """See :meth:`newsarchive.archive.Archive.take_down`."""
    with archive.writing() as connection:
        target = find_target(connection, name, archive.photos, lookalikes=lookalikes)
        number = remove_rows(connection, target, reason=reason, asked_by=asked_by, now=utc_now())
    finish(archive)
    return next(one for one in list_takedowns(archive) if one.takedown_id == number)


def forget_page(archive: Writable, url: str | None) -> None:
    """Take down a page that was captured before its story was seen to be one that was taken down."""
    if url is None:
        return
    with archive.writing() as connection:
        page = connection.execute(select(PAGE).where(PAGE.c.key == page_key(url), PAGE.c.gallery_id.is_(None))).first()
        if page is None:
            return
        target = page_target(connection, page)
        reason = "another address of a story that was taken down"
        remove_rows(connection, target, reason=reason, asked_by="newsarchive", now=utc_now())
    finish(archive)


def finish(archive: Writable) -> bool:
    """Finish what was begun; False if old bytes are left because somebody still reads the earlier state."""
    with archive.reading() as connection:
        unfinished = connection.execute(select(TAKEDOWN).where(TAKEDOWN.c.finished_at.is_(None))).all()
    if not unfinished:
        return True
    for row in unfinished:
        if row.pending is not None:
            _remove_files(archive, row.pending["files"])
            strike_logs(archive.folder / "logs", row.pending["words"])
    for copy in archive.folder.glob(f"{FILE}.before-*"):
        copy.unlink()  # an upgrade's copy holds what was taken down
    numbers = [row.id for row in unfinished]
    with archive.writing() as connection:
        connection.execute(update(TAKEDOWN).where(TAKEDOWN.c.id.in_(numbers)).values(pending=None))
    try:
        database_faults.overwrite_deleted(archive.place, wait=WAIT)
    except ArchiveLockedError:
        return False
    with archive.writing() as connection:
        connection.execute(update(TAKEDOWN).where(TAKEDOWN.c.id.in_(numbers)).values(finished_at=utc_now()))
    return True


def _remove_files(archive: Writable, files: list[str]) -> None:
    stores = {store.name: store.blobs.hurried() for store in stores_of(archive)}
    for file in files:
        name, _, place = file.partition("/")
        blobs = stores[name]
        with archive.writing() as connection:  # nobody writes the same bytes meanwhile
            if without_row(connection, TABLES[name], [place]):
                blobs.remove(place)
        blobs.forget_aside(place)


def list_takedowns(archive: Readable) -> list[Takedown]:
    """The log, newest first."""
    query = select(TAKEDOWN, SITE.c.name.label("newspaper")).outerjoin(SITE, SITE.c.id == TAKEDOWN.c.site_id)
    stones = select(TOMBSTONE.c.takedown_id, TOMBSTONE.c.sha256).where(TOMBSTONE.c.kind == "photo")
    with archive.reading() as connection:
        rows = connection.execute(query.order_by(TAKEDOWN.c.id.desc())).all()
        photos = connection.execute(stones.order_by(TOMBSTONE.c.id)).all()
    by_takedown: dict[int, list[str]] = {}
    for stone in photos:
        by_takedown.setdefault(stone.takedown_id, []).append(stone.sha256)
    return [_takedown(row, by_takedown.get(row.id, [])) for row in rows]


def _takedown(row: Row[Any], photos: list[str]) -> Takedown:
    return Takedown(
        takedown_id=row.id,
        kind=row.kind,
        sha256=row.sha256,
        export_key=row.export_key,
        newspaper=row.newspaper,
        reason=row.reason,
        asked_by=row.asked_by,
        taken_at=row.taken_at,
        finished_at=row.finished_at,
        counts=row.counts,
        photos=tuple(photos),
    )
