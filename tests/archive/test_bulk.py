"""Many galleries at once leave the same archive as one by one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.search.fts import check
from newsarchive.errors import TakenDownError
from newsarchive.model import Gallery, Pair

LEFT_OUT = {"first_seen_at", "stored_at", "fetched_at", "changed_at", "last_seen_at", "found_at"}
TABLES = {
    "pairs": "url, version, position",
    "galleries": "url",
    "photos": "sha256",
    "captions": "key",
    "sightings": "url, photo_sha256, caption",
}


def told(archive):
    """All that the views tell, without numbers of rows that depend on the order of arrival, and times."""
    with closing(sqlite3.connect(archive.folder / "archive.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        return {
            view: [
                {name: row[name] for name in tuple(row.keys()) if name not in LEFT_OUT and not name.endswith("_id")}
                for row in connection.execute(f"SELECT * FROM {view} ORDER BY {order}")
            ]
            for view, order in TABLES.items()
        }


@pytest.fixture
def galleries(gallery, renamed):
    stories = [renamed(gallery, number) for number in range(5)]
    later = replace(stories[1], published_at=gallery.published_at + timedelta(days=2))
    dump = Gallery(title="Chép tay", pairs=(Pair(1, caption="Lời chép từ một tờ báo cũ"),))
    changed = replace(stories[2], title="Tên mới")
    moved = replace(stories[3], canonical_url=stories[3].url)
    empty = Gallery(url="https://bao.example/khong-anh.html", site="khac")
    return [gallery, *stories, later, dump, dump, changed, moved, gallery, empty]


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_many_at_once_are_stored_as_one_by_one(tmp_path, galleries, batch):
    with Archive.open(tmp_path / "one") as one, Archive.open(tmp_path / "many") as many:
        singly = [one.store_gallery(gallery) for gallery in galleries]
        together = many.store_galleries(galleries, batch=batch)
        assert [(s.version_number, s.is_new, s.changed) for s in together] == [
            (s.version_number, s.is_new, s.changed) for s in singly
        ]
        assert told(many) == told(one)
        for query in ("xôi", "nhom lo", "tên mới", "chép"):
            assert {(h.url, h.position) for h in many.search(query)} == {(h.url, h.position) for h in one.search(query)}
        with many.writing() as connection:
            check(connection)
        assert many.store_galleries([]) == []
        repeated = many.store_galleries([galleries[6], galleries[9]])
        assert not any(stored.changed for stored in repeated)


@pytest.mark.usefixtures("each_database")
def test_hundreds_of_pairs_read_as_they_were_given(archive, gallery, renamed):
    stories = [renamed(gallery, number) for number in range(190)]
    archive.store_galleries(stories, batch=190)
    assert [archive.show(story.url).gallery for story in stories[::27]] == [as_read(story) for story in stories[::27]]
    assert archive.stats().pairs == 570
    assert {hit.url for hit in archive.search('"lần 189"')} == {stories[189].url}


def as_read(gallery):
    """What no page shows in other words reads in its own."""
    pairs = tuple(replace(pair, caption_verbatim=pair.caption_verbatim or pair.caption) for pair in gallery.pairs)
    return replace(gallery, pairs=pairs, lead_verbatim=gallery.lead)


@pytest.mark.usefixtures("each_database")
def test_pages_of_a_batch_keep_what_is_known_of_them(archive, galleries):
    archive.store_galleries(galleries[:2])
    archive.mark_due(galleries[1].url, at=datetime(2030, 1, 1, tzinfo=UTC))
    archive.store_galleries([replace(galleries[1], title="Tên mới"), galleries[2]], revisit=[timedelta(days=1)])
    assert archive.stats().pages == {"stored": 3}
    assert archive.due_pages(galleries[2].site, now=datetime.now(UTC) + timedelta(days=1, minutes=1)) == [
        galleries[1].url,
        galleries[2].url,
    ]


def test_pages_of_a_batch_are_stored_pages(archive, galleries):
    archive.find_pages("sample", [galleries[1].url])
    archive.store_galleries(galleries)
    assert archive.due_pages("sample") == []
    assert archive.is_stored(galleries[1].url)
    assert archive.show(galleries[1].url).gallery.title == galleries[1].title
    assert archive.stats().pages == {"stored": 7}


def test_a_batch_that_fails_leaves_nothing_and_the_batches_before_it_stay(archive, galleries):
    broken = replace(galleries[4], pairs=(Pair(1, caption="Một"), Pair(1, caption="Hai")))
    with pytest.raises(Exception, match="UNIQUE"):
        archive.store_galleries([*galleries[:2], galleries[3], broken], batch=2)
    assert archive.stats().galleries == 2


def test_what_was_taken_down_does_not_come_back_in_a_batch(archive, galleries):
    archive.store_galleries(galleries[:3])
    archive.take_down(galleries[1].url, reason="a court's order", asked_by="the court")
    with pytest.raises(TakenDownError):
        archive.store_galleries([galleries[4], galleries[1], galleries[5]])
    assert archive.is_stored(galleries[4].url)
    assert not archive.is_stored(galleries[1].url)
