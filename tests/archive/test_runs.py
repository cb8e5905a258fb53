"""Runs and sums: what a crawl brought, and what it could not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsarchive.errors import NotFoundError
from newsarchive.model import Page

pytestmark = pytest.mark.usefixtures("each_database")


def test_a_run_under_a_known_key_is_continued(archive, ask):
    first = archive.start_run("sample", "sections", job_key="thứ hai")
    archive.finish_run(first, state="failed", reason="disk full")
    assert archive.start_run("sample", "sections", job_key="thứ hai") == first
    report = archive.run_report("thứ hai")
    assert (report.state, report.reason, report.finished_at) == ("running", None, None)
    assert ask("SELECT times_started FROM runs") == [(2,)]
    assert archive.start_run("sample", "sections") != archive.start_run("sample", "sections")


def test_a_run_counts_what_it_brought(archive, gallery, renamed):
    run = archive.start_run("sample", "sections", job_key="k")
    archive.find_pages("sample", [gallery.url, "https://bao.example/mat-12345.html"], run_id=run)
    number = archive.record_capture(Page(url=gallery.url, body=b"x"), run_id=run)
    archive.store_gallery(replace(gallery, capture_id=number), run_id=run)
    archive.store_gallery(replace(gallery, title="Khác"), run_id=run)
    archive.fail_page("https://bao.example/mat-12345.html", "HTTP 404", run_id=run, gone=True)
    archive.note_run_failure(run, "https://bao.example/muc", "timed out")
    archive.note_run_failure(run, "https://bao.example/muc", "HTTP 502")
    archive.finish_run(run)
    archive.store_gallery(renamed(gallery, 2), run_id=archive.start_run("sample", "feeds"))
    report = archive.run_report(run)
    assert report == archive.run_report("k")
    assert (report.newspaper, report.spider, report.state) == ("sample", "sections", "finished")
    assert report.finished_at is not None
    assert report.counts == {
        "pages_found": 2,
        "pages_captured": 1,
        "galleries_new": 1,
        "galleries_changed": 1,
        "pairs": 6,
        "photos": 1,
        "photos_missing": 2,
        "repeats_removed": 2,
        "failures": 2,
    }
    assert report.failures == (
        ("https://bao.example/mat-12345.html", "HTTP 404"),
        ("https://bao.example/muc", "HTTP 502"),
    )


def test_an_unknown_run_is_told(archive):
    with pytest.raises(NotFoundError, match="no run 'x'"):
        archive.run_report("x")


def test_the_sums_are_of_the_newest_versions(archive, gallery, renamed, look):
    archive.store_gallery(gallery)
    archive.store_gallery(replace(gallery, title="Khác"))
    archive.store_gallery(replace(renamed(gallery, 1), site="other"))
    archive.put_photo(look(b"bun cha"), b"bun cha")
    archive.record_capture(Page(url=gallery.url, body=b"12345"))
    archive.fail_page("https://bao.example/x", "HTTP 500")
    stats = archive.stats()
    assert (stats.galleries, stats.versions, stats.captures) == (2, 3, 1)
    assert (stats.pairs, stats.captioned, stats.captions, stats.photos) == (6, 6, 6, 1)
    assert (stats.photo_bytes, stats.page_bytes, stats.photos_missing, stats.repeats) == (7, 5, 2, 2)
    assert stats.photo_failures == (("HTTP 404", 2),)
    assert stats.page_failures == (("HTTP 500", 1),)
    assert [(site.newspaper, site.galleries, site.pairs, site.photos) for site in stats.sites] == [
        ("other", 1, 3, 1),
        ("sample", 1, 3, 1),
    ]
    assert stats.as_dict()["sites"][0]["newspaper"] == "other"
    assert archive.tally("sample") == {"galleries": 1, "pairs": 3, "photos": 1}
    assert archive.tally("none") == {"galleries": 0, "pairs": 0, "photos": 0}


def test_an_empty_archive_sums_to_nothing(archive):
    stats = archive.stats()
    assert (stats.galleries, stats.pairs, stats.photo_bytes, stats.page_bytes, stats.sites) == (0, 0, 0, 0, ())
