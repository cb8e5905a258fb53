"""The frontier: found, due, captured, stored, failed, gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.archive.crawl.frontier import MAX_ATTEMPTS
from newsarchive.model import Page

pytestmark = pytest.mark.usefixtures("each_database")

URL = "https://bao.example/anh/cho-noi-12345.html"
LATER = timedelta(days=2)


@pytest.fixture
def state(ask):
    return lambda: ask("SELECT state, last_error, attempts, due_at IS NULL FROM page")


def test_an_address_is_found_once_however_it_is_spelled(archive, ask):
    spellings = [URL, URL + "#anh-3", URL.replace("https", "http"), URL + "?utm_source=rss&fbclid=1", URL]
    assert archive.find_pages("sample", spellings, via="sections") == 1
    assert archive.find_pages("sample", [URL + "/"], via="feeds") == 0
    assert ask("SELECT url, found_via FROM page") == [(URL, "sections")]


def test_addresses_with_other_letters_or_numbers_are_other_pages(archive):
    urls = ["https://bao.example/ảnh.html", "https://bao.example/anh.html", "https://bao.example/anh.html?p=2"]
    assert archive.find_pages("sample", urls) == 3
    assert archive.find_pages("sample", ["https://bao.example/%E1%BA%A3nh.html"]) == 0


def test_pages_are_due_in_the_order_they_were_found_until_they_are_stored(archive, gallery):
    urls = [f"https://bao.example/anh/{n}.html" for n in range(3)]
    archive.find_pages("sample", urls)
    archive.find_pages("another", ["https://khac.example/1.html"])
    assert archive.due_pages("sample") == urls
    assert archive.due_pages("sample", limit=2) == urls[:2]
    archive.record_capture(Page(url=urls[0], body=b"trang", site="sample"))
    assert archive.due_pages("sample") == urls  # a crawl killed before the store takes it up again
    archive.store_gallery(replace(gallery, url=urls[0]))
    assert archive.due_pages("sample") == urls[1:]


def test_a_failed_page_waits_longer_each_time_and_is_given_up_in_the_end(archive, state):
    archive.find_pages("sample", [URL])
    for attempt in range(1, MAX_ATTEMPTS):
        archive.fail_page(URL, "HTTP 503")
        assert archive.due_pages("sample") == []
        soon = datetime.now(UTC) + timedelta(hours=2 ** (attempt - 1), seconds=5)
        assert archive.due_pages("sample", now=soon) == [URL]
        assert archive.due_pages("sample", now=soon - timedelta(minutes=1)) == []
    archive.fail_page(URL, "HTTP 503")
    assert archive.due_pages("sample", now=datetime.now(UTC) + LATER) == []
    assert state() == [("failed", "HTTP 503", MAX_ATTEMPTS, 1)]
    archive.mark_due(URL)
    assert archive.due_pages("sample") == [URL]


def test_a_page_that_is_gone_or_no_gallery_is_not_asked_for_again(archive, state):
    archive.find_pages("sample", [URL])
    archive.fail_page(URL, "HTTP 410", gone=True)
    assert state() == [("failed", "HTTP 410", 1, 0)]  # once may be a slip of the newspaper's
    archive.fail_page(URL, "HTTP 404", gone=True)
    assert state() == [("gone", "HTTP 404", 2, 1)]
    archive.mark_not_gallery(URL, reason="one photo")
    assert state()[0][:2] == ("not_gallery", "one photo")
    assert archive.due_pages("sample", now=datetime.now(UTC) + LATER) == []
    assert archive.find_pages("sample", [URL]) == 0


def test_a_stored_page_forgets_its_failures(archive, gallery, state):
    archive.find_pages("sample", [gallery.url])
    archive.fail_page(gallery.url, "HTTP 503")
    archive.store_gallery(gallery)
    assert state() == [("stored", None, 0, 1)]


def test_the_same_bytes_again_are_the_same_capture(archive, ask):
    first = datetime(2026, 1, 1, 8, tzinfo=UTC)
    page = Page(url=URL, body=b"trang", headers=(("ETag", '"1"'), ("X-Tên", "có")), fetched_at=first, site="sample")
    number = archive.record_capture(page)
    assert archive.record_capture(replace(page, fetched_at=first + timedelta(hours=1))) == number
    assert ask("SELECT fetched_at, last_seen_at, times_seen, headers FROM capture") == [
        ("2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z", 2, '[["ETag","\\"1\\""],["X-Tên","có"]]')
    ]


def test_other_bytes_status_or_address_are_another_capture_and_going_back_is_one_more(archive):
    page = Page(url=URL, body=b"mot")
    numbers = [
        archive.record_capture(one)
        for one in (
            page,
            replace(page, body=b"hai"),
            page,
            replace(page, status=206),
            replace(page, final_url=URL + "x"),
        )
    ]
    assert numbers == [1, 2, 3, 4, 5]
    assert len(list((archive.folder / "pages").rglob("*.html"))) == 2


def test_a_page_is_kept_byte_for_byte(archive, ask):
    body = "Đường\r\n\x00\xff".encode("latin-1", "ignore") + bytes(range(256))
    archive.record_capture(Page(url=URL, body=body))
    ((digest,),) = ask("SELECT sha256 FROM capture")
    assert archive.pages.get(digest) == body
    assert archive.record_capture(Page(url=URL + "?p=2", body=b"")) == 2
