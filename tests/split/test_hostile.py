# ruff: noqa: E501 (markup reads better in one line)
"""Pages that nobody wrote on purpose, or somebody did: a gallery or a PageError, and work that grows with the page."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsarchive
from newsarchive import Gallery, PageError

CAPTION = "Bà con phơi lúa ven đường làng lúc chiều muộn."


def figure(number: int) -> str:
    return f'<figure><img src="https://anh.example/{number}.jpg"><figcaption>{CAPTION} ({number})</figcaption></figure>'


def page(body: str) -> str:
    return f"<html><body><h1>Mùa gặt</h1><div>{body}</div></body></html>"


@pytest.mark.parametrize("depth", [300, 3_000, 10_000])
@pytest.mark.parametrize("tag", ["div", "font", "blockquote"])
def test_photos_below_any_depth_of_nesting_are_read(tag: str, depth: int) -> None:
    gallery = newsarchive.extract(page(f"<{tag}>" * depth + figure(1) + figure(2)))
    assert [pair.caption for pair in gallery.pairs] == [f"{CAPTION} (1)", f"{CAPTION} (2)"]


@pytest.mark.parametrize("opener", ["<table><tr><td>", "<ul><li>", "<a>", "<p>", "<figure>"])
def test_a_flood_of_one_opener_ends(opener: str) -> None:
    assert isinstance(newsarchive.extract(page(opener * 10_000 + figure(1))), Gallery)


def test_thousands_of_attributes_on_one_tag_are_refused() -> None:
    flood = " ".join(f'a{number}="1"' for number in range(30_000))
    with pytest.raises(PageError, match="attributes"):
        newsarchive.extract(page(f"<div {flood}>{figure(1)}</div>"))


def test_entities_in_any_number_and_kind_are_text() -> None:
    gallery = newsarchive.extract(page("&amp;&nbsp;&khongco;&#0;&#x110000;" * 20_000 + figure(1)))
    assert gallery.pairs[0].caption == f"{CAPTION} (1)"


def test_a_picture_of_megabytes_inside_its_own_address_is_no_photo() -> None:
    gallery = newsarchive.extract(page('<img src="data:image/png;base64,' + "A" * 3_000_000 + '">' + figure(1)))
    assert len(gallery.pairs) == 1


def test_text_without_markup_is_sent_to_the_reader_of_dumps() -> None:
    with pytest.raises(PageError, match="extract_text"):
        newsarchive.extract("Chỉ là một dòng chữ.")


def work(body: str) -> int:
    """How many Python functions an extraction enters: a measure of work that no other process disturbs."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        newsarchive.extract(page(body))
    finally:
        sys.setprofile(before)
    return calls


GROWING: dict[str, Callable[[int], str]] = {
    "figures": lambda count: "".join(map(figure, range(count))),
    "one photo, many captions": lambda count: "".join(figure(at).replace(f"{at}.jpg", "1.jpg") for at in range(count)),
    "one photo, one caption": lambda count: figure(1) * count,
    "paragraphs below": lambda count: "".join(
        f'<p><img src="https://anh.example/{at}.jpg"></p><p>{CAPTION} {at}</p>' for at in range(count)
    ),
    "one big table": lambda count: (
        "<table>"
        + "".join(f'<tr><td><img src="/{at}.jpg"></td></tr><tr><td>{CAPTION} {at}</td></tr>' for at in range(count))
        + "</table>"
    ),
    "photos in one paragraph": lambda count: (
        "<p>" + "".join(f'<img src="/{at}.jpg">' for at in range(count)) + f"</p><p>{CAPTION}</p>"
    ),
    "teasers": lambda count: "".join(
        f'<div><a href="/b{at}.html"><img src="/{at}.jpg"></a><p>Tin số {at}</p></div>' for at in range(count)
    ),
    "captions without photos": lambda count: figure(1) + f"<figure><figcaption>{CAPTION}</figcaption></figure>" * count,
    "places nested": lambda count: (
        "<div><p class=caption>x</p>" * min(count, 1000) + "".join(map(figure, range(count)))
    ),
    "text": lambda count: f"<p>{CAPTION}</p>" * count + figure(1),
    "line breaks": lambda count: "<br>chữ" * count + figure(1),
    "hidden copies": lambda count: "".join(
        figure(at) + f'<div class=popup><img src="https://anh.example/w9/{at}.jpg">{CAPTION}</div>'
        for at in range(count)
    ),
}


@pytest.mark.parametrize("shape", GROWING)
def test_four_times_the_page_is_at_most_five_times_the_work(shape: str) -> None:
    newsarchive.extract(page(GROWING[shape](3)))  # what is compiled or cached once is not counted
    small, large = work(GROWING[shape](150)), work(GROWING[shape](600))
    assert large <= 5 * small


PIECES = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "<td>", "</td>", "<figure>", "</figure>", "<figcaption>", "</figcaption>",
        "<div>", "</div>", '<div class="caption">', '<div class="related">', "<p>", "</p>", "<br>", "<h2>", "</h2>",
        '<p class="Image">', "<center>", "<noscript>", "</noscript>", '<div style="display:none">', "<ul><li>",
        '<img src="/a.jpg">', '<img src="/b.jpg" data-caption="x">', '<a href="/a.jpg">', '<a href="/bai.html">',
        '<img data-src="//[x.jpg" src="http://[::1">', '<img srcset=",, 2x, a.jpg 9w">', "</a>", "<!--", "-->", "<![CDATA[",
        "&#0;", "&lt", "\x00", "\ufeff", "Ảnh minh họa", "Ảnh: AFP", "Đọc thêm", CAPTION, "2/5", "<base href=//[>",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=60))
def test_any_soup_of_markup_gives_a_gallery_or_a_page_error(pieces: list[str]) -> None:
    try:
        gallery = newsarchive.extract("".join(pieces), url="https://bao.example/anh/bai.html")
    except PageError:
        return
    check(gallery)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<html><p>", "<img src=ả.jpg>".encode("utf-16"), b"\xef\xbb\xbf<p>"]),
)
def test_any_bytes_give_a_gallery_or_a_page_error(body: bytes, start: bytes) -> None:
    try:
        gallery = newsarchive.extract(start + body)
    except PageError:
        return
    check(gallery)


def check(gallery: Gallery) -> None:
    """What is true of every gallery."""
    assert [pair.position for pair in gallery.pairs] == list(range(1, len(gallery.pairs) + 1))
    assert all(pair.image_url or pair.caption_verbatim for pair in gallery.pairs)
    assert all(pair.image_url == pair.image_candidates[0] for pair in gallery.pairs if pair.image_url)
    assert all(set(repeat.positions) <= {pair.position for pair in gallery.pairs} for repeat in gallery.repeats)
    assert 0 <= gallery.confidence <= 1
    assert newsarchive.dedupe(gallery) == gallery
    gallery.as_dict()
