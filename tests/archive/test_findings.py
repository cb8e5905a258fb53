"""Ways of finding, and days: what each way found, what only one found, what a backfill has and has not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from newsarchive.archive import Day, WayCount

pytestmark = pytest.mark.usefixtures("each_database")


@dataclass(frozen=True)
class Entry:
    """What a listing says of an address."""

    url: str
    published_at: datetime | None = None


def url(number):
    return f"https://bao.example/anh/{number}.html"


def test_every_way_that_found_a_page_is_written_down_once(archive, ask):
    run = archive.start_run("sample", "every_way")
    assert archive.find_pages("sample", [url(1), url(2)], via="sections", run_id=run) == 2
    assert archive.find_pages("sample", [url(2), url(3), url(2) + "#x"], via="feeds", run_id=run) == 1
    assert archive.find_pages("sample", [url(2)], via="feeds", run_id=run) == 0
    assert archive.find_pages("sample", [url(9)]) == 1
    assert archive.find_pages("another", ["https://khac.example/1"], via="feeds") == 1
    assert archive.ways_report(run_id=run) == {"feeds": WayCount(2, 1), "sections": WayCount(2, 1)}
    assert archive.ways_report(site="another") == {"feeds": (1, 1)}
    assert archive.ways_report()["feeds"] == (3, 2)
    assert ask("SELECT found_via FROM page WHERE url LIKE '%/2.html'") == [("sections",)]
    later = archive.start_run("sample", "every_way")
    archive.find_pages("sample", [url(1), url(3)], via="sitemaps", run_id=later)
    assert archive.ways_report(run_id=later) == {"sitemaps": (2, 0)}
    assert archive.ways_report(run_id=run) == {"feeds": (2, 0), "sections": (2, 0)}


def test_a_day_that_is_learnt_later_is_added_and_never_replaced(archive, ask):
    night = datetime(2016, 7, 2, 18, 30, tzinfo=UTC)  # the 3rd in Vietnam
    archive.find_pages("sample", [url(1), Entry(url(2), night)], via="sections")
    archive.find_pages("sample", [Entry(url(1), datetime(2016, 7, 5, 23)), Entry(url(2), datetime(2020, 1, 1))])
    assert ask("SELECT expected_on FROM page ORDER BY id") == [("2016-07-05",), ("2016-07-03",)]


def test_more_addresses_than_a_statement_takes_variables_are_found(archive):
    urls = [url(number) for number in range(2000)]
    assert archive.find_pages("sample", urls, via="sitemaps") == 2000
    assert archive.find_pages("sample", urls, via="sitemaps") == 0
    assert archive.ways_report() == {"sitemaps": (2000, 2000)}


@pytest.fixture
def backfilled(archive, gallery):
    """A stored gallery of 3 July 2016 that its listing dated the 2nd, and pages of every other fate."""
    second = datetime(2016, 7, 2, 9)
    archive.find_pages("sample", [Entry(gallery.url, second)], via="sitemaps")
    archive.find_pages("sample", [Entry(url(n), second) for n in range(6)], via="sitemaps")
    archive.find_pages("sample", [Entry(url(10), datetime(2016, 8, 1)), url(11)], via="sitemaps")
    archive.find_pages("another", [Entry("https://khac.example/1", second)], via="sitemaps")
    archive.store_gallery(gallery)
    archive.store_gallery(replace(gallery, url=url(5), title="Khác", published_at=None))
    archive.fail_page(url(0), "HTTP 503")
    archive.fail_page(url(1), "HTTP 503")
    for _ in range(2):
        archive.fail_page(url(2), "HTTP 404", gone=True)
    archive.mark_not_gallery(url(3), reason="2 photos")
    return archive


def test_a_backfill_ends_with_a_table_of_days(backfilled):
    days = backfilled.days("sample", date(2016, 7, 1), date(2016, 7, 4))
    missing = {"HTTP 503": 2, "gone: HTTP 404": 1, "not fetched yet": 1}
    assert days == [
        Day(date(2016, 7, 1)),
        Day(date(2016, 7, 2), stored=1, not_galleries=1, missing=missing),
        Day(date(2016, 7, 3), stored=1),
        Day(date(2016, 7, 4)),
        Day(None, missing={"not fetched yet": 1}),
    ]
    assert [day.known for day in days] == [0, 5, 1, 0, 1]


def test_a_stored_gallery_whose_page_is_gone_is_not_missing(backfilled, gallery):
    for _ in range(2):
        backfilled.fail_page(gallery.url, "HTTP 410", gone=True)
    assert backfilled.days("sample", date(2016, 7, 3), date(2016, 7, 3))[0] == Day(date(2016, 7, 3), stored=1)
