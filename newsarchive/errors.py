"""The errors that newsarchive raises on purpose, and no others.

    NewsarchiveError              everything below; one line: what, where, what to do next
    ├── PageError                 bytes that are no page of text (empty, binary, too deep, ...)
    ├── PhotoError                bytes that are no whole photo (HTML in disguise, cut off, a bomb, ...)
    ├── UnknownSiteError          a name or an address that no file in newsarchive/sites/ answers to
    ├── SiteRuleError             a site file that says something impossible
    ├── QueryError                a search that cannot be read
    ├── CorrectionError           what cannot be a correction: no words, nobody's, what stands there already
    ├── CrawlError                a crawl that could not start or did not end well
    ├── WaitError                 a newspaper asks to wait longer than a run waits
    │   └── UnreachableError      it does not answer, or with errors only
    ├── BlockedError              a newspaper answers with a challenge; nothing is bypassed
    ├── DeskError                 the desk cannot be opened: its port is taken, a part is not installed
    ├── JobError                  what cannot be a job, or a queue that is not there
    ├── ExportError               a format that cannot be written here, a snapshot that is not what it says
    ├── NotFoundError             no such gallery, pair or photo in this archive
    ├── TakenDownError            what was taken down and must not come back
    └── ArchiveError              the archive cannot be used as it lies there
        ├── DamagedError          a file does not hold what its name says
        ├── ArchiveVersionError   written by a newer newsarchive
        ├── ArchiveLockedError    another process holds it
        ├── ArchiveUnreachableError  its database or its store of bytes does not answer
        └── ArchiveWriteError     full disk, read-only folder, no permission

Every message names the thing, the place and the next step, and fits on one line. The command line prints it
and ends with ``exit_code``; a traceback therefore always means a bug in newsarchive.
"""

from __future__ import annotations


class NewsarchiveError(Exception):
    """Base of all errors that are meant for the person who runs newsarchive.

    ``exit_code`` follows ``sysexits.h``: 65 bad data, 66 no input, 69 unavailable, 70 failed inside, 73 cannot create,
    74 unusable file, 75 try again later, 76 from a newer version.
    """

    exit_code: int = 1

    def __init__(self, what: str, *, where: str | None = None, then: str | None = None) -> None:
        """``what`` went wrong, ``where`` (a file, URL or name), and what to do ``then``."""
        self.what, self.where, self.then = what, where, then
        parts = [f"{where}: {what}" if where else what]
        if then:
            parts.append(then)
        super().__init__(" ".join("; ".join(parts).split()))


class PageError(NewsarchiveError):
    """The bytes are not a page that can be split: empty, binary, or damaged beyond reading."""

    exit_code = 65


class PhotoError(NewsarchiveError):
    """The bytes are not a whole photo of a format on the list."""

    exit_code = 65


class UnknownSiteError(NewsarchiveError):
    """No site file has this name or host."""

    exit_code = 66


class SiteRuleError(NewsarchiveError):
    """A site file contradicts itself; found when the file is read, not when a page is."""

    exit_code = 65


class QueryError(NewsarchiveError):
    """The search text cannot be read as a query."""

    exit_code = 65


class CorrectionError(NewsarchiveError):
    """What was said of a pair cannot be kept as a correction."""

    exit_code = 65


class CrawlError(NewsarchiveError):
    """The crawl could not be started, or ended before its time."""

    exit_code = 70


class WaitError(NewsarchiveError):
    """A newspaper asks to be left alone for longer than a run waits, or today's budget is used up."""

    exit_code = 75


class UnreachableError(WaitError):
    """A host that gives no good answer is left alone for a while."""


class BlockedError(NewsarchiveError):
    """A newspaper answers with a challenge instead of pages. Nothing is bypassed; a person must talk to them."""

    exit_code = 69


class NotFoundError(NewsarchiveError):
    """The archive holds nothing under this number or address."""

    exit_code = 66


class TakenDownError(NewsarchiveError):
    """A page, a photo or a copy of it was taken down from this archive; it is not stored again."""

    exit_code = 65


class JobError(NewsarchiveError):
    """A command that cannot be a job, or a queue that is not there."""

    exit_code = 65


class ExportError(NewsarchiveError):
    """An export cannot be made, or a finished one is not what it says."""

    exit_code = 65


class DeskError(NewsarchiveError):
    """The desk cannot be opened here."""

    exit_code = 75


class ArchiveError(NewsarchiveError):
    """The archive cannot be used as it lies there."""

    exit_code = 74


class DamagedError(ArchiveError):
    """A file does not hold what its name says."""


class ArchiveVersionError(ArchiveError):
    """The file was written by a newer newsarchive; reading it with this one could lose data."""

    exit_code = 76


class ArchiveLockedError(ArchiveError):
    """Another process holds the archive or the newspaper; trying again later is right."""

    exit_code = 75


class ArchiveUnreachableError(ArchiveError):
    """The database or the store on another machine does not answer; trying again later is right."""

    exit_code = 75


class ArchiveWriteError(ArchiveError):
    """The disk is full, the folder is read-only, or permission is missing."""

    exit_code = 73
