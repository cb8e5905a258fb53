"""Revisits: when a stored page is looked at again, what is sent, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.archive import Validators, read_ages
from newsarchive.archive.crawl.frontier import MAX_ATTEMPTS
from newsarchive.archive.crawl.revisits import next_check
from newsarchive.errors import CrawlError
from newsarchive.model import Page

pytestmark = pytest.mark.usefixtures("each_database")

AGES = read_ages("1h,6h,1d,7d,30d")
HOUR = timedelta(hours=1)
NOW = datetime.now(UTC).replace(microsecond=0)
SAID = (("Content-Type", "text/html"), ("ETag", '"abc"'), ("Last-Modified", "Sun, 03 Jul 2016 02:30:00 GMT"))
KNOWN = Validators('"abc"', "Sun, 03 Jul 2016 02:30:00 GMT")


@pytest.fixture
def whole(gallery):
    """The gallery with no photo that is worth another try."""
    return replace(gallery, pairs=(gallery.pairs[0], gallery.pairs[1]))


@pytest.fixture
def fetch(archive):
    """One answered request for the gallery's page and what follows from it."""

    def fetch(gallery, body=b"trang", at=NOW, headers=SAID, revisit=AGES, notes=()):
        page = Page(gallery.url, body, headers=headers, fetched_at=at, site="sample", notes=notes)
        number = archive.record_capture(page)
        return archive.store_gallery(replace(gallery, capture_id=number), revisit=revisit)

    return fetch


@pytest.fixture
def page(ask):
    return lambda columns: ask(f"SELECT {columns} FROM page")[0]


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("wrong", ["1", "h", "1h;6h", "-1h", "1.5h", "1y"])
def test_an_age_that_cannot_be_read_is_told(wrong):
    with pytest.raises(CrawlError, match=r"NEWSARCHIVE_REVISIT: .* is no age; write ages as 1h,6h,1d,7d,30d"):
        read_ages(wrong)


@pytest.mark.parametrize(
    ("age", "step", "due"),
    [
        (timedelta(0), 0, HOUR),
        (HOUR, 1, 6 * HOUR),
        (5 * HOUR, 1, 6 * HOUR),
        (timedelta(days=3), 3, timedelta(days=7)),
        (timedelta(days=30), 5, None),
        (timedelta(days=-400), 0, HOUR),  # a clock that was set back
    ],
)
def test_a_look_that_comes_late_stands_for_all_ages_before_it(age, step, due):
    assert next_check(NOW, AGES, NOW + age) == (step, NOW + due if due else None)
    assert next_check(NOW, (), NOW + age) == (0, None)


def test_a_stored_page_is_due_at_its_first_age_and_without_ages_never(archive, fetch, whole, page):
    fetch(whole)
    assert page("state, due_at, check_step") == ("stored", text(NOW + HOUR), 0)
    assert archive.due_pages("sample", now=NOW + HOUR) == [whole.url]
    fetch(whole, revisit=())
    assert page("state, due_at") == ("stored", None)


def test_ages_are_counted_from_the_first_capture(fetch, whole, page):
    fetch(whole, at=NOW - 2 * HOUR)
    fetch(whole, at=NOW, body=b"trang khac")
    assert page("due_at, check_step") == (text(NOW + 4 * HOUR), 1)


def test_what_the_server_said_is_sent_back_once_the_gallery_is_stored(archive, fetch, whole):
    number = archive.record_capture(Page(whole.url, b"trang", headers=SAID, site="sample"))
    assert archive.validators(whole.url) == Validators()  # killed here, the page must come whole again
    archive.store_gallery(replace(whole, capture_id=number))
    assert archive.validators(whole.url) == KNOWN
    archive.record_capture(Page(whole.url, b"moi", headers=(("ETag", '"new"'),), site="sample"))
    assert archive.validators(whole.url) == KNOWN  # killed here too: what is stored is of the first
    assert archive.validators("https://bao.example/anh/khac.html") == Validators()


@pytest.mark.parametrize(
    ("failure", "known"),
    [
        ("HTTP 404", KNOWN),
        ("Forbidden by robots.txt", KNOWN),
        ("HTML page served as a photo", KNOWN),
        ("HTTP 503", Validators()),
        ("timed out", Validators()),
        ("cut off after 10 bytes; then HTTP 404", Validators()),
        ("HTTP 404; then HTTP 410", KNOWN),
    ],
)
def test_a_page_whose_missing_photo_may_come_is_asked_for_whole(archive, fetch, whole, failure, known):
    lost = replace(whole.pairs[1], photo_failure=failure)
    fetch(replace(whole, pairs=(whole.pairs[0], lost)))
    assert archive.validators(whole.url) == known


def test_an_answer_of_304_adds_no_row_and_waits_for_the_next_age(archive, fetch, whole, page, ask):
    fetch(whole, at=NOW - 2 * HOUR)
    before = [ask(f"SELECT count(*) FROM {table}") for table in ("capture", "version", "pair", "page", "failure")]
    archive.fail_page(whole.url, "HTTP 404", gone=True)
    archive.note_unchanged(whole.url, revisit=AGES)
    assert page("state, due_at, attempts, last_error, gone_at") == ("stored", text(NOW + 4 * HOUR), 0, None, None)
    after = [ask(f"SELECT count(*) FROM {table}") for table in ("capture", "version", "pair", "page", "failure")]
    assert after == before
    assert ask("SELECT times_seen, last_seen_at > fetched_at FROM capture") == [(2, 1)]
    assert archive.validators(whole.url) == KNOWN


