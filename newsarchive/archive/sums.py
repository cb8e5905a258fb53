"""The sums of an archive, for people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE, SITE, count_states
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.store import CAPTION
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.records import SiteStats, Stats


def sum_up(connection: Connection) -> Stats:
    """The sums of the whole archive."""

    def one(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one() or 0)

    newest = PAIR.join(VERSION, (VERSION.c.id == PAIR.c.version_id) & VERSION.c.newest)
    bodies = select(CAPTURE.c.sha256, func.min(CAPTURE.c.size).label("size")).group_by(CAPTURE.c.sha256).subquery()
    failed = select(PAGE.c.last_error, func.count()).where(PAGE.c.state.in_(("failed", "gone")))
    missing = select(PAIR.c.photo_failure, func.count()).select_from(newest).where(PAIR.c.photo_failure.is_not(None))
    return Stats(
        galleries=one(select(func.count()).select_from(GALLERY)),
        versions=one(select(func.count()).select_from(VERSION)),
        captures=one(select(func.count()).select_from(CAPTURE)),
        pairs=one(select(func.count()).select_from(newest)),
        captioned=one(select(func.count(PAIR.c.caption)).select_from(newest)),
        captions=one(select(func.count()).select_from(CAPTION)),
        photos=one(select(func.count()).select_from(PHOTO)),
        photo_bytes=one(select(func.sum(PHOTO.c.size))),
        page_bytes=one(select(func.sum(bodies.c.size))),
        photos_missing=one(select(func.count(PAIR.c.photo_failure)).select_from(newest)),
        repeats=one(select(func.sum(VERSION.c.repeat_count)).where(VERSION.c.newest)),
        pages=count_states(connection),
        photo_failures=_most_first(connection, missing.group_by(PAIR.c.photo_failure)),
        page_failures=_most_first(connection, failed.group_by(PAGE.c.last_error)),
        sites=_sum_sites(connection),
    )


def tally_site(connection: Connection, site: str) -> dict[str, int]:
    """A newspaper's galleries, pairs and distinct photos so far: cheap enough to be asked during a crawl."""
    for stats in _sum_sites(connection, site):
        return {"galleries": stats.galleries, "pairs": stats.pairs, "photos": stats.photos}
    return {"galleries": 0, "pairs": 0, "photos": 0}


def _most_first(connection: Connection, query: Select[Any]) -> tuple[tuple[str, int], ...]:
    found = [(reason, count) for reason, count in connection.execute(query)]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0] or "")))


def _sum_sites(connection: Connection, site: str | None = None) -> tuple[SiteStats, ...]:
    stories = (
        select(
            SITE.c.name,
            func.count(),
            func.sum(VERSION.c.repeat_count),
        )
        .select_from(GALLERY)
        .join(VERSION, (VERSION.c.gallery_id == GALLERY.c.id) & VERSION.c.newest)
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .group_by(SITE.c.name)
        .order_by(SITE.c.name.nulls_first())
    )
    pairs = (
        select(SITE.c.name, func.count(), func.count(PAIR.c.caption), func.count(PAIR.c.photo_id.distinct()))
        .select_from(PAIR)
        .join(VERSION, (VERSION.c.id == PAIR.c.version_id) & VERSION.c.newest)
        .join(GALLERY, GALLERY.c.id == VERSION.c.gallery_id)
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .group_by(SITE.c.name)
    )
    if site is not None:
        stories, pairs = stories.where(SITE.c.name == site), pairs.where(SITE.c.name == site)
    sums = {name: (all_, captioned, photos) for name, all_, captioned, photos in connection.execute(pairs)}
    return tuple(
        SiteStats(name, galleries, *sums.get(name, (0, 0, 0)), repeats)
        for name, galleries, repeats in connection.execute(stories)
    )
