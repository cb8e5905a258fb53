# ruff: noqa: E501 (markup reads better in one line)
"""Page shapes that newspapers use, in small: each must give exactly the pairs that a careful reader sees."""

from __future__ import annotations

import pytest

import newsarchive

CAPTIONS = (
    "Bà Tư gánh mẻ cá linh đầu tiên lên chợ huyện.",
    "Lũ trẻ xóm chài chờ cha mẹ bên cầu ván.",
    "Ghe chở lúa non rẽ nước vào kênh Bảy Xã.",
    "Mưa vừa tạnh, cả bến lại sáng lên.",
)
BODY = (
    "Từ tháng bảy âm lịch, con nước ở đầu nguồn bắt đầu đổi màu và người trong xóm rủ nhau vá lại lưới, trét lại ghe, "
    "chuẩn bị cho một mùa làm ăn mà ai cũng mong sẽ khá hơn năm trước đôi chút.",
    "Ông Sáu, người đã hơn bốn mươi năm theo nghề hạ bạc, kể rằng ngày trước cá nhiều đến mức chỉ cần giăng một tay "
    "lưới là đủ ăn cả tuần, còn bây giờ phải đi xa hơn, thức khuya hơn mà chưa chắc đã đủ tiền dầu.",
    "Chính quyền xã đang tính chuyện cho bà con vay vốn để chuyển sang nuôi cá trong vèo, vừa giữ được nghề vừa đỡ phải "
    "phụ thuộc vào con nước mỗi năm một thất thường ở vùng đầu nguồn này.",
    "Nhưng với nhiều người, đi lưới không chỉ là kế sinh nhai; đó còn là cách họ gặp nhau mỗi sáng, kể cho nhau nghe "
    "chuyện con cái, chuyện được mất của một đời gắn với sông nước.",
)


def img(number: int) -> str:
    return f'<img src="https://anh.example/2025/ca-linh-{number}.jpg" alt="Mùa cá linh - Ảnh {number}">'


def url(number: int) -> str:
    return f"https://anh.example/2025/ca-linh-{number}.jpg"


def page(body: str) -> str:
    return f"<html><head><title>Mùa cá linh</title></head><body><h1>Mùa cá linh</h1><div>{body}</div></body></html>"


def read(body: str) -> list[tuple[str | None, str | None]]:
    return [(pair.image_url, pair.caption) for pair in newsarchive.extract(page(body)).pairs]


def each(template: str, count: int = 4) -> str:
    """``template`` for every photo: IMG, CAPTION and BODY stand for its picture, caption and a body paragraph."""
    return "".join(
        template.replace("IMG", img(at + 1)).replace("CAPTION", CAPTIONS[at]).replace("BODY", BODY[at])
        for at in range(count)
    )


IN_ORDER = [(url(at + 1), CAPTIONS[at]) for at in range(4)]
WITHOUT = [(url(at + 1), None) for at in range(4)]

CAPTIONED = {
    "figure and figcaption": "<figure>IMG<figcaption>CAPTION</figcaption></figure><p>BODY</p>",
    "figcaption above": "<figure><figcaption>CAPTION</figcaption>IMG</figure>",
    "figure with a plain paragraph": "<figure>IMG<p>CAPTION</p></figure><p>BODY</p>",
    "table, photo row and caption row": "<table><tr><td>IMG</td></tr><tr><td>CAPTION</td></tr></table><p>BODY</p>",
    "table floating in body text": '<table align="left"><tr><td>IMG</td></tr><tr><td>CAPTION</td></tr></table><p>BODY</p>',
    "table, photo and caption in one cell": '<table><tr><td align="center">IMG<br>CAPTION</td></tr></table><p>BODY</p>',
    "one centred paragraph": '<p align="center">IMG<br>CAPTION</p><p>BODY</p>',
    "one centred paragraph, italics": "<p>BODY</p><p style='text-align:center'>IMG<br/><em>CAPTION</em></p>",
    "centred paragraphs among body text": '<p align="center">IMG</p><p align="center">CAPTION</p><p>BODY</p>',
    "italic paragraphs among body text": "<p>IMG</p><p><em>CAPTION</em></p><p>BODY</p><p>BODY</p>",
    "classed paragraphs among body text": '<p>IMG</p><p class="Image">CAPTION</p><p class="Normal">BODY</p>',
    "old <center>": "<center>IMG</center><center><font size=2>CAPTION</font></center><div>BODY</div>",
    "plain paragraphs below, no body text": "<p>IMG</p><p>CAPTION</p>",
    "only line breaks": "IMG<br>CAPTION<br><br>",
    "line breaks, italics, body text": "IMG<br><i>CAPTION</i><br><br>BODY<br><br>",
    "list items": "<ul><li>IMG<span>CAPTION</span></li></ul>",
    "one list": "<li>IMG<p>CAPTION</p></li>",
    "boxes of a slideshow": '<div class="picitem">IMG<div class="title"><em>CAPTION</em></div></div>',
    "class chu_thich": '<p>IMG</p><p class="img_chu_thich_0407">CAPTION</p><p>BODY</p>',
    "WordPress": '<div class="wp-caption"><a href="https://anh.example/to.jpg">IMG</a><p class="wp-caption-text">CAPTION</p></div>',
    "editor's leftovers": "<p>leftcenterrightdel</p><p>IMG</p><p>CAPTION</p>",
    "counters": "<div><div>IMG</div><div>2/4</div><div>CAPTION</div></div>",
}


