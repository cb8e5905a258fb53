"""Where a mark of structure stops to count: each trap beside the shape that it could be taken for."""

from __future__ import annotations

import pytest

import newsarchive
from tests.split.test_shapes import BODY, CAPTIONS, IN_ORDER, WITHOUT, each, img, read, url

SHORT = ("Bến thứ nhất", "Bến thứ hai", "Bến thứ ba", "Bến thứ tư")


def test_short_headings_between_photos_stay_headings() -> None:
    body = "".join(f"<h3>{SHORT[at]}</h3><p>{img(at + 1)}</p>" for at in range(4))
    assert read(body) == WITHOUT


def test_sentences_in_headings_with_paragraphs_between_stay_headings() -> None:
    assert read(each("<h3>CAPTION</h3><p>BODY</p><p>IMG</p><p>BODY</p>")) == WITHOUT


def test_sentences_in_headings_above_their_photos_are_captions() -> None:
    assert read(each("<h3>CAPTION</h3><p>IMG</p>")) == IN_ORDER


def test_paragraphs_below_a_row_of_photos_are_no_columns() -> None:
    row = f'<div class="r"><div>{img(1)}</div><div>{img(2)}</div></div>'
    assert read(f"{row}<div><p>{BODY[0]}</p><p>{BODY[1]}</p></div><p>{BODY[2]}</p>") == WITHOUT[:2]


def test_columns_that_do_not_agree_in_number_are_left_alone() -> None:
    photos = "".join(f'<div class="c">{img(at)}</div>' for at in (1, 2, 3))
    texts = "".join(f'<div class="c">{CAPTIONS[at]}</div>' for at in (0, 1))
    body = f'<p>{BODY[0]}</p><div class="r">{photos}</div><div class="r">{texts}</div><p>{BODY[1]}</p>'
    assert all(CAPTIONS[1] != caption for _, caption in read(body)[:1])
    assert len(read(body)) == 3


def painted(number: int, text: str, link: str = "") -> str:
    inner = f'<div class="nen" style="background-image:url({url(number)})"></div><p>{text}</p>'
    return f'<div class="o">{f"<a href={link}>{inner}</a>" if link else inner}</div>'


def test_backgrounds_with_captions_beside_them_are_photos() -> None:
    assert read("".join(painted(at + 1, CAPTIONS[at]) for at in range(4))) == IN_ORDER


def test_two_painted_boxes_are_decoration() -> None:
    assert read("".join(painted(at + 1, CAPTIONS[at]) for at in range(2)) + f"<p>{BODY[0]}</p>") == []


def test_painted_teasers_are_no_photos() -> None:
    assert (
        read("".join(painted(at + 1, CAPTIONS[at], f"/bai-{at}.html") for at in range(4)) + f"<p>{BODY[0]}</p>") == []
    )


def test_a_story_of_portraits_keeps_its_portraits() -> None:
    people = ("Trần Thị Lụa", "Lê Văn Đò", "Phạm Thị Bưởi")
    body = "".join(
        f'<div class="nguoi"><img src="{url(at)}" alt="{name}"><p>{name}</p></div>' for at, name in enumerate(people)
    )
    assert read(body) == [(url(at), name) for at, name in enumerate(people)]


def test_a_reporter_shown_in_a_figure_of_the_story_is_a_photo() -> None:
    said = "Lê Thu An là phóng viên duy nhất trụ lại xóm chài đêm bão."
    assert read(each("<figure>IMG<figcaption>CAPTION</figcaption></figure>", 2).replace(CAPTIONS[1], said)) == [
        (url(1), CAPTIONS[0]),
        (url(2), said),
    ]


def test_photos_that_link_to_different_stories_are_teasers() -> None:
    cards = "".join(f'<p><a href="/tin-{at}.html">{img(at + 5)}</a></p><p>{SHORT[at]}</p>' for at in range(3))
    found = read(each("<figure>IMG<figcaption>CAPTION</figcaption></figure><p>BODY</p>") + cards)
    assert found == IN_ORDER


def strip(order: tuple[int, ...]) -> str:
    large = "".join(
        f'<div class="a"><img src="https://anh.example/l/ghe-{at}.jpg"><p>{CAPTIONS[at]}</p></div>' for at in range(4)
    )
    return large + "".join(f'<div class="b"><img src="https://anh.example/s/ghe-{at}.jpg"></div>' for at in order)


@pytest.mark.parametrize(("order", "photos"), [((0, 1, 2, 3), 4), ((3, 1, 0, 2), 8)])
def test_only_a_strip_in_the_order_of_the_slides_is_a_repeat(order: tuple[int, ...], photos: int) -> None:
    gallery = newsarchive.extract(f"<html><body><h1>Ghe chài</h1><div>{strip(order)}</div></body></html>")
    assert len(gallery.pairs) == photos
    assert len(gallery.repeats) == 8 - photos


def test_two_photos_and_two_short_paragraphs_are_two_pairs() -> None:
    assert read(each("<p>IMG</p><p>CAPTION</p>", 2)) == IN_ORDER[:2]


def test_a_lone_photo_above_body_text_has_no_caption() -> None:
    assert read(f"<p>{img(1)}</p><p>{BODY[0]} {BODY[1]}</p>") == WITHOUT[:1]


@pytest.mark.parametrize("dress", ["<font size=1>{}</font>", "<small>{}</small>", '<span style="color:#777">{}</span>'])
def test_small_or_coloured_text_below_photos_is_told_from_the_body(dress: str) -> None:
    caption = dress.format("CAPTION")
    assert read(each(f"<p>BODY</p><p>IMG</p><p>{caption}</p><p>BODY</p>")) == IN_ORDER


def test_a_body_that_is_small_and_coloured_all_through_gives_no_captions() -> None:
    body = '<p><span style="color:#777;font-size:12px">BODY</span></p>'
    assert read(each(f"{body}<p>IMG</p>{body}")) == WITHOUT


def test_the_poster_of_a_video_is_no_photo() -> None:
    poster = f"<figure>{img(9)}<figcaption>Video: ghe về bến lúc rạng sáng.</figcaption></figure>"
    assert read(each("<figure>IMG<figcaption>CAPTION</figcaption></figure>") + poster) == IN_ORDER


def test_a_base_address_in_the_head_makes_relative_addresses_whole() -> None:
    html = (
        '<html><head><base href="https://anh.example/2025/"></head><body><h1>Ghe chài</h1>'
        f'<figure><img src="ca-linh-1.jpg"><figcaption>{CAPTIONS[0]}</figcaption></figure></body></html>'
    )
    assert newsarchive.extract(html).pairs[0].image_url == url(1)


def test_a_box_of_two_long_paragraphs_beside_every_photo_is_body_text() -> None:
    assert read(each('<section class="k"><div>IMG</div><p>BODY</p><p>BODY</p></section>')) == WITHOUT
    assert read(each('<section class="k"><div>IMG</div><p>CAPTION</p></section>')) == IN_ORDER
