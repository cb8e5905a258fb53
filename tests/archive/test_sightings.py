"""Who ran it, when first, with which words and credit; and what changed in a gallery since."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bench.similar.scenes import draw_scene
from bench.similar.variants import KINDS, encode
from newsarchive.archive import Archive
from newsarchive.archive.galleries.changes import list_changes
from newsarchive.errors import NotFoundError
from newsarchive.model import Gallery, Pair
from newsarchive.photos import look_at
from tests.archive.conftest import VIETNAM

pytestmark = pytest.mark.usefixtures("each_database")

CAPTION = "Bà con làng chài Vĩnh Lạc kéo lưới lên bờ khi trời vừa hửng sáng."
CHANGED = "Bà con làng chài Vĩnh Lạc kéo lưới vào bờ khi trời vừa hửng sáng"
ORIGINAL = encode(draw_scene(1))
COPY = KINDS["logo"](draw_scene(1), random.Random(1))


@pytest.fixture
def ran(archive: Archive):
    """Stores a gallery of one pair, published on a day of July 2016 (None: the page does not say)."""

    def run(number: int, body: bytes | None, caption: str | None, day: int | None, credit: str | None = None) -> int:
        photo = look_at(body) if body else None
        if body and photo:
            archive.put_photo(photo, body, url=f"https://anh.example/{number}.jpg")
        image_url = f"https://anh.example/{number}.jpg" if body else None
        pair = Pair(1, image_url, (), caption=caption, credit=credit, photo=photo)
        gallery = Gallery(
            url=f"https://bao.example/anh/bai-{100000 + number}.html",
            site="sample",
            title=f"Bài {number}",
            published_at=datetime(2016, 7, day, 9, 30, tzinfo=VIETNAM) if day else None,
            pairs=(pair,),
        )
        return archive.store_gallery(gallery).gallery_id

    return run


def test_sightings_of_a_photo_come_in_order_of_publication_with_its_linked_copies(archive, ran):
    ran(1, ORIGINAL, CAPTION, 9, "Trần Thử/Báo Mẫu")
    ran(2, COPY, "Kéo lưới sớm mai ở làng chài.", 3, "CTV")
    ran(3, ORIGINAL, None, None)
    ran(4, encode(draw_scene(2)), "Một ảnh khác hẳn của một ngày khác.", 1)
    archive.link_photos()
    found = archive.sightings(look_at(ORIGINAL).sha256[:10])
    assert [(one.gallery_id, one.caption, one.credit, one.how) for one in found] == [
        (2, "Kéo lưới sớm mai ở làng chài.", "CTV", "photo-1"),
        (1, CAPTION, "Trần Thử/Báo Mẫu", "the same photo"),
        (3, None, None, "the same photo"),
    ]
    archive.undo_link("photo-1")
    assert [one.gallery_id for one in archive.sightings(look_at(ORIGINAL).sha256)] == [1, 3]


def test_a_caption_is_shown_in_the_words_of_each_gallery(archive, ran):
    ran(1, None, CAPTION, 9)
    ran(2, None, CAPTION.upper(), 5)
    ran(3, None, CHANGED, 1)
    archive.link_captions()
    found = archive.sightings(CAPTION)
    assert [(one.caption, one.how) for one in found] == [
        (CHANGED, "caption-1"),
        (CAPTION.upper(), "the same caption"),
        (CAPTION, "the same caption"),
    ]


def test_a_sighting_has_the_credit_that_its_story_has_or_was_given_later(archive):
    def store(pair_credit: str | None, gallery_credit: str | None, number: int) -> None:
        pair = Pair(1, None, caption=CAPTION, credit=pair_credit)
        url = f"https://bao.example/anh/bai-{number}.html"
        archive.store_gallery(Gallery(url=url, site="sample", credit=gallery_credit, pairs=(pair,)))

    store(None, "TTXVN", 100001)
    store(None, None, 100002)
    store("Trần Thử", None, 100002)
    assert [one.credit for one in archive.sightings(CAPTION)] == ["TTXVN", "Trần Thử"]


def test_a_gallery_is_traced_by_photos_and_captions_but_not_by_formulas(archive, ran):
    first = ran(1, ORIGINAL, "Ảnh minh họa", 9)
    ran(2, None, "Ảnh minh họa", 1)
    ran(3, ORIGINAL, CAPTION, 5)
    assert [one.gallery_id for one in archive.sightings(str(first))] == [3, first]
    assert [one.gallery_id for one in archive.sightings("https://bao.example/anh/bai-100001.html")] == [3, first]


def test_a_photo_that_was_taken_out_is_a_sighting_that_is_no_longer_there(archive, ran):
    ran(1, ORIGINAL, CAPTION, 9)
    ran(1, None, "Chỉ còn lại dòng chữ này.", 9)
    (found,) = archive.sightings(CAPTION)
    assert not found.still_there


@pytest.mark.parametrize("name", ["abcdef12", "Không ai viết câu này.", "99", "https://bao.example/khong-co.html"])
def test_what_nobody_ran_is_not_found(archive, ran, name):
    ran(1, ORIGINAL, CAPTION, 9)
    with pytest.raises(NotFoundError):
        archive.sightings(name)


def pairs(*what: tuple[str, str]) -> tuple[Pair, ...]:
    return tuple(
        Pair(position, f"https://anh.example/{name}.jpg", caption=caption)
        for position, (name, caption) in enumerate(what, start=1)
    )


ABC = pairs(("a", "Chợ họp từ sớm."), ("b", "Ghe bầu cập bến."), ("c", "Hàng hoa đầu ngõ."))


def kinds(old: tuple[Pair, ...], new: tuple[Pair, ...]) -> list[tuple[str, int | None]]:
    return [(change.kind, change.position) for change in list_changes(Gallery(pairs=old), Gallery(pairs=new))]


def test_a_pair_that_was_taken_out_is_one_change_whatever_moves_up() -> None:
    (change,) = list_changes(Gallery(pairs=ABC), Gallery(pairs=pairs(("b", "Ghe bầu cập bến."), ("c", ABC[2].caption))))
    assert (change.kind, change.position, change.before) == ("removed", 1, "Chợ họp từ sớm.")
    assert change.photo == "https://anh.example/a.jpg"


def test_each_kind_of_change_has_its_name() -> None:
    assert kinds(ABC, ABC) == []
    assert kinds(ABC, (*ABC, Pair(4, caption="Thêm một dòng."))) == [("added", 4)]
    assert kinds(ABC, (ABC[0], replace(ABC[1], caption="Ghe chài cập bến."), ABC[2])) == [("caption", 2)]
    assert kinds(ABC, (ABC[0], replace(ABC[1], credit="Trần Thử"), ABC[2])) == [("credit", 2)]
    assert kinds(ABC, (ABC[0], replace(ABC[1], image_url="https://anh.example/moi.jpg"), ABC[2])) == [("photo", 2)]
    turned = pairs(("c", ABC[2].caption), ("a", ABC[0].caption), ("b", ABC[1].caption))
    assert kinds(ABC, turned) == [("moved", 1)]


def test_bytes_that_were_swapped_under_one_address_are_a_change(gallery, look) -> None:
    swapped = replace(gallery.pairs[0], photo=look(b"two"))
    first = replace(gallery, pairs=(replace(gallery.pairs[0], photo=look(b"one")),))
    (change,) = list_changes(first, replace(gallery, pairs=(swapped,)))
    assert (change.kind, change.before, change.after) == ("photo", look(b"one").sha256, look(b"two").sha256)


def test_a_photo_is_known_by_its_bytes_wherever_it_moved(look) -> None:
    one = replace(ABC[0], photo=look(b"one"))
    moved = replace(one, image_url="https://cdn.example/khac.jpg", caption="Chợ tan.")
    assert kinds((one,), (moved,)) == [("caption", 1)]
    twice = (one, replace(one, position=2, caption="Chợ tan."))
    assert kinds(twice, (replace(twice[1], position=1),)) == [("removed", 1)]


def test_a_history_tells_every_step_and_each_silent_deletion(archive, gallery):
    archive.store_gallery(gallery)
    archive.store_gallery(replace(gallery, pairs=gallery.pairs[:2]))
    archive.store_gallery(replace(gallery, pairs=gallery.pairs[:2], title="Bếp lửa"))
    history = archive.history(gallery.url)
    assert [[change.kind for change in step.changes] for step in history.steps] == [["removed"], ["title"]]
    assert (history.versions, history.gone_at) == (3, None)
    (step,) = archive.history(1, first=1).steps
    assert (step.from_version, step.to_version) == (1, 3)
    assert [change.kind for change in step.changes] == ["title", "removed"]
    with pytest.raises(NotFoundError, match="no version 9"):
        archive.history(1, first=9)


def test_a_gallery_that_the_newspaper_took_down_says_since_when(archive, gallery):
    archive.store_gallery(gallery)
    for _ in range(2):  # the second answer in a row is believed
        archive.fail_page(gallery.url, "HTTP 410", gone=True)
    gone_at = archive.history(1).gone_at
    assert gone_at is not None
    assert gone_at - datetime.now(gone_at.tzinfo) < timedelta(minutes=1)
