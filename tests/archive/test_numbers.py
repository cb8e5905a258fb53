"""Numbers of pairs are in the order of publication, whatever the order of arrival."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.archive.galleries import numbers
from newsarchive.archive.galleries.numbers import DAY, Numbers, block_of
from newsarchive.model import Gallery, Pair

pytestmark = pytest.mark.usefixtures("each_database")

NOON = datetime.fromisoformat("2016-07-03T12:00:00+07:00")


def story(number, published_at, pairs=2):
    url = f"https://bao.example/{number}"
    return Gallery(
        url=url, pairs=tuple(Pair(n, caption=f"Bến {number}") for n in range(1, pairs + 1)), published_at=published_at
    )


def test_newest_first_is_by_publication_even_where_old_stories_arrive_last(archive):
    for number, days in enumerate((0, 5, -3000, 2)):
        archive.store_gallery(story(number, NOON + timedelta(days=days)))
    archive.store_gallery(story(9, None))
    newest = [hit.url[-1] for hit in archive.search("bến", order="newest")]
    assert newest == list("1133002299")
    assert [hit.url[-1] for hit in archive.search(None, order="oldest")] == newest[::-1]


def test_a_number_begins_with_the_minute_in_vietnam(archive):
    archive.store_gallery(story(1, datetime(2016, 7, 2, 23, 30, 59, tzinfo=UTC)))
    archive.store_gallery(story(2, None))
    assert [hit.pair_id for hit in archive.search(None)] == [2016070306300002, 2016070306300001, 2, 1]


def test_a_year_of_three_digits_is_kept_and_sorts_before_all_others(archive):
    slip = datetime.fromisoformat("0999-12-31T08:00:00+07:00")
    archive.store_galleries([story(1, NOON), story(2, slip)])
    assert archive.show("https://bao.example/2").gallery.published_at == slip
    assert [hit.url[-1] for hit in archive.search(None, order="oldest")] == list("2211")


def test_a_new_version_and_stories_of_one_minute_get_numbers_of_their_own(archive):
    archive.store_gallery(story(1, NOON))
    archive.store_gallery(story(1, NOON, pairs=3))
    archive.store_gallery(story(2, NOON))
    with archive.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM pair ORDER BY id").scalars().all()
    assert found == [block_of(NOON) + n for n in range(1, 8)]


def test_a_full_minute_goes_on_within_its_day(archive, monkeypatch):
    monkeypatch.setattr(numbers, "MINUTE", 100)
    monkeypatch.setattr(numbers, "DAY", 100 * 10_000)
    late = datetime.fromisoformat("2016-07-03T23:59:00+07:00")
    with archive.writing() as connection:
        giving = Numbers(connection)
        first, second = giving.take(late, 60), giving.take(late, 60)
        far = giving.take(late, 1000)
    assert not set(first) & set(second)
    assert not set(second) & set(far)
    days = {number // numbers.DAY for number in (*first, *second, *far)}
    assert len(days) == 1


@pytest.mark.parametrize("year", [1000, 9999])
def test_an_impossible_year_is_no_error(archive, year):
    archive.store_gallery(story(1, datetime(year, 5, 6, 7, 8)))
    (hit, _) = archive.search("bến")
    assert hit.pair_id < 2**53


def test_pages_by_number_hold_everything_once(archive):
    for number in range(7):
        archive.store_gallery(story(number, NOON - timedelta(days=number % 3), pairs=3))
    for order in ("newest", "oldest"):
        seen, after = [], None
        while page := archive.search("bến", order=order, limit=4, after=after):
            seen += [hit.pair_id for hit in page]
            after = seen[-1]
        assert len(seen) == len(set(seen)) == 21
        assert seen == sorted(seen, reverse=order == "newest")
        assert {hit // DAY for hit in seen} == {20160701, 20160702, 20160703}