def test_changed_boxes_beside_the_gallery_are_a_capture_and_no_version(fetch, whole, ask):
    fetch(whole)
    assert not fetch(whole, body=b"trang voi quang cao khac").changed
    assert ask("SELECT (SELECT count(*) FROM capture), (SELECT count(*) FROM version)") == [(2, 1)]


def test_a_changed_caption_a_removed_and_a_swapped_photo_are_versions_beside_the_old_ones(fetch, whole, ask):
    fetch(whole)
    renamed = replace(whole, pairs=(replace(whole.pairs[0], caption="Bà Thơm nhóm bếp."), whole.pairs[1]))
    removed = replace(whole, pairs=whole.pairs[:1])
    swapped = replace(whole, pairs=(replace(whole.pairs[0], image_url="https://anh.example/2016/moi.jpg"),))
    numbers = [fetch(one, body=str(one).encode()).version_number for one in (renamed, removed, swapped)]
    assert numbers == [2, 3, 4]
    assert ask("SELECT number, newest FROM version") == [(1, 0), (2, 0), (3, 0), (4, 1)]
    kept = ask("SELECT caption FROM pair JOIN version ON version.id = version_id WHERE number = 1 ORDER BY position")
    assert kept == [(pair.caption,) for pair in whole.pairs]


def test_a_page_is_gone_after_two_answers_that_say_so_and_its_gallery_stays(archive, fetch, whole, page):
    fetch(whole)
    archive.fail_page(whole.url, "HTTP 404", gone=True, revisit=AGES)
    assert page("state, last_error") == ("stored", "HTTP 404")
    archive.fail_page(whole.url, "HTTP 503", revisit=AGES)  # says nothing of whether it is there
    archive.fail_page(whole.url, "HTTP 410", gone=True, revisit=AGES)
    assert page("state, last_error, due_at") == ("gone", "HTTP 410", None)
    assert len(archive.show(whole.url).gallery.pairs) == 2
    assert archive.is_stored(whole.url)


def test_a_page_that_came_back_between_the_two_answers_is_not_gone(archive, fetch, whole, page):
    fetch(whole)
    archive.fail_page(whole.url, "HTTP 404", gone=True)
    fetch(whole)
    archive.fail_page(whole.url, "HTTP 404", gone=True)
    assert page("state") == ("stored",)


def test_a_stored_page_that_shows_no_gallery_any_more_is_a_soft_404(archive, fetch, whole, page):
    fetch(whole)
    archive.mark_not_gallery(whole.url, reason="no photo")
    assert page("state, last_error") == ("stored", "soft 404: no photo")
    archive.mark_not_gallery(whole.url, reason="no photo")
    assert page("state, last_error") == ("gone", "soft 404: no photo")
    assert len(archive.show(whole.url).gallery.pairs) == 2


def test_a_stored_page_that_cannot_be_had_is_tried_again_and_then_waits_for_its_next_age(archive, fetch, whole, page):
    fetch(whole, at=NOW - timedelta(days=2))
    for attempt in range(MAX_ATTEMPTS):
        assert page("attempts") == (attempt,)
        archive.fail_page(whole.url, "HTTP 503", revisit=AGES)
        assert page("state") == ("stored",)
    assert page("due_at") == (text(NOW + timedelta(days=5)),)


def test_a_replay_asks_no_server_and_moves_no_time(archive, fetch, whole, page):
    fetch(whole)
    times = page("state, due_at, checked_at, check_step, attempts")
    capture = archive.show(whole.url).gallery.capture_id
    archive.store_gallery(replace(whole, title="Sửa", capture_id=capture))
    assert page("state, due_at, checked_at, check_step, attempts") == times
    for _ in range(2):
        archive.fail_page(whole.url, "HTTP 404", gone=True)
    archive.store_gallery(replace(whole, title="Sửa nữa", capture_id=capture))
    assert page("state, due_at") == ("gone", None)


def test_a_page_can_be_given_another_time_without_changing_its_state(archive, fetch, whole, page):
    fetch(whole)
    archive.reschedule(whole.url, at=NOW)
    assert page("state, due_at") == ("stored", text(NOW))
    archive.reschedule(whole.url, at=None)
    assert page("state, due_at") == ("stored", None)


def test_what_was_said_on_archiving_is_kept_with_every_capture(archive, fetch, whole, ask):
    allowed, warned = ("robots.txt allows",), ("robots.txt allows", "page says noarchive")
    for notes in ((), allowed, allowed, warned):
        fetch(whole, notes=notes)
    assert ask("SELECT notes, times_seen FROM capture ORDER BY id") == [
        (None, 1),
        ('["robots.txt allows"]', 2),
        ('["robots.txt allows","page says noarchive"]', 1),
    ]
    assert ask("SELECT count(*) FROM version") == [(1,)]
    assert len(list((archive.folder / "pages").rglob("*.html"))) == 1
