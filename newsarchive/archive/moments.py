"""Times as text that sorts: machine times in UTC ("...Z"), publication times in Vietnam's ("...+07:00").

Text was chosen over numbers because researchers read these columns in SQL: ``published_at LIKE '2016-07%'`` is a
Vietnamese month, ``ORDER BY`` is time order (all values of a column share one offset), and SQLite's date
functions read both forms. Precision is one second.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam's time: UTC+7 with no daylight saving since 13 June 1975 (IANA time zone database, Asia/Ho_Chi_Minh)."""


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)  # a batch of galleries is stored at one moment, and writes it into every row
def utc_text(moment: datetime) -> str:
    """``moment`` as "2016-07-03T02:30:00Z"; a time without zone is taken as UTC.

    >>> utc_text(datetime(2016, 7, 3, 9, 30, tzinfo=VIETNAM))
    '2016-07-03T02:30:00Z'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


@lru_cache(maxsize=1024)
def local_text(moment: datetime) -> str:
    """``moment`` as "2016-07-03T09:30:00+07:00"; a time without zone is taken as Vietnam's.

    >>> local_text(datetime(2016, 7, 2, 23, 0, tzinfo=UTC))
    '2016-07-03T06:00:00+07:00'
    >>> local_text(datetime(999, 12, 31, 8, 0))  # a slip of the newspaper's; it sorts, and is read back
    '0999-12-31T08:00:00+07:00'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return aware.astimezone(VIETNAM).isoformat(timespec="seconds")


class Moment(TypeDecorator[datetime]):
    """A machine time: when something was found, fetched or stored."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class Published(TypeDecorator[datetime]):
    """A publication time, as the newspaper's readers saw it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else local_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)