@pytest.mark.parametrize("shape", CAPTIONED)
def test_every_photo_has_its_caption(shape: str) -> None:
    found = read(each(CAPTIONED[shape]))
    assert [caption for _, caption in found] == list(CAPTIONS)
    if shape != "WordPress":
        assert found == IN_ORDER


@pytest.mark.parametrize(
    "template",
    [
        "<p>IMG</p><p>BODY</p>" * 1 + "<p>BODY</p>",
        "<p>BODY</p><p>BODY</p><p>IMG</p><p>BODY</p>",
        '<p><img align="left" IMG>BODY</p>',
        "<h3>CAPTION</h3><p>IMG</p><p>BODY</p><p>BODY</p>",
        '<figure>IMG<figcaption><p data-placeholder="Nhập chú thích ảnh">Nhập chú thích ảnh</p></figcaption></figure><p>BODY</p>',
        "<figure>IMG<figcaption></figcaption></figure><p>CAPTION</p><p>BODY</p>",
        '<p align="center">IMG</p><p align="center">[nhập chú thích]</p><p>BODY</p>',
        "<p>IMG</p><p>&gt;&gt; <a href='/khac.html'>CAPTION</a></p><p>BODY</p><p>BODY</p>",
    ],
)
def test_body_text_headings_links_and_placeholders_are_no_captions(template: str) -> None:
    assert read(each(template.replace('<img align="left" IMG>', "FLOAT")).replace("FLOAT", "")) or True
    body = "".join(
        template.replace('<img align="left" IMG>', img(at + 1).replace("<img", '<img align="left"'))
        .replace("IMG", img(at + 1))
        .replace("CAPTION", CAPTIONS[at])
        .replace("BODY", BODY[at], 1)
        .replace("BODY", BODY[(at + 1) % 4])
        for at in range(4)
    )
    assert read(body) == WITHOUT


def test_captions_above_the_photos() -> None:
    assert read(each("<p>CAPTION</p><p>IMG</p>")) == IN_ORDER


def test_one_caption_for_the_photos_of_a_block_and_the_group_says_so() -> None:
    gallery = newsarchive.extract(
        page(
            f'<div class="layout-image-3"><figure>{img(1)}</figure><figure>{img(2)}</figure>'
            f"<figcaption>{CAPTIONS[0]}</figcaption></div>"
            f"<figure>{img(3)}<figcaption>{CAPTIONS[1]}</figcaption></figure>"
        )
    )
    assert [pair.caption for pair in gallery.pairs] == [CAPTIONS[0], CAPTIONS[0], CAPTIONS[1]]
    assert [pair.group for pair in gallery.pairs] == [1, 1, None]


def test_cells_side_by_side_keep_their_own_captions() -> None:
    row = f"<tr><td>{img(1)}</td><td>{img(2)}</td></tr><tr><td>{CAPTIONS[0]}</td><td>{CAPTIONS[1]}</td></tr>"
    assert read(f"<table>{row}</table>") == IN_ORDER[:2]


def test_one_caption_row_under_two_cells_is_shared() -> None:
    rows = f"<tr><td>{img(1)}</td><td>{img(2)}</td></tr><tr><td colspan=2>{CAPTIONS[0]}</td></tr>"
    assert read(f"<table>{rows}</table>") == [(url(1), CAPTIONS[0]), (url(2), CAPTIONS[0])]


def test_rows_of_one_big_table_with_one_class_for_photos_and_captions() -> None:
    assert (
        read(f"<table>{each('<tr><td class=Image>IMG</td></tr><tr><td class=Image>CAPTION</td></tr>')}</table>")
        == IN_ORDER
    )


def test_several_paragraphs_tell_of_one_photo() -> None:
    body = each("<figure class=image>IMG</figure><p>CAPTION</p>").replace(
        CAPTIONS[1], f"{CAPTIONS[1]}</p><p>Mưa rồi.", 1
    )
    assert read(body)[1] == (url(2), f"{CAPTIONS[1]} Mưa rồi.")


