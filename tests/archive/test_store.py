"""A gallery is stored whole, once, and in versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsarchive.errors import ArchiveError, NotFoundError
from newsarchive.model import Evidence, Gallery, Page, Pair

pytestmark = pytest.mark.usefixtures("each_database")

TABLES = (
    "site page capture gallery version caption credit photo photo_source pair sighting run failure pair_search".split()
)


@pytest.fixture
def count_rows(ask):
    return lambda: {table: ask(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def with_pair(gallery, place, **changes):
    pairs = list(gallery.pairs)
    pairs[place - 1] = replace(pairs[place - 1], **changes)
    return replace(gallery, pairs=tuple(pairs))


def test_what_comes_out_is_what_went_in(archive, gallery):
    stored = archive.store_gallery(gallery)
    assert (stored.is_new, stored.changed, stored.version_number) == (True, True, 1)
    shown = archive.show(stored.gallery_id).gallery
    verbatim = [replace(pair, caption_verbatim=pair.caption_verbatim or pair.caption) for pair in gallery.pairs]
    assert shown == replace(gallery, pairs=tuple(verbatim), lead_verbatim=gallery.lead)


def test_a_second_store_adds_no_row(archive, gallery, count_rows):
    archive.store_gallery(gallery)
    before = count_rows()
    again = archive.store_gallery(gallery)
    assert (again.is_new, again.changed, again.version_number) == (False, False, 1)
    assert count_rows() == before


def test_a_changed_caption_makes_a_version_and_keeps_the_old_one(archive, gallery, ask):
    archive.store_gallery(gallery)
    changed = archive.store_gallery(with_pair(gallery, 2, caption="Hoa cúc đã về chợ."))
    assert (changed.is_new, changed.changed, changed.version_number) == (False, True, 2)
    assert ask("SELECT caption, version FROM pairs WHERE position = 2") == [("Hoa cúc đã về chợ.", 2)]
    old = ask("SELECT caption FROM pair JOIN version ON version.id = version_id WHERE number = 1 AND position = 2")
    assert old == [("Hoa cúc về chợ, hòa vào sương.",)]
    assert archive.show(1).version_number == 2


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Bếp lửa ngày mới"},
        {"lead": None},
        {"source": "Báo Khác"},
        {"credit": None},
        {"pairs": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_that_a_reader_sees_makes_a_version(archive, gallery, change):
    archive.store_gallery(gallery)
    assert archive.store_gallery(replace(gallery, **change)).version_number == 2


def test_a_removed_photo_makes_a_version_and_its_sighting_tells(archive, gallery, ask):
    archive.store_gallery(gallery)
    archive.store_gallery(replace(gallery, pairs=gallery.pairs[1:]))
    seen = ask("SELECT caption, last_version, still_there FROM sightings ORDER BY caption")
    assert seen[0] == ("Bà Thơm nhóm lò than đầu ngõ.", 1, 0)
    assert {row[1:] for row in seen[1:]} == {(2, 1)}


def test_a_new_publication_time_moves_the_gallery(archive, gallery, ask):
    archive.store_gallery(gallery)
    later = replace(gallery, published_at=gallery.published_at + timedelta(days=1))
    assert archive.store_gallery(later).changed
    assert ask("SELECT published_at FROM galleries") == [("2016-07-04T09:30:00+07:00",)]


def test_a_renewed_signature_or_image_host_makes_no_version(archive, gallery):
    archive.store_gallery(gallery)
    moved = "https://i2-anh.example/2016/cho-hoa.jpg?s=new"
    again = archive.store_gallery(with_pair(gallery, 2, image_url=moved, image_candidates=(moved,)))
    assert not again.changed
    assert archive.show(1).gallery.pairs[1].image_url == moved


def test_a_photo_that_was_missing_is_filled_in_without_a_new_version(archive, gallery, look, ask):
    archive.store_gallery(gallery)
    again = archive.store_gallery(with_pair(gallery, 2, photo=look(b"cho hoa"), photo_failure=None))
    assert (again.changed, again.repaired, again.version_number) == (False, 1, 1)
    pair = archive.show(1).gallery.pairs[1]
    assert (pair.photo, pair.photo_failure) == (look(b"cho hoa"), None)
    seen = ask("SELECT photo_sha256 FROM sightings WHERE caption LIKE 'Hoa cúc%'")
    assert seen == [(look(b"cho hoa").sha256,)]


def test_a_stored_photo_is_not_lost_to_a_later_failure(archive, gallery):
    archive.store_gallery(gallery)
    again = archive.store_gallery(with_pair(gallery, 1, photo=None, photo_failure="HTTP 503"))
    assert not again.changed
    pair = archive.show(1).gallery.pairs[0]
    assert pair.photo == gallery.pairs[0].photo
    assert pair.photo_failure is None


def test_other_bytes_under_the_same_address_make_a_version(archive, gallery, look):
    archive.store_gallery(gallery)
    assert archive.store_gallery(with_pair(gallery, 1, photo=look(b"anh khac"))).version_number == 2


def test_a_better_reading_of_the_same_content_corrects_the_version(archive, gallery):
    archive.store_gallery(gallery)
    better = with_pair(gallery, 1, evidence=Evidence("figcaption", "sample", 2))
    better = replace(better, rule="sample", confidence=1.0, disagreement="one caption more", repeats=())
    assert not archive.store_gallery(better).changed
    shown = archive.show(1).gallery
    assert (shown.rule, shown.confidence, shown.disagreement, shown.repeats) == (
        "sample",
        1.0,
        "one caption more",
        (),
    )
    assert shown.pairs[0].evidence == Evidence("figcaption", "sample", 2)


def test_one_caption_one_credit_and_one_photo_are_one_row_in_many_galleries(archive, gallery, look, ask):
    first, second = look(b"bun cha"), "BÀ THƠM nhóm lò than đầu ngõ"
    archive.store_gallery(gallery)
    other = replace(gallery, url="https://khac.example/tin/bep-lua-99887766.html", site="other")
    archive.store_gallery(with_pair(other, 1, caption=second, image_url="https://khac.example/1.jpg", photo=first))
    assert ask("SELECT galleries FROM captions WHERE caption LIKE 'Bà Thơm%'") == [(2,)]
    assert ask("SELECT galleries FROM photos") == [(2,)]
    assert ask("SELECT count(*) FROM credit") == [(2,)]
    assert ask("SELECT caption FROM pairs WHERE newspaper = 'other' AND position = 1") == [(second,)]
    ran = ask("SELECT newspaper, credit FROM sightings WHERE photo_sha256 = ? ORDER BY newspaper", first.sha256)
    assert ran == [("other", "Trần Thử/Báo Mẫu"), ("sample", "Trần Thử/Báo Mẫu")]


def test_captions_that_differ_in_a_mark_are_two(archive, ask):
    pairs = (Pair(1, caption="Phố Thúy"), Pair(2, caption="Phố Thủy"), Pair(3, caption="Phố Thuỷ"))
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=pairs))
    assert ask("SELECT count(DISTINCT caption_id) FROM pairs") == [(2,)]


def test_a_caption_without_letters_is_kept(archive, ask):
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=(Pair(1, caption="* * *"),)))
    assert ask("SELECT caption, caption_id FROM pairs") == [("* * *", None)]


def test_addresses_that_mean_one_gallery_are_one_gallery(archive, gallery):
    archive.store_gallery(gallery)
    mobile = gallery.url.replace("bao.example", "m.bao.example") + "?utm_source=zalo"
    again = archive.store_gallery(replace(gallery, url=mobile, canonical_url=gallery.url))
    assert (again.gallery_id, again.is_new, again.changed) == (1, False, False)
    for name in (1, "1", gallery.url, mobile, gallery.url.replace("https:", "http:") + "#anh"):
        assert archive.show(name).gallery_id == 1


@pytest.mark.parametrize("canonical", ["https://bao.example/", "https://bao.example/anh", "https://khac.example/a-1"])
def test_a_canonical_address_that_is_not_the_storys_own_joins_nothing(archive, gallery, renamed, canonical):
    for number in (1, 2):
        stored = archive.store_gallery(replace(renamed(gallery, number), canonical_url=canonical))
        assert stored.is_new


def test_a_canonical_address_at_another_newspaper_is_another_gallery(archive, gallery):
    elsewhere = gallery.url.replace("bao.example", "khac.example")
    archive.store_gallery(replace(gallery, canonical_url=elsewhere))
    assert archive.store_gallery(replace(gallery, url=elsewhere)).is_new


def test_text_without_an_address_is_one_gallery_by_its_words(archive, gallery):
    dump = replace(gallery, url=None, site=None)
    assert archive.store_gallery(dump).is_new
    assert not archive.store_gallery(dump).is_new
    assert archive.store_gallery(replace(dump, title="Khác")).is_new


def test_an_unknown_gallery_is_told(archive):
    for name in (7, "7", "https://bao.example/khong-co-12345.html"):
        with pytest.raises(NotFoundError, match=r"no gallery .* in this archive"):
            archive.show(name)


def test_empty_text_is_stored_as_none(archive, ask):
    archive.store_gallery(Gallery(url="https://bao.example/1", lead="", pairs=(Pair(1, "x.jpg", image_alt=""),)))
    assert ask("SELECT lead, image_alt FROM pairs") == [(None, None)]


def test_a_gallery_of_a_thousand_pairs_is_stored(archive, ask):
    pairs = tuple(Pair(n, f"https://anh.example/{n}.jpg", caption=f"Ảnh số {n}") for n in range(1, 1001))
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=pairs))
    assert ask("SELECT count(*), count(DISTINCT caption_id) FROM pairs") == [(1000, 1000)]


def test_a_photo_is_known_by_its_address_once_its_bytes_are_safe(archive, look):
    photo = look(b"bytes")
    assert archive.known_photo("https://anh.example/ả.jpg") is None
    archive.put_photo(photo, b"bytes", url="https://anh.example/ả.jpg", etag='"1"')
    assert archive.known_photo("https://anh.example/ả.jpg") == photo
    assert archive.photos.get(photo.sha256) == b"bytes"
    with pytest.raises(ArchiveError, match="SHA-256"):
        archive.put_photo(photo, b"other bytes")


def test_all_photos_of_a_gallery_are_asked_for_at_once(archive, look):
    urls = [f"https://anh.example/{number}.jpg" for number in range(600)]
    photo = look(b"bytes")
    archive.put_photo(photo, b"bytes", url=urls[599])
    assert archive.photos_behind(urls) == {urls[599]: photo}
    assert archive.photos_behind([]) == {}


def test_the_captured_page_is_named_with_the_gallery(archive, gallery):
    number = archive.record_capture(Page(url=gallery.url, body=b"<p>\xff</p>", site="sample"))
    archive.store_gallery(replace(gallery, capture_id=number))
    record = archive.show(1)
    assert (archive.folder / record.page_path).read_bytes() == b"<p>\xff</p>"
    assert record.page_sha256 in archive.pages
    assert record.as_dict()["gallery"]["pairs"][0]["photo"]["format"] == "JPEG"
