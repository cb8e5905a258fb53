"""newsarchive: exact caption/image pairs of Vietnamese news photo galleries, archived.

    gallery = newsarchive.extract(html, url=url)        # a page's pairs, without an archive and without a network
    gallery = newsarchive.extract_text(dump)            # the same from a plain-text dump
    with newsarchive.Archive.open("data") as archive:   # one SQLite file with the original pages and photos
        archive.store_gallery(gallery)

``extract`` is ``dedupe(split(...))``. Everything below is the public door; the rest may move.
What is no error is loaded when it is first asked for (:mod:`newsarchive.by_need`).
"""

from typing import TYPE_CHECKING

from newsarchive.by_need import open_door
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

if TYPE_CHECKING:
    from newsarchive.archive import Archive, ArchiveReader, Correction, GalleryRecord, Hit, RunRecord, Stats, Stored
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

open_door(
    __name__,
    {
        "newsarchive.archive": "Archive ArchiveReader Correction GalleryRecord Hit RunRecord Stats Stored",
        "newsarchive.model": "Evidence Gallery Page Pair Photo Repeat",
        "newsarchive.sites": "Site all_sites find_site get_site",
        "newsarchive.split": "dedupe extract extract_text split",
    },
)
