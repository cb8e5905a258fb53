"""The day that an address tells: newspapers write the moment of creation into the number of an article."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsarchive.finding.window import VIETNAM
from newsarchive.text.dates import parse_date

# Tuổi Trẻ, Dân trí, Báo Tin tức: 20260307075519174. Soha, Kenh14: the same without or with more digits at the end.
_LONG = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,6}(?!\d)")
# VCCorp since 2022, after the newspaper's own three digits: 196 260307071308923.
_SHORT = re.compile(r"(?<!\d)[1-9]\d{2}(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{3}(?!\d)")
# /2016/09/06/ and /20160906/ as path segments.
_PATH = re.compile(r"/((?:19|20)\d{2})/?(\d{1,2})/?(\d{1,2})/")


def date_in_url(url: str, *, now: datetime | None = None) -> datetime | None:
    """The moment (+07:00) that the path of ``url`` tells, to the second or the day; None where it tells none.

    A moment later than tomorrow (``now``: the present) is no date but a number that looks like one.

    >>> date_in_url("https://bao.example/cho-noi-20260307075519174.htm").isoformat()
    '2026-03-07T07:55:19+07:00'
    >>> date_in_url("https://bao.example/cho-noi-196260307071308923.htm").isoformat()
    '2026-03-07T07:13:08+07:00'
    >>> date_in_url("https://bao.example/2016/09/06/cho-noi.html").date().isoformat()
    '2016-09-06'
    >>> date_in_url("https://bao.example/cho-noi-post874982.html") is None
    True
    """
    path = urlsplit(url).path
    latest = (now or datetime.now(VIETNAM)) + timedelta(days=1)
    for pattern, century in ((_LONG, 0), (_SHORT, 2000), (_PATH, 0)):
        for found in pattern.finditer(path):
            year, *rest = map(int, found.groups())
            moment = _moment(century + year, *rest)
            if moment and moment <= latest:
                return moment
    return None


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except ValueError:
        return None


_MONTH_FIRST = re.compile(
    r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)\s*", re.IGNORECASE
)


def read_moment(text: str | None) -> datetime | None:
    """The moment that a feed, sitemap or listing writes; without zone it is Vietnam's.

    Tuổi Trẻ's feed alone writes the month first, on a clock of twelve hours.

    >>> read_moment("10/5/2026 3:42:00 PM").isoformat()
    '2026-10-05T15:42:00+07:00'
    >>> read_moment("2026-03").isoformat()
    '2026-03-01T00:00:00+07:00'
    >>> read_moment("1772845931").isoformat()
    '2026-03-07T08:12:11+07:00'
    """
    if not text:
        return None
    text = text.strip()
    if found := _MONTH_FIRST.fullmatch(text):
        month, day, year, hour, minute = map(int, found.groups()[:5])
        hour = hour % 12 + (12 if found[7].upper() == "PM" else 0)
        return _moment(year, month, day, hour, minute, int(found[6] or 0))
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), VIETNAM)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return _moment(int(found[1]), int(found[2]), 1)
    return parse_date(text)
