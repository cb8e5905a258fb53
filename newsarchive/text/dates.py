"""Publication times as Vietnamese newspapers print them, in text and in metadata.

Day comes before month everywhere, but in one feed: tuoitre.vn's RSS prints ``10/5/2026 3:42:00 PM``, month first.
A time without a zone is Vietnam's: +07:00, without daylight saving.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from newsarchive.text.keys import fold_key

VIETNAM = timezone(timedelta(hours=7))
"""The zone of all publication times."""

_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>[zZ]|[+-]\d{2}:?\d{2})?(?!\d)"
)
_DAY_FIRST = re.compile(r"(?<![\d/.])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/])")
_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s*(?:,\s*)?thang\s*(\d{1,2})(?:\s*,\s*|\s+nam\s*|\s+|/)(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:+-])(?P<hour>\d{1,2})\s?(?:[:h]|gio)\s?(?P<minute>\d{2})(?!\d)(?:[:'](?P<second>\d{2})(?!\d))?"
    r"(?:\s?(?P<half>[ap]\.?m|sa|ch)\b)?"
)
_ZONE = re.compile(r"(?:gmt|utc)?\s?([+-])(\d{1,2})(?::?(\d{2}))?\b")
# tuoitre.vn's feed, and nothing else on the line: slashes, seconds, no leading zero in the hour, AM or PM.
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AP]M)")
_RFC822 = re.compile(r"^(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}")
_JAVASCRIPT = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")
_DATE_LINE = re.compile(
    r"(?:(?:cap nhat|dang|xuat ban|ngay|luc|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|thang|nam|gio|phut|"
    r"am|pm|gmt|utc|sa|ch|h)(?![a-z])|[\dtz\s/.:,|()+\-–])+"
)
_STAMP = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?\d{0,3}")


def parse_date(text: str) -> datetime | None:
    """The moment that ``text`` tells, in zone +07:00; None if it tells none, or no year, or a lunar date.

    A date without a clock is the start of that day.

    >>> parse_date("Thứ bảy, 7/3/2026, 00:05 (GMT+7)").isoformat()
    '2026-03-07T00:05:00+07:00'
    >>> parse_date("09:00 | 10/03/2021").isoformat(), parse_date("07-03-2026 - 00:01 AM").isoformat()
    ('2021-03-10T09:00:00+07:00', '2026-03-07T00:01:00+07:00')
    >>> parse_date("2026-03-07T08:52:11.000 +07:00").isoformat(), parse_date("2026-03-07T01:52:11Z").isoformat()
    ('2026-03-07T08:52:11+07:00', '2026-03-07T08:52:11+07:00')
    >>> parse_date("10/5/2026 3:42:00 PM").isoformat()
    '2026-10-05T15:42:00+07:00'
    >>> parse_date("tối 15/8 âm lịch"), parse_date("31/02/2026"), parse_date("")
    (None, None, None)
    """
    text = text.strip()
    if not text or len(text) > 300:
        return None
    try:
        return _machine_date(text) or _printed_date(text)
    except (ValueError, OverflowError):
        return None


def is_date_line(text: str) -> bool:
    """Whether ``text`` is a line that tells a time and nothing else.

    >>> is_date_line("Thứ Năm, 20/06/2024 - 15:39"), is_date_line("Cập nhật: 09:00 | 10/03/2021")
    (True, True)
    >>> is_date_line("Chợ họp sáng 20/06/2024")
    False
    """
    return len(text) <= 70 and _DATE_LINE.fullmatch(fold_key(text)) is not None and parse_date(text) is not None


def _machine_date(text: str) -> datetime | None:
    """A time as programs write it: epoch, RFC 822, JavaScript, digits only, month first, ISO 8601."""
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), VIETNAM)
    if found := _STAMP.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    if found := _MONTH_FIRST.fullmatch(text):
        month, day, year, hour, minute, second = (int(part) for part in found.groups()[:6])
        if hour <= 12 and month <= 12:
            return datetime(year, month, day, _hour(hour, found[7]), minute, second, tzinfo=VIETNAM)
    if found := _JAVASCRIPT.match(text):
        return parsedate_to_datetime(f"{found[2]} {found[1]} {found[3]} {found[4]} {found[5]}").astimezone(VIETNAM)
    if _RFC822.match(text):
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)
    if found := _ISO.search(text):
        return _iso_date(found)
    return None


def _iso_date(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (
        int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    moment = datetime(year, month, day, hour, minute, second)
    zone = found["zone"]
    if not zone or not found["hour"]:
        return moment.replace(tzinfo=VIETNAM)
    if zone in "zZ":
        return moment.replace(tzinfo=UTC).astimezone(VIETNAM)
    return moment.replace(tzinfo=_offset(zone[0], zone[1:3], zone[-2:])).astimezone(VIETNAM)


def _printed_date(text: str) -> datetime | None:
    """A time as people read it: day first, the clock before or after the date, or neither."""
    text = fold_key(text)
    if "am lich" in text:
        return None
    if found := _DAY_FIRST.search(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _IN_WORDS.search(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    before, after = text[: found.start()], text[found.end() :]
    # The nearest clock: the one right after the date, else the last one before it.
    clock = _CLOCK.search(after)
    if clock is None:
        clock = next(reversed(list(_CLOCK.finditer(before))), None)
    if clock is None:
        return datetime(year, month, day, tzinfo=VIETNAM)
    hour = _hour(int(clock["hour"]), clock["half"])
    zone = _ZONE.search(clock.string, clock.end())
    tz = _offset(*zone.groups()) if zone else VIETNAM
    moment = datetime(year, month, day, hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=tz)
    return moment.astimezone(VIETNAM)


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day; AM and PM are ignored behind a 24-hour clock (cafef.vn prints "00:01 AM", "15:01 PM")."""
    half = (half or "").replace(".", "").lower()
    if half in ("pm", "ch") and hour < 12:
        return hour + 12
    if half in ("am", "sa") and hour == 12:
        return 0
    return hour


def _offset(sign: str, hours: str, minutes: str | None) -> timezone:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
