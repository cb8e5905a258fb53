"""What the home page tells of an archive: its newest galleries, and sums by day, newspaper and agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, and_, func, select, text

from newsarchive.archive import ArchiveReader
from newsarchive.archive.crawl.frontier import SITE
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.photo_index import PHOTO
from newsarchive.archive.galleries.store import CAPTION
from newsarchive.archive.galleries.versions import GALLERY


@dataclass(frozen=True, slots=True)
class Card:
    """A gallery in a line, with its first stored photo if it has one."""

    gallery_id: int
    newspaper: str | None
    title: str | None
    lead: str | None
    published_at: datetime | None
    sha256: str | None
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The sums of an archive, of the newest versions alone.

    ``figures`` by name; ``captioned`` is the share of pairs with a caption by newspaper ("": unknown); ``days`` counts
    galleries by newspaper and day (2016-07-03), ``agencies`` pairs.
    """

    figures: Mapping[str, int]
    captioned: tuple[tuple[str, float], ...]
    days: Mapping[tuple[str, str], int]
    agencies: tuple[tuple[str, int], ...]

    def months(self) -> dict[str, int]:
        """Galleries by month (2016-07), in order of time, months without any included."""
        found: Counter[str] = Counter()
        for (_, day), count in self.days.items():
            found[day[:7]] += count
        if not found:
            return {}
        first, last = min(found), max(found)
        year, month = int(first[:4]), int(first[5:])
        filled = {}
        while (name := f"{year:04}-{month:02}") <= last:
            filled[name] = found[name]
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return filled

    def newspapers(self) -> list[str]:
        """The newspapers that have dated galleries."""
        return sorted({name for name, _ in self.days})

    def years(self) -> list[int]:
        """The years that have galleries."""
        return sorted({int(day[:4]) for _, day in self.days})

    def in_year(self, year: int, newspaper: str | None) -> dict[str, int]:
        """Galleries by day of a year, of one newspaper or of all."""
        found: Counter[str] = Counter()
        for (name, day), count in self.days.items():
            if day.startswith(f"{year:04}-") and newspaper in {None, name}:
                found[day] += count
        return dict(found)


# In two steps: the credit of the pair, or its story's, is looked up once per credit and not once per pair.
_AGENCIES = text(
    "SELECT credit.agency, sum(counted.pairs) FROM (SELECT coalesce(pair.credit_id, version.credit_id) AS credit_id,"
    " count(*) AS pairs FROM version JOIN pair ON pair.version_id = version.id WHERE version.newest GROUP BY 1)"
    " AS counted JOIN credit ON credit.id = counted.credit_id WHERE credit.agency IS NOT NULL"
    " GROUP BY 1 ORDER BY 2 DESC, 1"
)


# Counted by version first, along the table's own order: half the time of joining each pair to its newspaper.
_PAIRS = text(
    "SELECT coalesce(site.name, ''), count(*), sum(version.repeat_count), sum(counted.pairs), sum(counted.captioned)"
    " FROM (SELECT version_id, count(*) AS pairs, count(caption) AS captioned FROM pair GROUP BY version_id) AS counted"
    " JOIN version ON version.id = counted.version_id AND version.newest"
    " JOIN gallery ON gallery.id = version.gallery_id LEFT JOIN site ON site.id = gallery.site_id GROUP BY 1 ORDER BY 1"
)


def sum_up(archive: ArchiveReader) -> Overview:
    """All sums; a second at a million pairs. ``archive.stats()`` tells more and takes two."""
    day = func.substr(GALLERY.c.published_at, 1, 10, type_=None)
    days = (
        select(func.coalesce(SITE.c.name, ""), day, func.count())
        .select_from(GALLERY)
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .where(GALLERY.c.published_at.is_not(None))
        .group_by(SITE.c.name, day)
    )
    with archive.reading() as connection:
        counted = {(name, str(when)): count for name, when, count in connection.execute(days)}
        agencies = tuple((name, int(count)) for name, count in connection.execute(_AGENCIES))
        rows = [(name, *map(int, sums)) for name, *sums in connection.execute(_PAIRS)]
        figures = {
            "galleries": _count(connection, GALLERY),
            "photos": _count(connection, PHOTO),
            "pairs": sum(pairs for *_, pairs, _ in rows),
            "captions": _count(connection, CAPTION),
            "newspapers": len(rows),
            "repeats": sum(repeats for _, _, repeats, *_ in rows),
        }
    captioned = tuple((name, captions / pairs) for name, _, _, pairs, captions in rows)
    return Overview(figures, captioned, counted, agencies)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def newest_galleries(archive: ArchiveReader, limit: int) -> list[Card]:
    """The galleries published last, the newest first; those without a date come after all others."""
    # The index gives the newest; without this step SQLite would join every gallery before it sorts them.
    newest = select(GALLERY.c.id).order_by(GALLERY.c.published_at.desc()).limit(limit)
    first = (
        select(func.min(PAIR.c.position))
        .where(PAIR.c.version_id == VERSION.c.id, PAIR.c.photo_id.is_not(None))
        .correlate(VERSION)
        .scalar_subquery()
    )
    query = (
        select(
            GALLERY.c.id,
            SITE.c.name,
            VERSION.c.title,
            VERSION.c.lead,
            GALLERY.c.published_at,
            PHOTO.c.sha256,
            PHOTO.c.width,
            PHOTO.c.height,
        )
        .select_from(GALLERY)
        .join(VERSION, and_(VERSION.c.gallery_id == GALLERY.c.id, VERSION.c.newest))
        .outerjoin(SITE, SITE.c.id == GALLERY.c.site_id)
        .outerjoin(PAIR, and_(PAIR.c.version_id == VERSION.c.id, PAIR.c.position == first))
        .outerjoin(PHOTO, PHOTO.c.id == PAIR.c.photo_id)
        .where(GALLERY.c.id.in_(newest.scalar_subquery()))
        .order_by(GALLERY.c.published_at.desc())
    )
    with archive.reading() as connection:
        return [Card(*row) for row in connection.execute(query)]