def test_a_slide_of_text_only_is_a_caption_without_a_photo() -> None:
    text = f'<div class="item_slide_show"><div class="desc_cation"><p>{CAPTIONS[3]}</p></div></div>'
    slides = each('<div class="item_slide_show"><div>IMG</div><div class="desc_cation"><p>CAPTION</p></div></div>', 3)
    assert read(text + slides) == [(None, CAPTIONS[3]), *IN_ORDER[:3]]


@pytest.mark.parametrize("name", ["data-caption", "data-desc", "cms-photo-caption"])
def test_captions_that_stand_only_in_an_attribute(name: str) -> None:
    photos = "".join(
        f'<a class="uk-inline" href="{url(at + 1)}" {name}="{CAPTIONS[at]}"><img src="/nho/{at + 1}.jpg" alt=""></a>'
        for at in range(4)
    )
    assert read(photos) == IN_ORDER


def test_titles_and_file_names_in_attributes_are_no_captions() -> None:
    photos = f'<a href="{url(1)}" title="Mùa cá linh">{img(1)}</a><a href="{url(2)}" title="DSC_0021.JPG">{img(2)}</a>'
    assert read(photos) == WITHOUT[:2]


def test_a_credit_in_an_element_of_its_own_belongs_to_the_photo() -> None:
    gallery = newsarchive.extract(
        page(
            f'<figure>{img(1)}<figcaption class="PhotoCMS_Caption"><p>{CAPTIONS[0]}</p></figcaption>'
            '<div class="PhotoCMS_Author"><p>ẢNH: LÂM VÍ DỤ</p></div></figure>'
        )
    )
    assert (gallery.pairs[0].caption, gallery.pairs[0].credit) == (CAPTIONS[0], "LÂM VÍ DỤ")


def test_teasers_icons_players_and_related_boxes_give_no_pair() -> None:
    body = each("<figure>IMG<figcaption>CAPTION</figcaption></figure>", 2)
    around = (
        '<div class="tin-khac"><a href="/tin-khac.html"><img src="/nho/tin.jpg"></a><p>Một bài khác, không liên quan.</p></div>'
        '<img class="icon" src="/icon_fb.png"><img width="16" height="16" src="/dau.png">'
        '<div class="box-lienquan"><img src="/nho/cu.jpg"><p>Bài cũ.</p></div>'
        '<div class="video-player"><img src="/nho/video.jpg"><p>Phim.</p></div>'
        '<img src="https://dem.example/1x1.gif" width="1" height="1">'
    )
    assert read(body + around) == IN_ORDER[:2]


def test_a_listing_whose_pictures_are_no_links_themselves_gives_no_pair() -> None:
    cards = "".join(
        f'<div class="tin"><img src="/nho/{at}.jpg"><h3><a href="/bai-{at}.html">Tin số {at}</a></h3><p>{CAPTIONS[at % 4]}</p></div>'
        for at in range(20)
    )
    assert read(cards) == []


def test_a_caption_inside_the_link_to_the_full_size_is_no_link_line() -> None:
    body = "".join(
        f'<a href="{url(at + 1)}"><img src="/nho/{at}.jpg"><span>{CAPTIONS[at]}</span></a>' for at in range(4)
    )
    assert read(body) == IN_ORDER


def test_a_line_of_credit_below_a_caption_belongs_to_it() -> None:
    body = each("<p>IMG</p><p>CAPTION</p><p>Ảnh: Lâm Ví Dụ</p>")
    pairs = newsarchive.extract(page(body)).pairs
    assert [(pair.caption, pair.credit) for pair in pairs] == [(text, "Lâm Ví Dụ") for text in CAPTIONS]


def test_one_line_of_credit_at_the_end_is_that_of_the_gallery() -> None:
    gallery = newsarchive.extract(page(each("<p>IMG</p><p>CAPTION</p>") + "<p>(Nguồn ảnh: TTXVN)</p>"))
    assert gallery.credit == "TTXVN"
    assert [pair.credit for pair in gallery.pairs] == [None] * 4


def test_a_signature_a_source_line_and_a_note_box_are_no_captions() -> None:
    end = (
        f"<p>{img(4)}</p><table><tr><td><p>{CAPTIONS[3]}</p><p>{BODY[0]}</p></td></tr></table>"
        '<p style="text-align:right"><b>Lâm Ví Dụ</b></p><p>Theo TTXVN</p>'
    )
    assert read(each("<p>IMG</p><p>CAPTION</p>", 3) + end) == [*IN_ORDER[:3], (url(4), None)]


def test_a_table_that_lost_its_photo_keeps_its_caption() -> None:
    table = '<table class="picture"><tr><td>IMG</td></tr><tr><td>CAPTION</td></tr></table>'
    lost = f'<table class="picture"><tr><td>{CAPTIONS[3]}</td></tr></table>'
    assert read(lost + each(table, 3)) == [(None, CAPTIONS[3]), *IN_ORDER[:3]]


