"""Corrections lie over what was captured: they hold, are found, go out of date, are taken back, and change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.care import database_faults
from newsarchive.errors import CorrectionError, NotFoundError
from newsarchive.model import Evidence, Gallery, Pair

pytestmark = pytest.mark.usefixtures("each_database")

RIGHT = "Bà Thắm nhóm lò than đầu ngõ."


@pytest.fixture
def stored(archive, gallery) -> int:
    return archive.store_gallery(gallery).gallery_id


@pytest.fixture
def changed(gallery):
    """The gallery as a newer version reads: pairs by position, changed as said."""

    def change(**changes):
        pairs = tuple(replace(pair, **changes.get(f"p{pair.position}", {})) for pair in gallery.pairs)
        return replace(gallery, pairs=pairs, lead=f"{gallery.lead} (cập nhật)")

    return change


def overlay(ask):
    return ask("SELECT position, corrected_caption, corrected_credit, marked_wrong FROM pairs ORDER BY position")


def states(archive):
    return [(one.kind, one.state) for one in archive.corrections()]


def check_index(archive):
    with archive.writing() as connection:
        database_faults.check_index(connection)


def test_a_correction_stands_beside_the_captured_words_with_author_and_time(archive, stored, ask):
    before = ask("SELECT * FROM pair"), ask("SELECT * FROM caption"), ask("SELECT * FROM credit")
    made = archive.correct(stored, 1, "caption", f" {RIGHT}\n", author="Vũ Sửa", reason="Báo in ngày 4-7")
    assert (made.captured, made.value, made.state) == ("Bà Thơm nhóm lò than đầu ngõ.", RIGHT, "in effect")
    assert (made.author, made.reason, made.version, made.position) == ("Vũ Sửa", "Báo in ngày 4-7", 1, 1)
    assert overlay(ask) == [(1, RIGHT, None, 0), (2, None, None, 0), (3, None, None, 0)]
    assert ask("SELECT caption FROM pairs WHERE position = 1") == [("Bà Thơm nhóm lò than đầu ngõ.",)]
    assert (ask("SELECT * FROM pair"), ask("SELECT * FROM caption"), ask("SELECT * FROM credit")) == before
    assert made.pair_id == ask("SELECT pair_id FROM pairs WHERE position = 1")[0][0]
    assert made.as_dict()["made_at"].endswith("+00:00")


def test_credits_wrong_pairs_and_notes_can_be_said_too(archive, stored, ask):
    credit = archive.correct(stored, 1, "credit", "Trần Thật/TTXVN", author="A")
    assert credit.captured == "Trần Thử/Báo Mẫu"
    of_story = archive.correct(stored, 2, "credit", "Lê Chợ", author="A")
    assert of_story.captured == "Trần Thử"
    archive.correct(stored, 2, "wrong_pair", author="B")
    archive.correct(stored, 3, "note", "Xem thêm bài ngày 5-7.", author="B")
    assert overlay(ask) == [(1, None, "Trần Thật/TTXVN", 0), (2, None, "Lê Chợ", 1), (3, None, None, 0)]
    assert [one.author for one in archive.corrections(stored, author="B")] == ["B", "B"]
    assert [one.kind for one in archive.corrections(limit=2)] == ["note", "wrong_pair"]


def test_the_last_correction_holds_and_the_one_before_it_is_kept(archive, stored, ask):
    first = archive.correct(stored, 1, "caption", "Bà Thắm.", author="A")
    second = archive.correct(stored, 1, "caption", RIGHT, author="B")
    assert [one.state for one in archive.corrections()] == ["in effect", "replaced"]
    assert overlay(ask)[0][1] == RIGHT
    taken = archive.withdraw(second.correction_id, author="C")
    assert (taken.state, taken.withdrawn_by, taken.value) == ("withdrawn", "C", RIGHT)
    assert overlay(ask)[0][1] == "Bà Thắm."
    assert [one.correction_id for one in archive.corrections(standing=True)] == [first.correction_id]
    with pytest.raises(NotFoundError, match="withdrawn already"):
        archive.withdraw(second.correction_id, author="C")


def test_search_finds_corrected_words_as_long_as_they_hold(archive, stored):
    assert archive.search("Thắm") == []
    made = archive.correct(stored, 1, "caption", RIGHT, author="A")
    archive.correct(stored, 2, "credit", "Lê Chợ/TTXVN", author="A")
    check_index(archive)
    (hit,) = archive.search("tham lo than")
    assert (hit.position, hit.corrected_caption, hit.excerpt) == (1, RIGHT, "Bà «Thắm» nhóm «lò» «than» đầu ngõ.")
    assert [hit.position for hit in archive.search('"lê chợ"')] == [2]
    assert len(archive.search("Thơm")) == 1  # the captured words stay findable
    archive.withdraw(made.correction_id, author="A")
    check_index(archive)
    assert archive.search("Thắm") == []


def test_a_correction_goes_with_its_pair_into_a_newer_version(archive, stored, changed, ask):
    archive.correct(stored, 1, "caption", RIGHT, author="A")
    newer = changed()
    moved = tuple(replace(pair, position=4 - pair.position) for pair in reversed(newer.pairs))
    assert archive.store_gallery(replace(newer, pairs=moved)).version_number == 2
    assert overlay(ask) == [(1, None, None, 0), (2, None, None, 0), (3, RIGHT, None, 0)]
    assert [hit.position for hit in archive.search("Thắm")] == [3]
    check_index(archive)


def test_what_the_newspaper_changed_since_is_outdated_and_holds_again_if_it_changes_back(
    archive, stored, gallery, changed, ask
):
    archive.correct(stored, 1, "caption", RIGHT, author="A")
    archive.correct(stored, 1, "credit", "Lê Chợ", author="A")
    archive.correct(stored, 1, "wrong_pair", author="A")
    archive.correct(stored, 1, "note", "Hỏi lại tòa soạn.", author="A")
    archive.store_gallery(changed(p1={"caption": "Bà Thắm nhóm lò.", "caption_verbatim": None}))
    assert dict(states(archive)) == {
        "caption": "outdated",
        "credit": "in effect",
        "wrong_pair": "outdated",
        "note": "in effect",
    }
    assert overlay(ask)[0] == (1, None, "Lê Chợ", 0)
    assert [hit.caption for hit in archive.search("Thắm")] == ["Bà Thắm nhóm lò."]
    archive.store_gallery(gallery)
    assert {state for _, state in states(archive)} == {"in effect"}
    assert overlay(ask)[0] == (1, RIGHT, "Lê Chợ", 1)
    check_index(archive)


def test_a_correction_of_an_older_version_is_made_against_what_its_author_saw(archive, stored, changed, ask):
    archive.store_gallery(changed(p1={"caption": "Bà Thắm nhóm lò."}))
    late = archive.correct(stored, 1, "caption", RIGHT, author="A", version=1)
    assert (late.captured, late.state) == ("Bà Thơm nhóm lò than đầu ngõ.", "outdated")
    with pytest.raises(NotFoundError, match="no pair 1 of version 9"):
        archive.correct(stored, 1, "caption", RIGHT, author="A", version=9)


def test_a_pair_that_was_taken_out_keeps_its_correction(archive, stored, gallery, ask):
    archive.correct(stored, 3, "caption", "Thúy bán chè, Thủy bán xôi.", author="A")
    archive.store_gallery(replace(gallery, pairs=gallery.pairs[:2]))
    (kept,) = archive.corrections(stored)
    assert (kept.state, kept.pair_id, kept.value) == ("pair gone", None, "Thúy bán chè, Thủy bán xôi.")


def test_a_caption_that_photos_share_is_corrected_for_all_of_them(archive, ask):
    shared = [Pair(n, f"https://a.example/{n}.jpg", caption="Chợ sớm.", group=1) for n in (1, 2)]
    alone = Pair(3, "https://a.example/3.jpg", caption="Chợ sớm.", evidence=Evidence("figcaption"))
    stored = archive.store_gallery(Gallery(url="https://bao.example/cho-10001.html", pairs=(*shared, alone)))
    made = archive.correct(stored.gallery_id, 2, "caption", "Chợ nổi sớm.", author="A")
    assert [row[1] for row in overlay(ask)] == ["Chợ nổi sớm.", "Chợ nổi sớm.", None]
    archive.correct(stored.gallery_id, 2, "wrong_pair", author="A")
    assert [row[3] for row in overlay(ask)] == [0, 1, 0]
    archive.withdraw(made.correction_id, author="A")
    assert [row[1] for row in overlay(ask)] == [None, None, None]


@pytest.mark.parametrize(
    ("position", "kind", "value", "author", "said"),
    [
        (1, "caption", " \u200b", "A", "the caption is empty"),
        (1, "caption", "Bà Thơm nhóm lò than đầu ngõ.", "A", "reads so already"),
        (1, "credit", "Trần Thử/Báo Mẫu", "A", "reads so already"),
        (1, "caption", "x" * 5_001, "A", "more than 5,000 characters"),
        (1, "title", "x", "A", "no kind of correction"),
        (1, "note", None, "A", "the note is empty"),
        (1, "caption", RIGHT, " ", "nobody signs it"),
        (1, "caption", RIGHT, "A" * 81, "more than 80"),
    ],
)
def test_what_is_no_correction_is_refused_in_one_line(archive, stored, position, kind, value, author, said):
    with pytest.raises(CorrectionError, match=said) as caught:
        archive.correct(stored, position, kind, value, author=author)
    assert "\n" not in str(caught.value)
    assert archive.corrections() == []


def test_marks_that_turn_the_reading_direction_do_not_enter(archive, stored):
    made = archive.correct(stored, 1, "note", "\u202ethe\u2066 end\u0007", author="A\u202eB")
    assert (made.value, made.author) == ("the end", "AB")


def test_an_unknown_pair_or_gallery_is_said(archive, stored):
    with pytest.raises(NotFoundError, match="no pair 7"):
        archive.correct(stored, 7, "caption", RIGHT, author="A")
    with pytest.raises(NotFoundError, match="no gallery 99"):
        archive.correct(99, 1, "caption", RIGHT, author="A")


def test_a_gallery_that_is_deleted_takes_its_corrections_along(archive, stored, ask):
    archive.correct(stored, 1, "caption", RIGHT, author="A")
    with archive.writing() as connection:
        for table in ("sighting", "pair", "version", "gallery"):
            which = "version_id IN (SELECT id FROM version WHERE gallery_id = 1)" if table == "pair" else "TRUE"
            connection.exec_driver_sql("UPDATE page SET gallery_id = NULL")
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {which}")
    check_index(archive)
    assert ask("SELECT count(*) FROM correction") == ask("SELECT count(*) FROM correction_place") == [(0,)]


def test_a_pair_without_corrections_costs_one_look_into_an_index(archive, stored, ask):
    if archive.place.database:
        pytest.skip("the plan is SQLite's")
    plan = ask("EXPLAIN QUERY PLAN SELECT corrected_caption, marked_wrong FROM pairs WHERE pair_id = 1")
    looks = [row[3] for row in plan if "correction" in row[3]]
    assert len(looks) == 4
    assert all("SEARCH" in look and "SCAN" not in look for look in looks)
    assert [look for look in looks if "correction_place" in look] == [
        "SEARCH correction_place USING INDEX sqlite_autoindex_correction_place_1 (pair_id=?)"
    ] * 2


def test_corrections_are_read_while_others_write(archive, stored, gallery, renamed, ask):
    with Archive.open(archive.folder) as other:
        made = other.correct(stored, 1, "caption", RIGHT, author="A")
        archive.store_gallery(renamed(gallery, 2))
        archive.withdraw(made.correction_id, author="B")
        assert states(other) == [("caption", "withdrawn")]
    assert ask("SELECT state, withdrawn_by FROM corrections") == [("withdrawn", "B")]
