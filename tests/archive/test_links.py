"""Links between photos and between captions: made once, with a reason, taken back for good; nothing else changes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.similar.scenes import draw_plain, draw_scene, draw_template
from bench.similar.variants import KINDS, encode
from newsarchive.archive import Archive
from newsarchive.archive.duplicates import link_photos, photo_links
from newsarchive.archive.duplicates.similar import KnownHashes
from newsarchive.errors import NotFoundError
from newsarchive.hash_distance import distance
from newsarchive.model import Gallery, Pair
from newsarchive.photos import look_at

pytestmark = pytest.mark.usefixtures("each_database")

DERIVED = {"photo_hash", "photo_link", "caption_sketch", "caption_link", "linked", "sqlite_sequence"}
CAPTION = "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng."
CHANGED = "Bà con làng chài Vĩnh Lạc kéo lưới vào bờ khi trời vừa hửng sáng."

Keep = Callable[..., int]


@pytest.fixture
def keep(archive: Archive) -> Keep:
    """Stores a gallery of photos (their bytes) and captions under a number; gives the gallery's number."""

    def store(number: int, *pairs: tuple[bytes | None, str | None], site: str = "sample") -> int:
        made = []
        for position, (body, caption) in enumerate(pairs, start=1):
            url = f"https://anh.example/{number}/{position}.jpg" if body else None
            photo = look_at(body) if body else None
            if body and photo and url:
                archive.put_photo(photo, body, url=url)
            made.append(Pair(position, url, (url,) if url else (), caption=caption, photo=photo))
        url = f"https://bao.example/anh/bai-{100000 + number}.html"
        return archive.store_gallery(Gallery(url=url, site=site, title=f"Bài {number}", pairs=tuple(made))).gallery_id

    return store


def copy_of(number: int, kind: str) -> bytes:
    return KINDS[kind](draw_scene(number), random.Random(number))


