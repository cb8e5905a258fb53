"""The archive: one folder with ``archive.sqlite``, ``pages/`` and ``photos/``.

    with Archive.open("data") as archive:
        archive.store_gallery(extract(html, url=url))
        for hit in archive.search("duong pho"):
            print(hit.excerpt)

Everything that enters goes through :class:`Archive`; readers use :class:`ArchiveReader` or the documented views of
the file itself (docs/schema.md). What stands below is loaded when it is first asked for.
"""

from typing import TYPE_CHECKING

from newsarchive.by_need import open_door

if TYPE_CHECKING:
    from newsarchive.archive.care.backup import Backup
    from newsarchive.archive.care.damage import Damage, Sample, Verification
    from newsarchive.archive.care.foresee import Foreseen
    from newsarchive.archive.care.merge import Merged
    from newsarchive.archive.care.proof import Proof
    from newsarchive.archive.care.takedown import Takedown
    from newsarchive.archive.corrections.corrections import Correction
    from newsarchive.archive.crawl.days import Day
    from newsarchive.archive.crawl.findings import FoundPage
    from newsarchive.archive.crawl.hosts import HostState
    from newsarchive.archive.crawl.locks import Lock
    from newsarchive.archive.crawl.revisits import Validators, read_ages
    from newsarchive.archive.duplicates.links import Linked
    from newsarchive.archive.duplicates.similar import Similar
    from newsarchive.archive.galleries.changes import Change, History, Step
    from newsarchive.archive.galleries.sightings import Sighting
    from newsarchive.archive.reader import ArchiveReader
    from newsarchive.archive.records import (
        Count,
        FacetValue,
        GalleryRecord,
        Hit,
        RunRecord,
        SiteStats,
        Stats,
        Stored,
        WayCount,
    )
    from newsarchive.archive.search.filters import Filters
    from newsarchive.archive.writer import Archive

__all__ = [
    "Archive",
    "ArchiveReader",
    "Backup",
    "Change",
    "Correction",
    "Count",
    "Damage",
    "Day",
    "FacetValue",
    "Filters",
    "Foreseen",
    "FoundPage",
    "GalleryRecord",
    "History",
    "Hit",
    "HostState",
    "Linked",
    "Lock",
    "Merged",
    "Proof",
    "RunRecord",
    "Sample",
    "Sighting",
    "Similar",
    "SiteStats",
    "Stats",
    "Step",
    "Stored",
    "Takedown",
    "Validators",
    "Verification",
    "WayCount",
    "read_ages",
]

open_door(
    __name__,
    {
        "newsarchive.archive.care.backup": "Backup",
        "newsarchive.archive.care.damage": "Damage Sample Verification",
        "newsarchive.archive.care.foresee": "Foreseen",
        "newsarchive.archive.care.merge": "Merged",
        "newsarchive.archive.care.proof": "Proof",
        "newsarchive.archive.care.takedown": "Takedown",
        "newsarchive.archive.galleries.changes": "Change History Step",
        "newsarchive.archive.corrections.corrections": "Correction",
        "newsarchive.archive.crawl.days": "Day",
        "newsarchive.archive.search.filters": "Filters",
        "newsarchive.archive.crawl.findings": "FoundPage",
        "newsarchive.archive.crawl.hosts": "HostState",
        "newsarchive.archive.duplicates.links": "Linked",
        "newsarchive.archive.crawl.locks": "Lock",
        "newsarchive.archive.reader": "ArchiveReader",
        "newsarchive.archive.records": "Count FacetValue GalleryRecord Hit RunRecord SiteStats Stats Stored WayCount",
        "newsarchive.archive.crawl.revisits": "Validators read_ages",
        "newsarchive.archive.galleries.sightings": "Sighting",
        "newsarchive.archive.duplicates.similar": "Similar",
        "newsarchive.archive.writer": "Archive",
    },
)
