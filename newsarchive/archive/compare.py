"""What an archive holds, without times, numbers and runs: two that hold the same have equal fingerprints.

    python -m newsarchive.archive.compare FOLDER FOLDER

prints what the first holds and the second does not, and the other way round.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.blobs.byte_store import NAMES, blobs_of
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.blobs.marks import MARK_END
from newsarchive.archive.place import Place
from newsarchive.archive.reader import ArchiveReader

Fingerprint = dict[str, list[tuple[Any, ...]]]
"""By section: its rows, sorted."""

# Left out on purpose: what depends on which page happened to be read first (the way that is named first, the
# spelling that is kept for a caption's key, the address that is kept for a gallery), and counts of attempts.
_SECTIONS = {
    "pages": """SELECT page.key, site.name, page.state, page.last_error, gallery.identity,
        CASE WHEN page.due_at IS NULL THEN 1 ELSE 0 END, page.etag, page.last_modified,
        CAST(page.expected_on AS TEXT)
        FROM page LEFT JOIN site ON site.id = page.site_id LEFT JOIN gallery ON gallery.id = page.gallery_id""",
    "ways": "SELECT page.key, finding.via FROM finding JOIN page ON page.id = finding.page_id",
    "captures": """SELECT page.key, capture.final_url, capture.status, capture.sha256, capture.size, capture.notes
        FROM capture JOIN page ON page.id = capture.page_id""",
    "galleries": """SELECT gallery.identity, site.name, gallery.published_at
        FROM gallery LEFT JOIN site ON site.id = gallery.site_id""",
    "versions": """SELECT gallery.identity, version.number, CASE WHEN version.newest THEN 1 ELSE 0 END,
        version.content_hash, capture.sha256,
        version.title, version.title_verbatim, version.lead, version.lead_verbatim, version.outlet_prefix,
        version.place, version.author, version.source, credit.text, version.published_at, version.canonical_url,
        version.rule, version.confidence, version.disagreement, version.repeats, version.archiving
        FROM version JOIN gallery ON gallery.id = version.gallery_id
        LEFT JOIN capture ON capture.id = version.capture_id LEFT JOIN credit ON credit.id = version.credit_id""",
    "pairs": """SELECT gallery.identity, version.number, pair.position, pair.image_url, pair.image_candidates,
        pair.image_alt, pair.caption, pair.caption_verbatim, caption.key, credit.text, pair.caption_group,
        pair.evidence, pair.evidence_rule, pair.evidence_version, photo.sha256, pair.photo_failure
        FROM pair JOIN version ON version.id = pair.version_id JOIN gallery ON gallery.id = version.gallery_id
        LEFT JOIN caption ON caption.id = pair.caption_id LEFT JOIN credit ON credit.id = pair.credit_id
        LEFT JOIN photo ON photo.id = pair.photo_id""",
    "captions": "SELECT key, folded FROM caption",
    "credits": "SELECT text, key, folded FROM credit",
    "photos": "SELECT sha256, size, format, suffix, width, height, mode, metadata FROM photo",
    "photo sources": """SELECT photo_source.url, photo.sha256, photo_source.etag, photo_source.last_modified
        FROM photo_source JOIN photo ON photo.id = photo_source.photo_id""",
    "sightings": """SELECT gallery.identity, photo.sha256, caption.key, first.number, last.number
        FROM sighting JOIN gallery ON gallery.id = sighting.gallery_id
        JOIN version AS first ON first.id = sighting.first_version_id
        JOIN version AS last ON last.id = sighting.last_version_id
        LEFT JOIN photo ON photo.id = sighting.photo_id LEFT JOIN caption ON caption.id = sighting.caption_id""",
}

_OF_A_FILE = {"broken references": "PRAGMA foreign_key_check", "damage": "PRAGMA integrity_check"}
FINE = ("ok",)
"""SQLite's answer to a check that found nothing. PostgreSQL sees to both itself."""


def fingerprint(folder: str | Path | Place) -> Fingerprint:
    """What the archive in ``folder`` holds, by section, rows and files alike.

    Two archives of the same pages have the same fingerprint, however often the crawl was killed and in whatever
    order it went. "files" lists every page and photo with its size, what killed processes left included;
    "unnamed files" those that no row names, "missing files" the rows whose bytes are not there.
    """
    with ArchiveReader.open_read_only(folder) as archive, archive.reading() as connection:
        held = {name: _rows(connection, sql) for name, sql in _SECTIONS.items()}
        checks = _OF_A_FILE if connection.dialect.name == "sqlite" else {}
        held |= {name: _rows(connection, checks[name]) if name in checks else [] for name in _OF_A_FILE}
        files = sorted(file for name in NAMES for file in _files(name, blobs_of(archive.place, name)))
    named = {f"pages/{row[3][:2]}/{row[3]}.html": row[4] for row in held["captures"]}
    named |= {f"photos/{row[0][:2]}/{row[0]}.{row[3]}": row[1] for row in held["photos"]}
    unnamed = [file for file in files if named.get(file[0]) != file[1]]
    missing = [(name,) for name in sorted(set(named) - {name for name, _ in files})]
    return {**held, "files": files, "unnamed files": unnamed, "missing files": missing}


def _files(name: str, blobs: Blobs) -> Iterator[tuple[str, int]]:
    if isinstance(blobs, FolderBlobs):  # with what killed processes left half-written
        places = [place for place in blobs.folder.rglob("*") if place.is_file()]
        sizes = ((f"{name}/{place.relative_to(blobs.folder)}", place.stat().st_size) for place in places)
        # an empty mark is a living process's own, which keeps nothing now
        return ((file, size) for file, size in sizes if size or not file.endswith(MARK_END))
    return ((f"{name}/{file}", size) for file, size in blobs.sizes())


def _rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    rows = (tuple(row) for row in connection.exec_driver_sql(sql))
    return sorted((row for row in rows if row != FINE), key=repr)


def differences(first: Fingerprint, second: Fingerprint, *, limit: int = 5) -> list[str]:
    """One line for each row that only one of two fingerprints holds, at most ``limit`` a section and side."""
    return [line for name in first for line in _section_differences(name, first[name], second.get(name, []), limit)]


def _section_differences(
    name: str, first: list[tuple[Any, ...]], second: list[tuple[Any, ...]], limit: int
) -> Iterator[str]:
    for sign, mine, others in (("-", first, second), ("+", second, first)):
        left = Counter(mine) - Counter(others)
        for row in islice(left.elements(), limit):
            yield f"{sign} {name}: {row}"
        if left.total() > limit:
            yield f"{sign} {name}: {left.total() - limit} more"


def main() -> None:
    """Compare the archives in two folders; ends with 1 if they differ."""
    if len(sys.argv) != 3 or not all(Place(Path(folder)).file.is_file() for folder in sys.argv[1:]):
        sys.exit("usage: python -m newsarchive.archive.compare FOLDER FOLDER (folders of archives)")
    lines = differences(*map(fingerprint, sys.argv[1:]))
    sys.stdout.write("".join(f"{line}\n" for line in lines) or "equal\n")
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
