"""Leases of pages: several crawls share a newspaper, and no page is in two hands. They are PostgreSQL's alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from newsarchive.archive import Archive
from newsarchive.errors import ArchiveLockedError

LAST = timedelta(minutes=2)
PAGES = [f"https://bao.example/anh/bai-{number:03}-20160703.htm" for number in range(60)]


@pytest.fixture
def archive(postgresql, monkeypatch, tmp_path):
    name = postgresql.new_archive()
    monkeypatch.setenv("NEWSARCHIVE_DATABASE", postgresql.url(name))
    with Archive.open(tmp_path) as opened:
        opened.find_pages("sample", PAGES)
        yield opened
    postgresql.hand_back(name)


def take(archive, holder, limit=8, but=()):
    return archive.lease_pages("sample", holder, last=LAST, limit=limit, but=but)


def run_out(archive, holder):
    """Have the time of a holder's leases gone by."""
    with archive.writing() as connection:
        past = {"past": "2026-01-01T00:00:00Z", "holder": holder}
        connection.execute(text("UPDATE page SET leased_until = :past WHERE leased_by = :holder"), past)


def test_no_page_is_in_two_hands_however_many_take_at_once(archive):
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(take, archive, f"sample/{number}") for number in range(10)]
        taken = [url for answer in asked for url in answer.result(60)]
    assert len(taken) == len(set(taken)) > 8
    rest = take(archive, "sample/1", limit=100)
    assert sorted(taken + rest) == PAGES


def test_rows_that_another_writes_to_are_passed_over_and_not_waited_for(archive):
    with archive.writing() as connection:
        connection.execute(text("UPDATE page SET attempts = 1 WHERE url = :url"), {"url": PAGES[0]})
        assert take(archive, "sample/2", limit=2) == PAGES[1:3]


def test_what_a_dead_crawl_had_is_anothers_when_its_time_is_over_and_not_before(archive):
    assert take(archive, "sample/1", limit=60) == PAGES
    assert take(archive, "sample/2") == []
    run_out(archive, "sample/1")
    assert take(archive, "sample/2") == PAGES[:8]


def test_signs_of_life_prolong_leases_of_pages_that_are_due_still(archive):
    take(archive, "sample/1", limit=2)
    archive.fail_page(PAGES[0], "HTTP 503")
    archive.renew_leases("sample", "sample/1", last=timedelta(days=9))
    with archive.reading() as connection:
        held = connection.execute(text("SELECT url FROM page WHERE leased_until > '2026-01-01' ORDER BY leased_until"))
        assert held.scalars().all() == PAGES[:2]
    run_out(archive, "sample/1")
    archive.renew_leases("sample", "sample/1", last=LAST)  # too late: the pages may be another's by now
    assert take(archive, "sample/2", limit=2) == PAGES[1:3]


def test_what_is_given_back_or_not_wanted_is_the_next_ones(archive):
    take(archive, "sample/1", limit=3)
    archive.give_back("sample", "sample/1")
    assert take(archive, "sample/1", limit=3, but={PAGES[0], PAGES[2]}) == [PAGES[1], PAGES[3], PAGES[4]]
    assert take(archive, "sample/2", limit=2) == [PAGES[0], PAGES[2]]


def test_pages_in_other_hands_are_due_still_and_stored_ones_are_not(archive):
    take(archive, "sample/1", limit=60)
    assert archive.is_any_due("sample")
    assert not archive.is_any_due("sample", but=PAGES)
    for url in PAGES:
        archive.mark_not_gallery(url, reason="an article")
    assert not archive.is_any_due("sample")
    assert not archive.is_any_due("vov")


def test_shares_are_held_beside_each_other_and_not_beside_the_whole(archive):
    with archive.hold("sample/1"), archive.hold("sample/2"), archive.hold("vov"):
        with pytest.raises(ArchiveLockedError, match="sample/1 is held by process"):
            archive.take_lock("sample")
        with pytest.raises(ArchiveLockedError, match="sample/2 is held by process"):
            archive.take_lock("sample/2")
    with archive.hold("sample"), pytest.raises(ArchiveLockedError, match="sample is held by process"):
        archive.take_lock("sample/3")
    assert archive.locks() == []


def test_a_silent_machine_counts_as_dead_after_the_silence_that_is_asked_for(archive):
    archive.take_lock("sample/1")
    with archive.writing() as connection:
        connection.execute(text("UPDATE lock SET machine = 'máy-khác'"))
    with pytest.raises(ArchiveLockedError):
        archive.take_lock("sample/1", silence=timedelta(minutes=5))
    assert archive.take_lock("sample/1", silence=timedelta(seconds=-1)) is not None


def test_a_whole_crawl_takes_the_place_of_shares_that_are_dead(archive):
    archive.take_lock("sample/1")
    archive.take_lock("sample_2/1")
    with archive.writing() as connection:
        connection.execute(text("UPDATE lock SET process_start = '1' WHERE name = 'sample/1'"))
    archive.take_lock("sample")
    assert [lock.name for lock in archive.locks()] == ["sample", "sample_2/1"]
    assert [lock.newspaper for lock in archive.locks()] == ["sample", "sample_2"]
