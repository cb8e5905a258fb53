"""What the archive remembers of a newspaper's last weeks: its galleries and its runs, as they are judged by health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, func, or_, select

from newsarchive.archive import ArchiveReader
from newsarchive.archive.crawl.frontier import FAILURE, SITE
from newsarchive.archive.crawl.runs import OF_A_SHARE, PAIR, RUN, VERSION
from newsarchive.archive.galleries.versions import GALLERY

OLD_NEWS = timedelta(days=30)
"""A gallery published so long before it was first seen came from a backfill: it says nothing of today's pages."""

BACKFILL = "backfill:"
"""How the job keys of backfills begin."""


@dataclass(frozen=True, slots=True)
class GalleryFigures:
    """One gallery, as its newest version reads. ``letters`` are the characters of all its captions."""

    gallery_id: int
    first_seen_at: datetime
    published_at: datetime | None
    pairs: int = 0
    captioned: int = 0
    letters: int = 0
    credited: int = 0
    photos: int = 0
    photos_lost: int = 0
    disagrees: bool = False

    @property
    def is_old_news(self) -> bool:
        """Whether it was old when it was found."""
        return self.published_at is not None and self.published_at < self.first_seen_at - OLD_NEWS


@dataclass(frozen=True, slots=True)
class RunFigures:
    """One run. ``failures`` are the reasons why listings and pages could not be had, most recent last."""

    run_id: int
    job_key: str | None
    state: str
    reason: str | None
    started_at: datetime
    finished_at: datetime | None
    failures: tuple[str, ...] = ()

    @property
    def is_backfill(self) -> bool:
        """Whether it looked for the past: it says nothing of today's rhythm."""
        return (self.job_key or "").startswith(BACKFILL)


@dataclass(frozen=True, slots=True)
class History:
    """A newspaper's galleries and runs since some weeks ago, oldest first."""

    newspaper: str
    galleries: tuple[GalleryFigures, ...] = ()
    runs: tuple[RunFigures, ...] = ()

    @property
    def regular_runs(self) -> tuple[RunFigures, ...]:
        """The runs that a schedule makes, without backfills."""
        return tuple(run for run in self.runs if not run.is_backfill)

    @property
    def news(self) -> tuple[GalleryFigures, ...]:
        """The galleries that were new when they were found."""
        return tuple(gallery for gallery in self.galleries if not gallery.is_old_news)


def read_history(archive: ArchiveReader, newspaper: str, *, since: datetime) -> History:
    """The newspaper's galleries first seen and runs begun ``since`` then, and its last run; empty if unknown."""
    with archive.reading() as connection:
        return History(
            newspaper, _read_galleries(connection, newspaper, since), _read_runs(connection, newspaper, since)
        )


def crawled_newspapers(archive: ArchiveReader) -> tuple[str, ...]:
    """The names of the newspapers that were ever crawled into this archive."""
    names = select(SITE.c.name).where(SITE.c.id.in_(select(RUN.c.site_id))).order_by(SITE.c.name)
    with archive.reading() as connection:
        return tuple(connection.execute(names).scalars())


def first_run_at(archive: ArchiveReader) -> datetime | None:
    """When the first run of any newspaper began (UTC); None where none ever did."""
    with archive.reading() as connection:
        return connection.execute(select(func.min(RUN.c.started_at))).scalar()


def _read_galleries(connection: Connection, newspaper: str, since: datetime) -> tuple[GalleryFigures, ...]:
    asked = PAIR.c.image_url.is_not(None)
    credited = and_(asked, func.coalesce(PAIR.c.credit_id, VERSION.c.credit_id).is_not(None))
    figures = (
        func.count(PAIR.c.id),
        func.count(PAIR.c.caption),
        func.coalesce(func.sum(func.length(PAIR.c.caption)), 0),
        func.count(case((credited, 1))),
        func.count(PAIR.c.image_url),
        func.count(PAIR.c.photo_failure),
    )
    query = (
        select(GALLERY.c.id, GALLERY.c.first_seen_at, GALLERY.c.published_at, *figures)
        .add_columns(VERSION.c.disagreement.is_not(None))
        .select_from(GALLERY)
        .join(SITE, SITE.c.id == GALLERY.c.site_id)
        .join(VERSION, and_(VERSION.c.gallery_id == GALLERY.c.id, VERSION.c.newest))
        .outerjoin(PAIR, PAIR.c.version_id == VERSION.c.id)
        .where(SITE.c.name == newspaper, GALLERY.c.first_seen_at >= since)
        .group_by(GALLERY.c.id, GALLERY.c.first_seen_at, GALLERY.c.published_at, VERSION.c.disagreement)
        .order_by(GALLERY.c.id)
    )
    return tuple(GalleryFigures(*row) for row in connection.execute(query))


def _read_runs(connection: Connection, newspaper: str, since: datetime) -> tuple[RunFigures, ...]:
    every = select(RUN.c.id).join(SITE).where(SITE.c.name == newspaper, RUN.c.spider != OF_A_SHARE)
    regular = func.coalesce(RUN.c.job_key, "").not_like(f"{BACKFILL}%")
    # The last regular run counts however long ago it was: one that stopped a year ago is what must be told.
    last = every.where(regular).order_by(RUN.c.started_at.desc()).limit(1).subquery()
    mine = every.where(or_(RUN.c.started_at >= since, RUN.c.id.in_(select(last.c.id))))
    reasons: dict[int, list[str]] = {}
    failures = select(FAILURE.c.run_id, FAILURE.c.reason).where(FAILURE.c.run_id.in_(mine)).order_by(FAILURE.c.id)
    for run_id, reason in connection.execute(failures):
        reasons.setdefault(run_id, []).append(reason)
    columns = (RUN.c.id, RUN.c.job_key, RUN.c.state, RUN.c.reason, RUN.c.started_at, RUN.c.finished_at)
    query = select(*columns).where(RUN.c.id.in_(mine)).order_by(RUN.c.started_at, RUN.c.id)
    return tuple(RunFigures(*row, failures=tuple(reasons.get(row[0], ()))) for row in connection.execute(query))
