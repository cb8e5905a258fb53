"""Hours in which a newspaper is left alone, by the clock of its readers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: UTC+7 with no daylight saving since 13 June 1975 (IANA time zone database)."""

_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Spans of the day (from, to), in Vietnam's time; a span may go past midnight."""

    spans: tuple[tuple[time, time], ...] = ()

    def end(self, now: datetime) -> datetime | None:
        """When the quiet that ``now`` falls into is over; None if now is no quiet hour.

        >>> read_quiet_hours("22:30-05:00").end(datetime(2026, 7, 1, 23, 0, tzinfo=VIETNAM)).isoformat()
        '2026-07-02T05:00:00+07:00'
        """
        here = now.astimezone(VIETNAM)
        end = here
        for _ in range(2 * len(self.spans) + 1):  # spans may follow one another
            later = max((ends for span in self.spans if (ends := _end_of(span, end))), default=None)
            if later is None:
                break
            end = later
        return end if end > here else None


def _end_of(span: tuple[time, time], here: datetime) -> datetime | None:
    begin, close = (here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in span)
    day = timedelta(days=1)
    if close <= begin:  # past midnight
        if here >= begin:
            close += day
        else:
            begin -= day
    return close if begin <= here < close else None


def read_quiet_hours(text: str) -> QuietHours:
    """The spans that "22:30-05:00, 11:00-13:00" names; "" means none.

    Raises ValueError with the span that cannot be read.
    """
    spans = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _SPAN.fullmatch(part)
        try:
            if not found:
                raise ValueError
            hours = [int(group) for group in found.groups()]
            span = time(hours[0], hours[1]), time(hours[2], hours[3])
        except ValueError:
            raise ValueError(f"{part!r} is no span of hours such as 22:30-05:00") from None
        if span[0] == span[1]:
            raise ValueError(f"{part!r} leaves no hour to crawl, or none to rest")
        spans.append(span)
    return QuietHours(tuple(spans))
