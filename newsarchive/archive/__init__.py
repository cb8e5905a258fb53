"""The archive: one folder with ``archive.sqlite``, ``pages/`` and ``photos/``.

    with Archive.open("data") as archive:
        archive.store_gallery(extract(html, url=url))
        for hit in archive.search("duong pho"):
            print(hit.excerpt)

Everything that enters goes through :class:`Archive`; readers use :class:`ArchiveReader` or the documented views of
the file itself (docs/schema.md).
"""

from newsarchive.archive.reader import ArchiveReader
from newsarchive.archive.records import GalleryRecord, Hit, RunRecord, SiteStats, Stats, Stored
from newsarchive.archive.writer import Archive

__all__ = ["Archive", "ArchiveReader", "GalleryRecord", "Hit", "RunRecord", "SiteStats", "Stats", "Stored"]
