"""The public door: what a user may import stays, and the README's promises about it hold."""

from __future__ import annotations

import subprocess
import sys

import newsarchive
from newsarchive.errors import NewsarchiveError

DOOR = """
Archive ArchiveError ArchiveLockedError ArchiveReader ArchiveVersionError ArchiveWriteError Correction CorrectionError
CrawlError Evidence Gallery GalleryRecord Hit NewsarchiveError NotFoundError Page PageError Pair Photo PhotoError
QueryError Repeat RunRecord Site SiteRuleError Stats Stored UnknownSiteError all_sites dedupe extract extract_text
find_site get_site split
""".split()


def test_the_public_door_is_the_written_list() -> None:
    assert newsarchive.__all__ == DOOR
    assert all(hasattr(newsarchive, name) for name in DOOR)


def test_the_library_works_where_scrapy_is_not_installed() -> None:
    code = (
        "import sys; sys.modules['scrapy'] = None; sys.modules['twisted'] = None; import newsarchive, newsarchive.cli;"
        "[getattr(newsarchive, name) for name in newsarchive.__all__];"
        "[command.load() for command in newsarchive.cli.COMMANDS]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_every_error_for_a_person_is_one_line_with_what_where_and_what_next() -> None:
    error = NewsarchiveError("cut\noff", where="page.html", then="fetch it again")
    assert str(error) == "page.html: cut off; fetch it again"


def test_every_error_has_an_exit_code_of_its_own_kind() -> None:
    kinds = [
        value for value in vars(newsarchive).values() if isinstance(value, type) and issubclass(value, NewsarchiveError)
    ]
    assert len(kinds) == 13
    assert all(0 < kind.exit_code < 128 for kind in kinds)
