"""Times as newspapers print them: every form seen, always in Vietnam's zone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.text.dates import VIETNAM, is_date_line, parse_date

FORMS = {
    "Thứ bảy, 7/3/2026, 00:05 (GMT+7)": "2026-03-07T00:05",
    "Chủ nhật, 8/3/2026, 9:05 (GMT+7)": "2026-03-08T09:05",
    "07/03/2026 08:01 GMT+7": "2026-03-07T08:01",
    "Thứ bảy, 07/03/2026 - 08:07": "2026-03-07T08:07",
    "2026-03-07 08:07": "2026-03-07T08:07",
    "07/03/2026 08:52 (GMT+07:00)": "2026-03-07T08:52",
    "07/03/2026   08:52 (GMT+07:00)": "2026-03-07T08:52",
    "Thứ Năm, 20/06/2024 - 15:39": "2024-06-20T15:39",
    "Thứ năm, 9/10/2025 12:35 (GMT+7)": "2025-10-09T12:35",
    "11/10/2025 10:02": "2025-10-11T10:02",
    "01/03/2026   09:51": "2026-03-01T09:51",
    "07-03-2026 - 00:01 AM": "2026-03-07T00:01",
    "07-03-2026 - 15:01 PM": "2026-03-07T15:01",
    "09:00 | 10/03/2021": "2021-03-10T09:00",
    "18:27 | 14/08/2026": "2026-08-14T18:27",
    "15:30 08/10/2024": "2024-10-08T15:30",
    "19:50 10/03/2019": "2019-03-10T19:50",
    " - 07/03/2026 08:47": "2026-03-07T08:47",
    "Thứ Ba, 06/09/2016, 10:15 (GMT+7)": "2016-09-06T10:15",
    "Thứ Tư, 14/12/2016 14:28\n(GMT+7)": "2016-12-14T14:28",
    "Thứ năm, ngày 04/02/2016 00:58 AM (GMT+7)": "2016-02-04T00:58",
    "Thứ Bảy, 08/12/2018 11:31:00 +07:00": "2018-12-08T11:31",
    "Cập nhật 05/12/2009 - 10:13:34 AM (GMT+7)": "2009-12-05T10:13:34",
    "10/5/2026 3:42:00 PM": "2026-10-05T15:42",
    "2026-03-07T08:52:11.000 +07:00": "2026-03-07T08:52:11",
    "2025-10-11T10:02:08+0700": "2025-10-11T10:02:08",
    "2026-03-07T00:01:00": "2026-03-07T00:01",
    "2026-03-07T01:00:00Z": "2026-03-07T08:00",
    "2019-02-18T17:34:20+08:00": "2019-02-18T16:34:20",
    "Sat, 07 Mar 2026 08:06:29 +0700": "2026-03-07T08:06:29",
    "Sat, 07 Mar 2026 01:06:29 GMT": "2026-03-07T08:06:29",
    "Sat Mar 07 2026 08:06:29 GMT+0700 (Giờ Đông Dương)": "2026-03-07T08:06:29",
    "1772848800": "2026-03-07T09:00",
    "20260307080629": "2026-03-07T08:06:29",
    "19h30 ngày 7/3/2026": "2026-03-07T19:30",
    "Ngày 7 tháng 3 năm 2026": "2026-03-07T00:00",
    "Thứ Hai, 9 Tháng Ba 2026": None,
    "7 Tháng 3, 2026 | 14:05": "2026-03-07T14:05",
    "7.3.2026 6:05": "2026-03-07T06:05",
    "2/9/2024": "2024-09-02T00:00",
    "3:05 CH 02/09/2024": "2024-09-02T15:05",
}
NO_TIMES = [
    "", "hôm 4/9", "ngày 15/6", "ngày 2.5", "Sáng 11-10", "tối 15/8 âm lịch", "15/8/2024 âm lịch", "31/02/2026",
    "25:61", "12/13/2026", "Bến Xưa", "0912.345.678", "99/99/9999", "2026-13-40", "1/2/3", "x" * 400,
]  # fmt: skip


@pytest.mark.parametrize(("printed", "moment"), FORMS.items())
def test_every_printed_form_is_read_in_the_zone_of_vietnam(printed: str, moment: str | None) -> None:
    said = parse_date(printed)
    assert said == (datetime.fromisoformat(moment).replace(tzinfo=VIETNAM) if moment else None)
    assert said is None or said.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("printed", NO_TIMES)
def test_what_tells_no_whole_date_is_none(printed: str) -> None:
    assert parse_date(printed) is None


@given(st.datetimes(datetime(1996, 1, 1), datetime(2060, 1, 1)))
def test_day_comes_before_month_whatever_the_date(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    assert parse_date(f"{moment:%d/%m/%Y %H:%M}") == moment
    assert parse_date(f"{moment:%H:%M} | {moment:%d/%m/%Y}") == moment
    assert parse_date(f"{moment.day}/{moment.month}/{moment.year}, {moment.hour}:{moment:%M} (GMT+7)") == moment
    assert parse_date(moment.isoformat()) == moment


@given(st.text(max_size=80))
def test_any_text_gives_a_moment_in_vietnam_or_none(text: str) -> None:
    said = parse_date(text)
    assert said is None or said.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    "line", [text for text, moment in FORMS.items() if moment and "/" in text and "Đông" not in text]
)
def test_a_line_with_only_a_time_is_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["Nước lên từ 7/3/2026", "Chợ họp lúc 15:30 08/10/2024", "12", "", "Thứ bảy"])
def test_a_line_that_says_more_or_less_than_a_time_is_none(line: str) -> None:
    assert not is_date_line(line)
