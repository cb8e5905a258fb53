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
    from newsarchive.archive.changes import Change, History, Step
    from newsarchive.archive.corrections import Correction
    from newsarchive.archive.days import Day
    from newsarchive.archive.filters import Filters
    from newsarchive.archive.findings import FoundPage
    from newsarchive.archive.hosts import HostState
    from newsarchive.archive.links import Linked
    from newsarchive.archive.locks import Lock
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
    from newsarchive.archive.revisits import Validators, read_ages
    from newsarchive.archive.sightings import Sighting
    from newsarchive.archive.similar import Similar
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
        "newsarchive.archive.changes": "Change History Step",
        "newsarchive.archive.corrections": "Correction",
        "newsarchive.archive.days": "Day",
        "newsarchive.archive.filters": "Filters",
        "newsarchive.archive.findings": "FoundPage",
        "newsarchive.archive.hosts": "HostState",
        "newsarchive.archive.links": "Linked",
        "newsarchive.archive.locks": "Lock",
        "newsarchive.archive.reader": "ArchiveReader",
        "newsarchive.archive.records": "Count FacetValue GalleryRecord Hit RunRecord SiteStats Stats Stored WayCount",
        "newsarchive.archive.revisits": "Validators read_ages",
        "newsarchive.archive.sightings": "Sighting",
        "newsarchive.archive.similar": "Similar",
        "newsarchive.archive.writer": "Archive",
    },
)