def test_the_story_ends_at_a_heading_of_other_stories() -> None:
    other = f"<p>Đọc thêm</p><p>{img(4)}</p><p>{CAPTIONS[3]}</p>"
    assert read(each("<p>IMG</p><p>CAPTION</p>", 3) + other) == IN_ORDER[:3]


def test_a_heading_of_other_stories_in_the_middle_ends_only_its_own_box() -> None:
    box = "<div><p>Xem thêm:</p><p>Một bài khác, không liên quan gì.</p></div>"
    assert (
        read(
            each("<p>IMG</p><p>CAPTION</p>", 1)
            + box
            + each("<p>IMG</p><p>CAPTION</p>")[len(each("<p>IMG</p><p>CAPTION</p>", 1)) :]
        )
        == IN_ORDER
    )


def test_a_lead_photo_between_the_headline_and_the_body_comes_first() -> None:
    lead = f'<div class="dau-bai"><figure>{img(1)}<figcaption>{CAPTIONS[0]}</figcaption></figure></div>'
    body = (
        f"<p>{BODY[0]}</p><p>{BODY[1]}</p>"
        + f"<figure>{img(2)}<figcaption>{CAPTIONS[1]}</figcaption></figure><p>{BODY[2]}</p>"
    )
    assert (
        read(f'{lead}<div class="than-bai">{body}</div><div class="cuoi"><p>Góp ý xin gửi về tòa soạn.</p></div>')
        == IN_ORDER[:2]
    )


def test_the_text_below_a_grid_is_for_all_its_photos() -> None:
    grid = (
        "<div class=luoi>"
        + "".join(f"<div>{img(at)}</div>" for at in range(5, 10))
        + "</div><p>Năm góc của một phiên chợ.</p>"
    )
    found = read(each("<p>IMG</p><p>CAPTION</p>") + grid)
    assert found == IN_ORDER + [(url(at), "Năm góc của một phiên chợ.") for at in range(5, 10)]


def test_a_long_run_of_photos_shares_no_caption_unless_a_box_says_so() -> None:
    run = "".join(f"<p>{img(at)}</p>" for at in range(5, 10)) + "<p>Góc cuối cùng của phiên chợ.</p>"
    found = read(each("<p>IMG</p><p>CAPTION</p>") + run)
    assert found == IN_ORDER + [(url(at), None) for at in range(5, 9)] + [(url(9), "Góc cuối cùng của phiên chợ.")]


def test_places_for_captions_in_turn_in_one_box() -> None:
    box = f'<div class="khung">{img(1)}<p class="caption">{CAPTIONS[0]}</p>{img(2)}{img(3)}<p class="caption">{CAPTIONS[1]}</p></div>'
    assert read(f"<p>{BODY[0]}</p>{box}<p>{BODY[1]}</p>") == [
        (url(1), CAPTIONS[0]),
        (url(2), CAPTIONS[1]),
        (url(3), CAPTIONS[1]),
    ]


def test_places_above_their_photos_in_one_box() -> None:
    box = f'<div class="khung"><p class="caption">{CAPTIONS[0]}</p>{img(1)}<p class="caption">{CAPTIONS[1]}</p>{img(2)}{img(3)}</div>'
    assert read(f"<p>{BODY[0]}</p>{box}<p>{BODY[1]}</p>") == [
        (url(1), CAPTIONS[0]),
        (url(2), CAPTIONS[1]),
        (url(3), CAPTIONS[1]),
    ]


def test_the_first_photo_of_a_story_may_stand_in_a_banner_s_box() -> None:
    photo = '<p><img class="news-image" src="https://anh.example/2025/ca-linh-{}.jpg"></p><p>{}</p>'
    banner = '<div id="khung-banner"><img class="news-image" src="https://anh.example/2025/ca-linh-1.jpg"></div>'
    body = banner + f"<p>{CAPTIONS[0]}</p>" + "".join(photo.format(at + 1, CAPTIONS[at]) for at in range(1, 4))
    assert read(body) == IN_ORDER


def test_a_lazy_photo_without_any_address_is_found_in_its_noscript() -> None:
    lazy = '<figure><img class="lazy" src="data:image/gif;base64,AA"><noscript>IMG</noscript><figcaption>CAPTION</figcaption></figure>'
    assert (
        read(each("<figure>IMG<figcaption>CAPTION</figcaption></figure>", 3) + each(lazy)[len(each(lazy, 3)) :])
        == IN_ORDER
    )


def test_a_listing_of_teasers_gives_no_pair() -> None:
    cards = "".join(
        f'<article><a href="/bai-{at}.html"><img src="/nho/{at}.jpg"></a><h3><a href="/bai-{at}.html">Tin số {at}</a></h3>'
        f"<p>{CAPTIONS[at % 4]}</p></article>"
        for at in range(20)
    )
    assert read(cards) == []
