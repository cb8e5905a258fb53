# ruff: noqa: E501 (markup reads better in one line)
"""What a page prints twice is stored once and listed; what differs in substance stays."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import newsarchive
from newsarchive import Gallery, Pair

ONE, TWO, THREE = (
    "Đoàn ghe ngo rời bến lúc trời còn mờ sương.",
    "Ông Ba Hòa giữ nhịp cho cả đội bằng tiếng còi ngắn.",
    "Bà con đứng kín hai bờ kênh từ lúc gà chưa gáy.",
)


def figure(number: int, caption: str, folder: str = "") -> str:
    return f'<figure><img src="https://anh.example/{folder}2025/ghe-{number}.jpg"><figcaption>{caption}</figcaption></figure>'


def read(body: str) -> Gallery:
    return newsarchive.extract(f"<html><body><h1>Hội đua ghe</h1><div>{body}</div></body></html>")


def captions(gallery: Gallery) -> list[str | None]:
    return [pair.caption for pair in gallery.pairs]


def photo(number: int) -> str:
    return f"https://anh.example/2025/ghe-{number}.jpg"


def test_a_slideshow_beside_a_list_gives_each_photo_once() -> None:
    both = figure(1, ONE) + figure(2, TWO)
    gallery = read(f"<section>{both}</section><section>{both}</section>")
    assert captions(gallery) == [ONE, TWO]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(ONE, (1,)), (TWO, (2,))]
    assert {repeat.reason for repeat in gallery.repeats} == {"the same photo again"}


def test_the_same_photo_in_another_size_is_merged_and_the_larger_address_leads() -> None:
    gallery = read(figure(1, ONE, "w640/") + figure(2, TWO) + figure(1, ONE, "w1280/"))
    assert captions(gallery) == [ONE, TWO]
    assert gallery.pairs[0].image_candidates == (
        "https://anh.example/w1280/2025/ghe-1.jpg",
        "https://anh.example/w640/2025/ghe-1.jpg",
    )
    assert gallery.repeats[0].image_url == "https://anh.example/w1280/2025/ghe-1.jpg"


def test_a_lead_photo_without_caption_is_the_first_photo_of_the_story() -> None:
    gallery = read(
        f'<div class="anh-dau"><img src="{photo(1)}"></div><p>{ONE * 6}</p>' + figure(1, TWO) + figure(2, THREE)
    )
    assert captions(gallery) == [TWO, THREE]
    assert gallery.repeats[0].text is None
    assert gallery.repeats[0].positions == (1,)


def test_one_photo_with_two_different_captions_stays_two_pairs() -> None:
    assert captions(read(figure(1, ONE) + figure(1, TWO))) == [ONE, TWO]


def test_one_caption_under_two_photos_stays_two_pairs() -> None:
    gallery = read(figure(1, "Ảnh minh họa") + figure(2, "Ảnh minh họa") + figure(3, ONE))
    assert captions(gallery) == ["Ảnh minh họa", "Ảnh minh họa", ONE]
    assert gallery.repeats == ()


def test_decomposed_letters_and_old_tone_marks_are_the_same_caption() -> None:
    again = unicodedata.normalize("NFD", TWO.replace("Hòa", "Hoà"))
    gallery = read(figure(1, ONE) + figure(2, TWO) + figure(2, again))
    assert captions(gallery) == [ONE, TWO]
    assert len(gallery.repeats) == 1


def test_a_hidden_popup_lends_its_address_and_is_listed() -> None:
    popup = (
        f'<div class="z-img-popup" style="display: none"><img src="https://anh.example/w1920/2025/ghe-1.jpg">'
        f"<span>{ONE}</span></div>"
    )
    gallery = read(figure(1, ONE, "w660/") + popup + figure(2, TWO))
    assert captions(gallery) == [ONE, TWO]
    assert gallery.pairs[0].image_url == "https://anh.example/w1920/2025/ghe-1.jpg"
    assert [(r.text, r.positions, r.reason) for r in gallery.repeats] == [(ONE, (1,), "hidden copy of the photo")]


def test_slides_that_a_script_shows_one_by_one_are_all_kept() -> None:
    slides = "".join(
        f'<div class="slide{" active" if at == 0 else ""}"{"" if at == 0 else " style=display:none"}>'
        f'<img src="{photo(at)}"><p>{text}</p></div>'
        for at, text in enumerate((ONE, TWO, THREE))
    )
    assert captions(read(f"<div>{slides}</div>")) == [ONE, TWO, THREE]


def test_a_photo_inside_noscript_is_the_copy_of_the_lazy_one() -> None:
    lazy = (
        f'<figure><img class="lazy" src="data:image/gif;base64,AA" data-src="{photo(1)}">'
        f'<noscript><img src="{photo(1)}"></noscript><figcaption>{ONE}</figcaption></figure>'
    )
    gallery = read(lazy + figure(2, TWO))
    assert captions(gallery) == [ONE, TWO]
    assert gallery.repeats == ()


def test_the_captions_glued_into_one_block_are_one_repeat_of_all_of_them() -> None:
    glued = f'<div class="slides"><img src="https://anh.example/zoom/800/2025/ghe-1.jpg"><div><em>{ONE}</em><em>{TWO}</em><em>{THREE}</em></div></div>'
    gallery = read(glued + figure(1, ONE) + figure(2, TWO) + figure(3, THREE))
    assert captions(gallery) == [ONE, TWO, THREE]
    assert gallery.pairs[0].image_url == photo(1)
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats if repeat.text] == [
        (ONE + TWO + THREE, (1, 2, 3))
    ]


def test_a_caption_printed_twice_beside_its_photo_is_listed() -> None:
    slide = f'<div class="item"><div class="thumb"><img src="{photo(1)}"><div class="desc_cation">{ONE}</div></div><div class="desc_cation">{ONE}</div></div>'
    gallery = read(slide + figure(2, TWO))
    assert captions(gallery) == [ONE, TWO]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(ONE, (1,))]


def test_a_caption_said_twice_in_one_box_is_listed() -> None:
    box = f'<li><img src="{photo(1)}"><span>{ONE}</span><p>{ONE}</p></li><li><img src="{photo(2)}"><span>{TWO}</span></li>'
    gallery = read(f"<ul>{box}</ul>")
    assert captions(gallery) == [ONE, TWO]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(ONE, (1,))]


def test_two_places_for_captions_that_say_the_same_are_one_caption() -> None:
    box = f'<div class="o"><img src="{photo(1)}"><p class="caption">{ONE}</p><p class="caption">{ONE}</p></div>'
    gallery = read(box + figure(2, TWO))
    assert captions(gallery) == [ONE, TWO]
    assert [repeat.text for repeat in gallery.repeats] == [ONE]


def test_a_list_of_the_captions_below_the_gallery_is_listed() -> None:
    gallery = read(figure(1, ONE) + figure(2, TWO) + f"<ol><li>{ONE}</li><li>{TWO}</li></ol>")
    assert captions(gallery) == [ONE, TWO]
    assert [(repeat.text, repeat.positions) for repeat in gallery.repeats] == [(ONE, (1,)), (TWO, (2,))]


def test_a_glued_block_without_a_photo_is_listed() -> None:
    gallery = read(f"<div><em>{ONE}</em><em>{TWO}</em></div>" + figure(1, ONE) + figure(2, TWO))
    assert captions(gallery) == [ONE, TWO]
    assert [repeat.positions for repeat in gallery.repeats] == [(1, 2)]


def test_removing_repeats_twice_changes_nothing() -> None:
    gallery = read(figure(1, ONE) + figure(1, ONE) + figure(2, TWO))
    assert newsarchive.dedupe(gallery) == gallery


def test_split_keeps_what_dedupe_removes() -> None:
    html = f"<html><body><div>{figure(1, ONE)}{figure(1, ONE)}</div></body></html>"
    assert len(newsarchive.split(html).pairs) == 2
    assert len(newsarchive.dedupe(newsarchive.split(html)).pairs) == 1


def test_groups_and_positions_are_counted_anew() -> None:
    pairs = (
        Pair(1, image_url=photo(1), image_candidates=(photo(1),), caption=ONE, caption_verbatim=ONE),
        Pair(2, image_url=photo(1), image_candidates=(photo(1),), caption=ONE, caption_verbatim=ONE),
        Pair(3, image_url=photo(2), image_candidates=(photo(2),), caption=TWO, caption_verbatim=TWO, group=7),
        Pair(4, image_url=photo(3), image_candidates=(photo(3),), caption=TWO, caption_verbatim=TWO, group=7),
    )
    found = newsarchive.dedupe(replace(Gallery(), pairs=pairs)).pairs
    assert [(pair.position, pair.group) for pair in found] == [(1, None), (2, 1), (3, 1)]


def test_the_work_grows_no_faster_than_the_page() -> None:
    many = "".join(figure(1, ONE) for _ in range(300)) + "".join(figure(1, f"{TWO} {at}") for at in range(300))
    gallery = read(many)
    assert len(gallery.pairs) == 301
    assert len(gallery.repeats) == 299
    assert max(len(pair.image_candidates) for pair in gallery.pairs) == 1
