"""newsarchive: exact caption/image pairs of Vietnamese news photo galleries, archived.

    gallery = newsarchive.extract(html, url=url)        # a page's pairs, without an archive and without a network
    gallery = newsarchive.extract_text(dump)            # the same from a plain-text dump
    with newsarchive.Archive.open("data") as archive:   # one SQLite file with the original pages and photos
        archive.store_gallery(gallery)

``extract`` is ``dedupe(split(...))``. Everything below is the public door; the rest may move.
"""

from newsarchive.archive import Archive, ArchiveReader, Correction, GalleryRecord, Hit, RunRecord, Stats, Stored
from newsarchive.errors import (
    ArchiveError,
    ArchiveLockedError,
    ArchiveVersionError,
    ArchiveWriteError,
    CorrectionError,
    CrawlError,
    NewsarchiveError,
    NotFoundError,
    PageError,
    PhotoError,
    QueryError,
    SiteRuleError,
    UnknownSiteError,
)
from newsarchive.model import Evidence, Gallery, Page, Pair, Photo, Repeat
from newsarchive.sites import Site, all_sites, find_site, get_site
from newsarchive.split import dedupe, extract, extract_text, split

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLockedError",
    "ArchiveReader",
    "ArchiveVersionError",
    "ArchiveWriteError",
    "Correction",
    "CorrectionError",
    "CrawlError",
    "Evidence",
    "Gallery",
    "GalleryRecord",
    "Hit",
    "NewsarchiveError",
    "NotFoundError",
    "Page",
    "PageError",
    "Pair",
    "Photo",
    "PhotoError",
    "QueryError",
    "Repeat",
    "RunRecord",
    "Site",
    "SiteRuleError",
    "Stats",
    "Stored",
    "UnknownSiteError",
    "all_sites",
    "dedupe",
    "extract",
    "extract_text",
    "find_site",
    "get_site",
    "split",
]
