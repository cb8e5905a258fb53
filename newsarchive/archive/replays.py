"""Captures as pages once more: what a replay reads instead of asking a server."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import PAGE, SITE
from newsarchive.archive.reader import ArchiveReader
from newsarchive.model import Page


def latest_pages(archive: ArchiveReader, site: str) -> Iterator[Page]:
    """The newest whole capture of every page of ``site``, oldest page first, with its number and its bytes.

    Bytes are read one page at a time. Pages that were no gallery are among them: a new rule may see one.
    """
    newest = select(func.max(CAPTURE.c.id)).where(CAPTURE.c.status == 200).group_by(CAPTURE.c.page_id)
    query = (
        select(CAPTURE, PAGE.c.url, PAGE.c.found_via)
        .join(PAGE, PAGE.c.id == CAPTURE.c.page_id)
        .join(SITE, SITE.c.id == PAGE.c.site_id)
        .where(SITE.c.name == site, CAPTURE.c.id.in_(newest))
        .order_by(PAGE.c.id)
    )
    with archive.reading() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        yield Page(
            url=row.url,
            body=archive.pages.get(row.sha256),
            final_url=row.final_url,
            status=row.status,
            headers=tuple((name, value) for name, value in row.headers),
            fetched_at=row.fetched_at,
            site=site,
            found_via=row.found_via,
            capture_id=row.id,
            notes=tuple(row.notes or ()),
        )
