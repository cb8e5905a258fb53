"""Days that addresses tell, windows of days, lists of addresses, and differences between readings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsarchive.difference import differences
from newsarchive.errors import UnknownSiteError
from newsarchive.finding.entry import Entry
from newsarchive.finding.given import read_addresses, sort_by_newspaper
from newsarchive.finding.url_dates import date_in_url, read_moment
from newsarchive.finding.window import VIETNAM, Window
from newsarchive.model import Gallery, Pair

NOW = datetime(2026, 3, 10, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/cho-que-20160906101500123.htm", "2016-09-06"),
        ("/cho-que-196260307071308923.htm", "2026-03-07"),
        ("/cho-que-185241005083000111.htm", "2024-10-05"),
        ("/2016/9/6/cho-que.html", "2016-09-06"),
        ("/tin/20130101/cho-que/526281.html", "2013-01-01"),
        ("/cho-que-20169906101500123.htm", None),
        ("/cho-que-post874982.html", None),
        ("/cho-que-20991231101500123.htm", None),
        ("/cho-que-5047363.html", None),
    ],
)
def test_the_day_stands_in_the_number_or_the_folders_of_an_address(path: str, day: str | None) -> None:
    moment = date_in_url(f"http://lang.example{path}", now=NOW)
    assert (moment and moment.date().isoformat()) == day


@pytest.mark.parametrize("text", ["", None, "hôm qua", "31/31/2016 10:00:00 AM", "2016-13", "99999999999999"])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert read_moment(text) is None


def test_midnight_and_noon_on_a_clock_of_twelve_hours() -> None:
    assert [read_moment(f"3/9/2026 12:0{n}:00 {half}").hour for n, half in ((1, "AM"), (2, "PM"))] == [0, 12]  # type: ignore[union-attr]


def test_a_window_counts_days_as_vietnam_does() -> None:
    window = Window(date(2016, 9, 6), date(2016, 9, 6))
    late = datetime(2016, 9, 5, 17, 30, tzinfo=UTC)  # half past midnight on the 6th in Vietnam
    assert window.holds(Entry("x", published_at=late))
    assert not window.holds(Entry("x", published_at=datetime(2016, 9, 6, 17, 30, tzinfo=UTC)))


def test_a_page_changed_before_the_window_was_published_before_it_but_not_the_other_way_round() -> None:
    window = Window(date(2016, 9, 1), date(2016, 9, 30))
    assert not window.holds(Entry("x", modified_at=datetime(2016, 8, 1, tzinfo=VIETNAM)))
    assert window.holds(Entry("x", modified_at=datetime(2020, 8, 1, tzinfo=VIETNAM)))
    assert window.holds(Entry("x"))


def test_an_open_window_holds_everything() -> None:
    assert Window().is_open
    assert Window().holds(Entry("x", published_at=datetime(1999, 1, 1, tzinfo=VIETNAM)))


def test_a_list_of_addresses_is_sorted_by_newspaper_and_keeps_its_order() -> None:
    text = "\ufeff# của tôi\n\nhttp://anhmau.example/anh/b-10000002.htm\nhttps://tuoitre.vn/x-20260307075519174.htm\nhttp://anhmau.example/anh/a-10000001.htm\n"
    assert sort_by_newspaper(text, where="ds.txt") == {
        "sample": ["http://anhmau.example/anh/b-10000002.htm", "http://anhmau.example/anh/a-10000001.htm"],
        "tuoitre": ["https://tuoitre.vn/x-20260307075519174.htm"],
    }


@pytest.mark.parametrize(
    "line", ["http://khong-ai.example/a", "không phải địa chỉ", "ftp://anhmau.example/a", "http://[x"]
)
def test_an_address_of_no_newspaper_is_named_in_one_line(line: str) -> None:
    with pytest.raises(UnknownSiteError, match=r"ds\.txt: address 2 ") as caught:
        sort_by_newspaper(f"http://anhmau.example/a\n{line}\n", where="ds.txt")
    assert "\n" not in str(caught.value)


def test_an_empty_list_has_no_addresses() -> None:
    assert read_addresses("\n# chỉ có lời bàn\n") == []


def test_a_difference_names_the_place_and_both_readings() -> None:
    old = Gallery(title="Bến sông", pairs=(Pair(1, image_url="/1.jpg", caption="Đò ngang"), Pair(2, caption="Bến")))
    new = Gallery(
        title="Bến sông quê",
        pairs=(
            Pair(1, image_url="/1.jpg", caption="Đò ngang", credit="Lê Thử"),
            Pair(2, caption="Bến"),
            Pair(3, caption="Chợ"),
        ),
    )
    assert differences(old, new) == (
        "- title: Bến sông",
        "+ title: Bến sông quê",
        "- 1: /1.jpg | Đò ngang",
        "+ 1: /1.jpg | Đò ngang | (Lê Thử)",
        "+ 3: Chợ",
    )
    assert differences(old, old) == ()
