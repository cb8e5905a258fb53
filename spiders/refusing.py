"""A crawl that cannot begin says why on one line."""

from __future__ import annotations

import sys
from datetime import date

from newsarchive.errors import CrawlError, NewsarchiveError


def refusal(error: NewsarchiveError) -> SystemExit:
    """The end of a crawl that cannot begin: one line, and the error's own exit code.

    Scrapy would print a traceback and end with 0.
    """
    sys.stderr.write(f"newsarchive: {error}\n")
    sys.stderr.flush()
    return SystemExit(error.exit_code)


def read_day(text: str | None) -> date | None:
    """The day that ``text`` (2016-01-31) names; None for none. Raises CrawlError for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CrawlError(f"{text!r} is no day", then="write it as 2016-01-31") from None