def tables(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is no link."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name not in DERIVED}


def test_copies_of_a_photo_are_linked_to_the_oldest_with_distance_and_reason(archive, keep, ask):
    keep(1, (encode(draw_scene(1)), None))
    keep(2, (copy_of(1, "half the size"), None), (copy_of(1, "logo"), None), (encode(draw_scene(6)), None))
    keep(3, (copy_of(1, "mirrored"), None), (copy_of(6, "crop of 5 %"), None))
    done = archive.link_photos()
    assert (done.compared, done.linked, done.unreadable) == (6, 4, 0)
    found = ask("SELECT a, b, distance, reason FROM photo_link ORDER BY b")
    assert [(a, b) for a, b, _, _ in found] == [(1, 2), (1, 3), (1, 5), (4, 6)]
    assert all(0 <= distance <= 8 for _, _, distance, _ in found)
    assert [reason.split(";")[0] for *_, reason in found] == [
        "the same picture",
        "the same picture",
        "mirrored",
        "cropped",
    ]
    assert len(ask("SELECT * FROM photo_links WHERE undone_at IS NULL")) == 4


def test_look_alikes_and_plain_pictures_are_not_linked(archive, keep):
    keep(1, *((encode(draw_template(1, issue)), None) for issue in range(4)))
    keep(2, *((encode(draw_scene(7, shot)), None) for shot in range(3)))
    keep(3, *((encode(draw_plain(number)), None) for number in (0, 3)))
    assert archive.link_photos().linked == 0


def test_linking_goes_on_from_the_last_time(archive, keep):
    keep(1, (encode(draw_scene(1)), CAPTION))
    assert [archive.link_photos().compared, archive.link_photos().compared] == [1, 0]
    assert [archive.link_captions().compared, archive.link_captions().compared] == [1, 0]
    keep(2, (copy_of(1, "logo"), CHANGED))
    photos, captions = archive.link_photos(), archive.link_captions()
    assert (photos.compared, photos.linked, captions.compared, captions.linked) == (1, 1, 1, 1)


def test_one_by_one_and_all_at_once_find_the_same(archive, keep, ask, monkeypatch):
    for number in range(4):
        keep(number, (encode(draw_scene(number)), None))
        keep(10 + number, (copy_of(number, "grey"), None), (copy_of(number, "mirrored"), None))
        archive.link_photos()
    singly = ask("SELECT a, b FROM photo_link ORDER BY a, b")
    assert len(singly) == 8
    with archive.writing() as connection:
        connection.exec_driver_sql("DELETE FROM photo_link")
        connection.exec_driver_sql("DELETE FROM linked")
    monkeypatch.setattr(photo_links, "FEW", 0)
    archive.link_photos()
    assert ask("SELECT a, b FROM photo_link ORDER BY a, b") == singly


@pytest.mark.parametrize("few", [0, photo_links.FEW])
@pytest.mark.parametrize("crop_first", [True, False])
def test_a_cropped_copy_is_found_whichever_came_first(archive, keep, monkeypatch, few, crop_first):
    monkeypatch.setattr(photo_links, "FEW", few)
    bodies = [copy_of(3, "crop of 10 %"), encode(draw_scene(3))]
    whole, cropped = look_at(bodies[1]).hashes, look_at(bodies[0]).hashes
    assert distance(whole[0], cropped[0]) > 8  # it takes the hash without a margin
    linked = 0
    for number, body in enumerate(bodies if crop_first else bodies[::-1]):
        keep(number, (body, None))
        linked += archive.link_photos().linked
    assert linked == 1


def test_photos_with_the_very_same_hash_are_laid_over_each_other_too(archive, keep, ask):
    keep(1, *((encode(draw_scene(1), quality), None) for quality in range(60, 96, 1)))
    assert ask("SELECT count(DISTINCT dhash) < count(*) FROM photo_hash") == [(1,)]
    assert archive.link_photos().linked == 35


def test_linking_changes_no_row_but_links(archive, keep):
    keep(1, (encode(draw_scene(1)), CAPTION), (None, "Ảnh minh họa"))
    keep(2, (copy_of(1, "logo"), CHANGED), (None, "Ảnh minh họa"))
    before = tables(archive.folder)
    assert archive.link_photos().linked == archive.link_captions().linked == 1
    archive.undo_link("photo-1")
    archive.undo_link("caption-1")
    assert tables(archive.folder) == before


def test_a_link_that_was_taken_back_is_not_made_again(archive, keep, ask, monkeypatch):
    keep(1, (encode(draw_scene(1)), CAPTION))
    keep(2, (copy_of(1, "logo"), CHANGED))
    archive.link_photos()
    archive.link_captions()
    archive.undo_link("photo-1")
    archive.undo_link("caption-1")
    with archive.writing() as connection:
        connection.exec_driver_sql("DELETE FROM linked")  # as after a change of the rule
    assert archive.link_photos().linked == archive.link_captions().linked == 0
    assert ask("SELECT count(*) FROM photo_link WHERE undone_at IS NULL") == [(0,)]
    assert ask("SELECT count(*) FROM caption_link WHERE undone_at IS NULL") == [(0,)]


def test_what_was_taken_apart_is_not_tied_again_through_a_third_copy(archive, keep, ask):
    keep(1, (encode(draw_scene(1)), None))
    keep(2, (copy_of(1, "logo"), None))
    archive.link_photos()
    archive.undo_link("photo-1")
    keep(3, (copy_of(1, "grey"), None))
    assert archive.link_photos().linked == 1
    assert ask("SELECT a, b FROM photo_link WHERE undone_at IS NULL") == [(1, 3)]


def test_hashes_are_read_into_memory_once(archive, keep):
    known = KnownHashes()
    for number in (1, 2):
        keep(number, (encode(draw_scene(number)), None))
        with archive.reading() as connection:
            known.near(connection, 0, 0)
        assert len(known) == number


@pytest.mark.parametrize("name", ["photo-9", "caption-1", "photo", "ảnh-1", "photo-1; DROP TABLE photo"])
def test_a_link_that_is_not_there_cannot_be_taken_back(archive, name):
    with pytest.raises(NotFoundError):
        archive.undo_link(name)


def test_a_new_rule_compares_all_anew_and_drops_the_old_links(archive, keep, ask, monkeypatch):
    keep(1, (encode(draw_scene(1)), None))
    keep(2, (copy_of(1, "logo"), None))
    archive.link_photos()
    with archive.writing() as connection:
        connection.exec_driver_sql("UPDATE photo_link SET reason = 'an older rule'")
    monkeypatch.setattr(link_photos, "RULE", 2)
    assert archive.link_photos().linked == 1
    assert ask("SELECT reason = 'an older rule' FROM photo_link") == [(0,)]


def test_photos_stored_before_there_were_hashes_get_theirs(archive, keep, ask):
    keep(1, (encode(draw_scene(1)), None), (encode(draw_plain(0)), None))
    keep(2, (copy_of(1, "logo"), None))
    with archive.writing() as connection:
        connection.exec_driver_sql("DELETE FROM photo_hash")
    assert archive.link_photos().linked == 1
    assert ask("SELECT count(*), count(dhash) FROM photo_hash") == [(3, 2)]


def test_a_photo_whose_file_is_lost_is_told_and_stops_nothing(archive, keep):
    keep(1, (encode(draw_scene(1)), None), (encode(draw_scene(2)), None))
    keep(2, (copy_of(1, "logo"), None), (copy_of(2, "logo"), None))
    assert archive.photos.remove(archive.photos.find(look_at(copy_of(1, "logo")).sha256))
    done = archive.link_photos()
    assert (done.linked, done.unreadable) == (1, 1)


def test_near_captions_of_two_galleries_are_linked_with_score_and_reason(archive, keep, ask):
    keep(1, (None, CAPTION), (None, "Đàn cò trắng bay về trên cánh đồng vừa gặt xong."))
    keep(2, (None, CHANGED))
    assert archive.link_captions().linked == 1
    assert ask("SELECT older, newer, score, reason FROM caption_links") == [
        (CAPTION, CHANGED, 0.933, "1 of 15 words changed")
    ]


def test_captions_that_one_gallery_shows_side_by_side_are_different(archive, keep):
    keep(1, (None, CAPTION), (None, CHANGED))
    assert archive.link_captions().linked == 0


def test_formulas_and_captions_of_very_many_galleries_link_nothing(archive, keep, monkeypatch):
    monkeypatch.setattr("newsarchive.archive.duplicates.link_captions.MOST_GALLERIES", 3)
    for number in range(4):
        keep(number, (None, "Ảnh minh họa"), (None, CAPTION))
    keep(9, (None, "Ảnh minh họa."), (None, CHANGED))
    assert archive.link_captions().linked == 0


def test_links_of_a_photo_that_is_deleted_go_with_it(archive, keep, ask):
    keep(1, (encode(draw_scene(1)), None))
    keep(2, (copy_of(1, "logo"), None))
    archive.link_photos()
    with archive.writing() as connection:
        for statement in (
            "DELETE FROM sighting WHERE photo_id = 2",
            "UPDATE pair SET photo_id = NULL WHERE photo_id = 2",
            "DELETE FROM photo_source WHERE photo_id = 2",
            "DELETE FROM photo WHERE id = 2",
        ):
            connection.exec_driver_sql(statement)
    assert ask("SELECT count(*) FROM photo_link") == [(0,)]
    assert ask("SELECT photo_id FROM photo_hash") == [(1,)]


def test_a_stored_photo_or_a_file_finds_its_copies_linked_or_not(archive, keep):
    keep(1, (encode(draw_scene(1)), None), (encode(draw_scene(2)), None))
    keep(2, (copy_of(1, "logo"), None))
    original, copy = look_at(encode(draw_scene(1))).sha256, look_at(copy_of(1, "logo")).sha256
    assert [found.sha256 for found in archive.similar(original[:8])] == [copy]
    found = archive.similar(copy_of(1, "mirrored"))
    assert {one.sha256 for one in found} == {original, copy}
    assert all(one.same_picture and one.how.startswith("mirrored") for one in found)
    assert archive.folder.joinpath(found[0].path).is_file()
    keep(3, (copy_of(1, "grey"), None))  # arrives after the hashes were read into memory
    assert len(archive.similar(original)) == 2


def test_what_is_not_there_or_too_plain_has_nothing_similar(archive, keep):
    keep(1, (encode(draw_scene(1)), None))
    with pytest.raises(NotFoundError, match="no photo with this SHA-256"):
        archive.similar("0" * 64)
    with pytest.raises(NotFoundError, match="no photo and no file"):
        archive.similar("khongco.jpg")
    with pytest.raises(NotFoundError, match="too plain"):
        archive.similar(encode(draw_plain(0)))


def test_hashes_are_kept_with_the_gallery_that_is_stored_first(archive, gallery, ask):
    body = encode(draw_scene(3))
    pair = replace(gallery.pairs[0], photo=look_at(body))
    archive.store_gallery(replace(gallery, pairs=(pair,)))
    assert ask("SELECT count(dhash) FROM photo_hash") == [(1,)]
